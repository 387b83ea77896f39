import pytest

from articles.domain import record
from tests.factories import make_live

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/record/", "/zh-hans/record/"])
def test_record_shows_the_head_to_be_noted(client, path):
    make_live()

    html = client.get(path).content.decode()

    assert str(record.head()) in html


def test_record_of_an_outlet_that_published_nothing(client):
    assert b"Nothing has been published yet." in client.get("/record/").content


def test_record_moves_on_with_every_publication(client):
    make_live()
    first = str(record.head())
    make_live(headline="Another story")

    html = client.get("/record/").content.decode()

    assert first not in html
    assert str(record.head()) in html
