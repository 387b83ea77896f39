from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.domain import frontblocks
from articles.domain.frontblocks import KEYWORD, NEWEST, SECTION, Arranging, FrontChanged

NEW = {"kind": NEWEST, "value": None}


def arranging(blocks=None, *, seen=0, version=1):
    return Arranging(blocks or frontblocks.usual([7, 8]), seen=seen, version=version)


def slots(act, block=0):
    return act.blocks[block]["slots"]


def test_usual_front_has_a_head_and_a_row_for_each_section():
    blocks = frontblocks.usual([7, 8])

    assert [(block["kind"], block["rule"]["value"]) for block in blocks] == [
        ("lead", None),
        ("second", None),
        ("strip", None),
        ("row", 7),
        ("row", 8),
    ]
    assert blocks[3]["id"] == frontblocks.usual([7])[3]["id"]


def test_a_story_stands_at_one_place_only():
    act = arranging()
    act.place(slots(act)[0]["id"], 5)
    act.place(slots(act, 1)[2]["id"], 5)

    assert [slot["story"] for slot in frontblocks.slots_of(act.blocks) if slot["story"]] == [5]
    assert slots(act)[0]["story"] is None


def test_swapping_carries_what_was_said():
    act = arranging()
    first, second = slots(act)[0]["id"], slots(act, 3)[4]["id"]
    act.place(first, 5)
    act.say(first, headline="  Ours  now ", picture="abc", until=None)
    act.swap(first, second)

    assert slots(act)[0]["story"] is None
    assert (slots(act, 3)[4]["story"], slots(act, 3)[4]["headline"], slots(act, 3)[4]["picture"]) == (
        5,
        "Ours now",
        "abc",
    )


def test_another_persons_change_of_the_same_slot_refuses():
    mei = arranging(seen=3, version=4)
    mei.place(slots(mei)[0]["id"], 5)
    omar = arranging(mei.blocks, seen=3, version=5)

    with pytest.raises(FrontChanged):
        omar.place(slots(omar)[0]["id"], 6)


def test_changes_at_other_places_go_together():
    mei = arranging(seen=3, version=4)
    mei.place(slots(mei)[0]["id"], 5)
    omar = arranging(mei.blocks, seen=3, version=5)
    omar.place(slots(omar, 1)[0]["id"], 6)

    assert (slots(omar)[0]["story"], slots(omar, 1)[0]["story"]) == (5, 6)


def test_a_block_that_somebody_filled_is_not_removed_unseen():
    mei = arranging(seen=3, version=4)
    mei.place(slots(mei, 3)[0]["id"], 5)
    omar = arranging(mei.blocks, seen=3, version=5)

    with pytest.raises(FrontChanged):
        omar.remove(omar.blocks[3]["id"])


def test_words_need_a_story():
    act = arranging()

    with pytest.raises(ValidationError, match="Put a story here first"):
        act.say(slots(act)[0]["id"], headline="x", picture="", until=None)


def test_rows_are_shifted_within_the_rows():
    act = arranging()
    act.shift("row-8", -1)
    assert [block["id"] for block in act.blocks][3:] == ["row-8", "row-7"]

    act.shift("row-8", -1)
    assert [block["id"] for block in act.blocks][3:] == ["row-8", "row-7"]
    act.shift("lead", 1)
    assert act.blocks[0]["id"] == "lead"


def test_a_front_keeps_its_lead_and_has_one_strip():
    act = arranging()
    with pytest.raises(ValidationError, match="has a lead"):
        act.remove("lead")
    with pytest.raises(ValidationError, match="only one"):
        act.add("strip", NEW)

    act.remove("strip")
    act.add("strip", NEW)
    assert [block["kind"] for block in act.blocks] == ["lead", "second", "strip", "row", "row"]


def test_a_row_is_added_behind_another():
    act = arranging()
    added = act.add("row", {"kind": KEYWORD, "value": 3}, after="row-7")

    assert [block["id"] for block in act.blocks][3:] == ["row-7", added, "row-8"]


def test_blocks_are_bounded():
    act = arranging()
    for _number in range(frontblocks.BLOCKS_AT_MOST - len(act.blocks)):
        act.add("row", NEW)

    with pytest.raises(ValidationError, match="at most 24"):
        act.add("row", NEW)


def test_a_smaller_block_keeps_what_was_put_by_hand():
    act = arranging()
    last = slots(act, 3)[4]["id"]
    act.place(last, 5)
    act.set_rule("row-7", rule={"kind": SECTION, "value": 8}, title={"en": "Rails", "zh-hans": ""}, size=2)

    assert [slot["story"] for slot in slots(act, 3)] == [None, 5]
    assert act.blocks[3]["title"] == {"en": "Rails"}

    act.place(slots(act, 3)[0]["id"], 6)
    act.set_rule("row-7", rule=NEW, title={}, size=8)
    assert len(slots(act, 3)) == 8
    for number, slot in enumerate(slots(act, 3)):
        act.place(slot["id"], 50 + number)
    with pytest.raises(ValidationError, match="by hand"):
        act.set_rule("row-7", rule=NEW, title={}, size=4)


def test_a_pin_ends_with_its_time():
    now = timezone.now()
    act = arranging()
    slot = slots(act)[0]
    act.place(slot["id"], 5)
    act.say(slot["id"], headline="", picture="", until=now + timedelta(hours=1))

    assert frontblocks.is_by_hand(slots(act)[0], now)
    assert not frontblocks.is_by_hand(slots(act)[0], now + timedelta(hours=1))
    assert frontblocks.next_end(act.blocks, now) == now + timedelta(hours=1)
    assert frontblocks.next_end(act.blocks, now + timedelta(hours=2)) is None


def test_a_row_is_laid_out_in_another_way_within_its_bounds():
    act = arranging()
    act.set_rule("row-7", rule=NEW, title={}, size=5, layout="pictures")
    assert (act.blocks[3]["kind"], len(act.blocks[3]["slots"])) == ("pictures", 4)
    act.set_rule("row-7", rule=NEW, title={}, size=4, layout="topics")
    assert act.blocks[3]["slots"] == []
    act.set_rule("row-7", rule=NEW, title={}, size=0, layout="feature")

    assert len(act.blocks[3]["slots"]) == 1


@pytest.mark.parametrize(("block", "layout"), [("lead", "row"), ("row-7", "lead"), ("row-7", "nonsense")])
def test_only_rows_change_their_layout(block, layout):
    with pytest.raises(ValidationError):
        arranging().set_rule(block, rule=NEW, title={}, size=1, layout=layout)


def test_a_layout_with_too_few_places_for_what_stands_there_is_refused():
    act = arranging()
    for number in range(5):
        act.place(slots(act, 3)[number]["id"], number + 1)

    with pytest.raises(ValidationError):
        act.set_rule("row-7", rule=NEW, title={}, size=5, layout="pictures")


def test_usual_rows_take_turns_in_their_layout():
    kinds = [block["kind"] for block in frontblocks.usual(list(range(7)))[3:]]

    assert kinds == ["row", "row", "grid", "row", "list", "row", "row"]
