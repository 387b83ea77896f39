import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.domain import drafting, history, leadfacts
from articles.domain.facts import FACTS
from articles.domain.refusals import FactConflict
from articles.enums import Stage
from articles.models import DraftPicture
from newsroom.lib.images import shapes
from tests.factories import PictureFactory, PictureFileFactory, make_live, make_story, refreshed

# The picture of the factory is 1,600 by 900.
WIDE, SQUARE = [1000, 1000, 5000, 5000], [2000, 0, 5625, 10_000]


@pytest.fixture
def picture(db):
    return PictureFactory()


@pytest.fixture
def story(contributor, picture):
    return make_story(by=contributor, facts={"lead_picture": picture.key})


def put(story, name, value, by):
    draft = refreshed(story).draft
    return drafting.set_fact(story, name, by=by, was=FACTS[name].read(draft), value=value)


def lead(story):
    return DraftPicture.objects.leads().select_related("picture", "file").get(draft__article=story)


@pytest.mark.parametrize("name", ["caption", "alt", "decorative", "credit"])
def test_words_hold_for_this_story_only(story, contributor, picture, name):
    put(story, f"lead_{name}", "  A   port ", contributor)

    assert getattr(lead(story), name) == "A port"
    picture.refresh_from_db()
    assert "A port" not in [str(picture.caption), str(picture.alt), str(picture.credit)]


@pytest.mark.parametrize(("name", "limit"), leadfacts.LIMITS.items())
def test_words_end_where_their_column_ends(story, contributor, name, limit):
    put(story, f"lead_{name}", "a" * limit, contributor)
    with pytest.raises(ValidationError):
        put(story, f"lead_{name}", "a" * (limit + 1), contributor)


@pytest.mark.parametrize("name", ["lead_caption", "lead_alt", "lead_decorative", "lead_credit"])
def test_words_need_a_picture(contributor, name):
    story = make_story(by=contributor)
    with pytest.raises(ValidationError, match="Choose a lead picture first"):
        put(story, name, "A port", contributor)


def test_a_field_that_somebody_else_changed_is_a_conflict(story, contributor, editor):
    put(story, "lead_alt", "Cranes", contributor)
    with pytest.raises(FactConflict) as conflict:
        drafting.set_fact(story, "lead_alt", by=editor, was="", value="Ships")
    assert (conflict.value.theirs, conflict.value.yours) == ("Cranes", "Ships")
    assert lead(story).alt == "Cranes"


def test_another_picture_begins_without_the_words_and_crops_of_the_old_one(story, contributor):
    put(story, "lead_alt", "Cranes", contributor)
    put(story, "lead_crops", {"wide": WIDE}, contributor)

    put(story, "lead_picture", PictureFactory().key, contributor)

    assert (lead(story).alt, lead(story).crops) == ("", {})
    facts = refreshed(story).draft.batches.last().facts
    assert facts["lead_alt"] == ["Cranes", ""]
    assert facts["lead_crops"] == [{"wide": WIDE}, {}]
    assert "lead_credit" not in facts


def test_a_retired_picture_cannot_lead_unless_readers_see_it_here(story, contributor, publisher):
    gone = PictureFactory(retired_at=timezone.now())
    with pytest.raises(ValidationError, match="taken out of the library"):
        put(story, "lead_picture", gone.key, contributor)

    shown = PictureFactory()
    live = make_live(facts={"lead_picture": shown.key})
    put(live, "lead_picture", None, publisher)
    shown.retired_at = timezone.now()
    shown.save()
    put(live, "lead_picture", shown.key, publisher)
    assert lead(live).picture == shown


def test_crops_by_hand_are_kept_and_wake_the_worker(story, contributor, picture, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as waiting:
        put(story, "lead_crops", {"wide": WIDE, "square": SQUARE}, contributor)

    assert lead(story).crops == {"wide": WIDE, "square": SQUARE}
    assert lead(story).ready == {}
    assert waiting
    picture.file.refresh_from_db()
    assert picture.file.state == "waiting"


def test_forms_of_an_unchanged_crop_stay_named(story, contributor):
    put(story, "lead_crops", {"wide": WIDE, "square": SQUARE}, contributor)
    made = {"wide": ["aaaaaaaaaa", WIDE], "square": ["bbbbbbbbbb", SQUARE]}
    DraftPicture.objects.filter(pk=lead(story).pk).update(ready=made)

    put(story, "lead_crops", {"wide": WIDE, "square": [0, 0, 5625, 10_000]}, contributor)

    assert lead(story).ready == {"wide": ["aaaaaaaaaa", WIDE]}
    assert leadfacts.lacking(refreshed(story).draft) == [lead(story).file]


@pytest.mark.parametrize(
    ("crops", "says"),
    [
        ([], None),
        ("wide", "did not arrive"),
        ({"classic": [0, 0, 10_000, 10_000]}, "no such crop"),
        ({"wide": "all"}, "four whole numbers"),
        ({"wide": [0, 0, 5000]}, "four whole numbers"),
        ({"wide": [0.5, 0, 5000, 5000]}, "four whole numbers"),
        ({"wide": [True, 0, 5000, 5000]}, "four whole numbers"),
        ({"wide": [-1, 0, 5000, 5000]}, "beyond the picture"),
        ({"wide": [5001, 0, 5000, 5000]}, "beyond the picture"),
        ({"wide": [0, 0, 0, 0]}, "beyond the picture"),
        ({"wide": [0, 0, 5000, 5100]}, "must be 16 by 9"),
        ({"square": [0, 0, 5000, 5000]}, "must be 1 by 1"),
        ({"wide": [0, 0, 2400, 2400]}, "at least 400 pixels"),
    ],
)
def test_crops_that_make_no_sense_are_refused_with_a_sentence(story, contributor, crops, says):
    if says is None:
        put(story, "lead_crops", crops, contributor)
    else:
        with pytest.raises(ValidationError, match=says):
            put(story, "lead_crops", crops, contributor)
    assert lead(story).crops == {}


def test_a_ratio_within_one_percent_is_near_enough(picture):
    assert leadfacts.checked(picture.file, "wide", [0, 0, 5000, 5040]) == [0, 0, 5000, 5040]
    for shape in shapes.CROPS:
        automatic = list(shapes.box_of(shape, 1600, 900))
        assert leadfacts.checked(picture.file, shape, automatic) == automatic


def test_a_version_brings_back_the_lead_with_its_words_and_crops(story, contributor, picture):
    put(story, "lead_alt", "Cranes", contributor)
    put(story, "lead_crops", {"wide": WIDE}, contributor)
    draft = refreshed(story).draft
    version = history.save_version(story, by=contributor, seen=draft.version, name="Before")
    assert version.metadata["lead_crops"] == {"wide": WIDE}
    put(story, "lead_picture", None, contributor)

    history.restore(story, version, by=contributor, seen=refreshed(story).draft.version)

    use = lead(story)
    assert (use.picture, use.alt, use.crops) == (picture, "Cranes", {"wide": WIDE})


def test_what_cannot_be_had_any_more_is_left_out_of_a_restored_version(story, contributor, picture):
    put(story, "lead_crops", {"wide": WIDE, "square": SQUARE}, contributor)
    version = history.save_version(story, by=contributor, seen=refreshed(story).draft.version, name="Before")
    tall = PictureFileFactory(picture=picture, created_by=contributor, width=900, height=1600)
    put(story, "lead_picture", None, contributor)

    history.restore(story, version, by=contributor, seen=refreshed(story).draft.version)

    assert lead(story).file == tall
    assert lead(story).crops == {}


def test_a_live_story_keeps_the_file_that_readers_see(publisher, picture):
    live = make_live(facts={"lead_picture": picture.key})
    first = picture.file
    PictureFileFactory(picture=picture, created_by=publisher)
    put(live, "lead_picture", None, publisher)

    put(live, "lead_picture", picture.key, publisher)

    assert lead(live).file == first
    assert refreshed(live).stage == Stage.DRAFT
