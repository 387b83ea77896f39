import pytest


@pytest.mark.parametrize("address", ["/%00", "/keyword/a%00b/", "/search/?q=%00", "/desk/?x=%00", "/zh-hans/%00/"])
def test_address_with_a_nul_is_nowhere(client, db, address):
    assert client.get(address).status_code == 404
