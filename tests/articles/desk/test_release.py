"""The form that asks how a new version goes out, as the desk sends it."""

import pytest

from articles.enums import Action, Stage
from articles.models import Correction, Publication
from tests.factories import make_live, make_story, refreshed
from tests.publications import approve, correct, rewrite

pytestmark = pytest.mark.django_db


def press(client, story, action, **data):
    seen = refreshed(story).draft.version
    return client.post(f"/desk/stories/{story.pk}/move/{action}/", {"seen": seen, **data})


@pytest.fixture
def approved(publisher):
    story = make_live()
    rewrite(story, "The bridge opened on Wednesday.", publisher)
    approve(story, publisher)
    return story


def screen(client, story) -> str:
    return client.get(f"/desk/stories/{story.pk}/").content.decode()


def test_form_of_an_update_asks_for_significance_and_note(signed_in, publisher, approved):
    html = screen(signed_in(publisher), approved)

    form = html.split("/move/publish/")[1].split("</form>")[0]
    assert [f'value="{each}"' in form for each in ("typo", "normal", "major")] == [True] * 3
    assert [f'value="{each}"' in form for each in ("correction", "retraction")] == [True] * 2
    # The story's own language first, each under the field of its place.
    assert form.index('name="text_en"') < form.index('name="text_zh-hans"')


def test_form_of_a_first_publication_asks_for_neither(signed_in, publisher):
    html = screen(signed_in(publisher), make_story(stage=Stage.APPROVED))

    assert 'name="significance"' not in html
    assert "/move/retract/" not in html


def test_correction_is_sent_by_the_form(signed_in, publisher, approved):
    data = {"significance": "major", "correction": "correction", "text_en": "Wrong day.", "text_zh-hans": "日期有误。"}

    response = press(signed_in(publisher), approved, Action.PUBLISH, **data)

    assert response.status_code == 302
    assert Correction.objects.get().text == {"en": "Wrong day.", "zh-hans": "日期有误。"}
    assert Publication.objects.get(number=2).significance == "major"


def test_refused_note_keeps_everything_that_was_typed(signed_in, publisher, approved):
    data = {"significance": "major", "correction": "clarification", "text_en": "", "text_zh-hans": "只写了中文。"}

    response = press(signed_in(publisher), approved, Action.PUBLISH, **data)

    html = response.content.decode()
    assert response.status_code == 422
    form = html.split("/move/publish/")[1].split("</form>")[0]
    assert 'value="major" checked' in form
    assert 'value="clarification" selected' in form
    assert "只写了中文。" in form
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"significance": "enormous"},
        {"correction": "apology", "text_en": "Sorry."},
        {"correction": "correction", "text_en": "x" * 2001},
        {"significance": "typo", "correction": "correction", "text_en": "Wrong day."},
    ],
)
def test_form_made_up_by_hand_is_refused_with_a_sentence(signed_in, publisher, approved, data):
    response = press(signed_in(publisher), approved, Action.PUBLISH, **data)

    assert response.status_code == 422
    assert refreshed(approved).stage == Stage.APPROVED


def test_contributor_and_editor_publish_nothing(signed_in, contributor, editor, approved):
    for person in (contributor, editor):
        response = press(signed_in(person), approved, Action.PUBLISH, significance="typo")
        assert response.status_code in {403, 404}
    assert Publication.objects.count() == 1


def test_history_lists_public_versions_and_lets_administrators_remove_one(
    signed_in, publisher, administrator, editor, approved
):
    press(signed_in(publisher), approved, Action.PUBLISH, correction="correction", text_en="Wrong day.")
    address = f"/desk/stories/{approved.pk}/"
    words = {"note": "A court ordered it.", "reason": "Case 12"}

    refused = signed_in(publisher).post(f"{address}versions/1/remove/", words)
    empty = signed_in(administrator).post(f"{address}versions/1/remove/", {"note": ""})
    seen_before = signed_in(publisher).get(f"{address}history/").content.decode()
    done = signed_in(administrator).post(f"{address}versions/1/remove/", words, follow=True)
    seen_after = signed_in(publisher).get(f"{address}history/").content.decode()

    assert refused.status_code == 403
    assert empty.status_code == 302
    assert "Correction: " in seen_before
    assert "versions/1/remove/" not in seen_before
    assert "is removed" in done.content.decode()
    assert "Its text was removed for legal reasons." in seen_after
    assert "Case 12" not in seen_after
    assert Publication.objects.get(number=1).content is None


def test_version_at_the_desk_of_a_removed_text_is_for_administrators(signed_in, publisher, administrator):
    story = make_live(text="The secret is out.")
    number = refreshed(story).live_revision.number
    correct(story, publisher, "Nothing is out.", "A name was wrong.")
    address = f"/desk/stories/{story.pk}/"
    signed_in(administrator).post(f"{address}versions/1/remove/", {"note": "A court ordered it."})

    for path in (f"history/?from={number}&to=now", f"preview/?version={number}"):
        assert signed_in(publisher).get(address + path).status_code == 404
        assert signed_in(administrator).get(address + path).status_code == 200
    assert (
        signed_in(publisher).post(f"{address}history/{number}/restore/", {"seen": refreshed(story).draft.version})
    ).status_code == 404


def test_removed_story_does_not_exist_for_whoever_is_no_administrator(signed_in, publisher, administrator):
    story = make_live(headline="A secret bridge")
    press(signed_in(administrator), story, Action.REMOVE, note="A court ordered it.", reason="Case 12")

    for path in ("", "history/", "preview/", "document/"):
        assert signed_in(publisher).get(f"/desk/stories/{story.pk}/{path}").status_code == 404
    assert "secret" not in signed_in(publisher).get("/desk/stories/").content.decode()
    assert signed_in(administrator).get(f"/desk/stories/{story.pk}/").status_code == 200
