from newsroom.lib import recent
from newsroom.lib.recent import Recent


def test_no_more_is_kept_than_may_be_and_what_is_used_stays():
    recent = Recent(3)
    for number in range(10):
        recent.put((number,), str(number))
        recent.get((0,))

    assert set(recent.things) == {(0,), (8,), (9,)}
    assert recent.get((5,)) is None


def test_every_memory_is_emptied_at_once():
    one, other = Recent(2), Recent(2)
    one.put("facts", 1)
    other.put("facts", 2)

    recent.forget()

    assert one.get("facts") is None
    assert other.get("facts") is None
