import json

import pytest
from django.urls import reverse

from articles.domain import drafting
from articles.enums import Stage
from articles.models import Draft
from newsroom.lib.languages import Names
from tests.factories import (
    DeskFactory,
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    SectionFactory,
    SourceFactory,
    make_story,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(contributor):
    return make_story(by=contributor)


def save(client, story, name, was, value):
    return client.post(
        f"/desk/stories/{story.pk}/facts/{name}/",
        json.dumps({"was": was, "value": value}),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def submit(client, story, name, was=None, **data):
    return client.post(f"/desk/stories/{story.pk}/facts/{name}/", {"was": json.dumps(was), **data})


def draft_of(story) -> Draft:
    return Draft.objects.get(article=story)


def test_a_field_is_saved_and_raises_the_version_by_one(signed_in, contributor, story):
    answer = save(signed_in(contributor), story, "dateline", "", "  Dushanbe ")
    assert answer.status_code == 200
    assert answer.json()["value"] == "Dushanbe"
    assert answer.json()["version"] == story.draft.version + 1 == draft_of(story).version


def test_the_same_value_again_changes_nothing(signed_in, contributor, story):
    client = signed_in(contributor)
    save(client, story, "dateline", "", "Dushanbe")
    assert save(client, story, "dateline", "", "Dushanbe").json()["version"] == story.draft.version + 1


def test_somebody_elses_change_is_shown_beside_ones_own_and_not_overwritten(signed_in, contributor, editor, story):
    drafting.set_fact(story, "dateline", by=editor, was="", value="Khujand")
    client = signed_in(contributor)
    answer = save(client, story, "dateline", "", "Dushanbe")
    assert answer.status_code == 409
    assert (answer.json()["theirs"], answer.json()["yours"]) == ("Khujand", "Dushanbe")
    assert str(editor) in answer.json()["reason"]
    assert draft_of(story).dateline == "Khujand"
    page = submit(client, story, "dateline", was="", value="Dushanbe")
    assert page.status_code == 409
    text = page.content.decode()
    assert "Khujand" in text
    assert "Dushanbe" in text
    assert draft_of(story).dateline == "Khujand"
    mine = submit(client, story, "dateline", was="Khujand", value_json='"Dushanbe"')
    assert mine.status_code == 302
    assert draft_of(story).dateline == "Dushanbe"


def test_conflicts_of_lists_are_shown_by_name(signed_in, contributor, editor, story):
    one = KeywordFactory(names=Names({"en": "Roads"}))
    two = KeywordFactory(names=Names({"en": "Rail"}))
    drafting.set_fact(story, "keywords", by=editor, was=[], value=[one.pk])
    answer = save(signed_in(contributor), story, "keywords", [], [two.pk]).json()
    assert (answer["theirs_shown"], answer["yours_shown"]) == ("Roads", "Rail")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("section", 99999, "no longer exists"),
        ("section", "x", "no longer exists"),
        ("kind", "novel", "what sort"),
        ("language", "fr", "languages"),
        ("original_published_at", "yesterday", "date and time"),
        ("slug", "新闻？", None),
        ("slug", "???", "Latin letters"),
        ("reading_minutes", "many", "whole number"),
        ("reading_minutes", 100000, "between 1 and"),
        ("keywords", [99999], "no longer exists"),
        ("keywords", "abc", "list"),
        ("credits", [["chef", 1]], "role"),
        ("credits", [["author", 99999]], "no longer exists"),
        ("credits", [1], "role and a person"),
        ("lead_picture", "nothing", "no longer exists"),
        ("lead_caption", "x", "lead picture first"),
        ("translation_of", 99999, "no longer exists"),
        ("dateline", "x" * 121, "120 characters"),
        ("desk", None, "belongs to a desk"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_a_sentence(signed_in, contributor, story, name, value, words):
    answer = save(signed_in(contributor), story, name, None, value)
    if words is None:
        assert answer.status_code in {200, 409}
        return
    assert answer.status_code == 422
    assert words in answer.json()["reason"]
    assert draft_of(story).version == story.draft.version


@pytest.mark.parametrize("body", ["[]", "null", '{"value": 1}', "{" * 5000, '"x"', "\x00"])
def test_what_is_not_a_field_is_refused(signed_in, contributor, story, body):
    answer = signed_in(contributor).post(
        f"/desk/stories/{story.pk}/facts/dateline/",
        body,
        content_type="application/json",
        headers={"accept": "application/json"},
    )
    assert answer.status_code == 422


def test_unknown_fields_and_closed_stories_do_not_exist(signed_in, contributor, story):
    stranger = signed_in(EditorFactory(roles=["contributor"]))
    assert save(stranger, story, "dateline", "", "x").status_code == 404
    assert save(signed_in(contributor), story, "stage", "draft", "clean").status_code == 404
    assert signed_in(contributor).get(f"/desk/stories/{story.pk}/facts/dateline/").status_code == 405


def test_a_spiked_story_is_not_changed(signed_in, contributor):
    story = make_story(by=contributor, stage=Stage.SPIKED)
    assert save(signed_in(contributor), story, "dateline", "", "x").status_code == 403
    assert submit(signed_in(contributor), story, "dateline", was="", value="x").status_code == 403


def test_whoever_is_signed_out_is_told_so_as_data(client, story):
    answer = save(client, story, "dateline", "", "x")
    assert answer.status_code == 401
    assert answer.json()["reason"]


# The plain forms, without script.


def test_plain_forms_save_every_sort_of_field(signed_in, contributor, story, section):
    client = signed_in(contributor)
    other, source, picture = SectionFactory(), SourceFactory(), PictureFactory()
    original = make_story(by=contributor, language="zh-hans")
    for name, was, value in (
        ("section", story.draft.section_id, other.pk),
        ("source", None, source.pk),
        ("kind", "report", "opinion"),
        ("dateline", "", "Dushanbe"),
        ("original_published_at", "", "2022-05-18T15:00"),
        ("slug", "", "A New Road"),
        ("reading_minutes", None, 7),
        ("lead_picture", None, picture.key),
        ("lead_caption", "", "Cranes"),
        ("translation_of", None, f"#{original.pk}"),
    ):
        assert submit(client, story, name, was=was, value=value).status_code == 302, name
    draft = draft_of(story)
    assert (draft.section, draft.source, draft.kind, draft.slug) == (other, source, "opinion", "a-new-road")
    assert draft.original_published_at.isoformat() == "2022-05-18T07:00:00+00:00"
    assert draft.reading_minutes == 7
    assert [(use.picture, use.caption) for use in draft.picture_uses.all()] == [(picture, "Cranes")]
    assert draft.article.translation_of == original
    submit(client, story, "section", was=other.pk, value="")
    submit(client, story, "reading_minutes", was=7, value="")
    draft = draft_of(story)
    assert (draft.section, draft.reading_minutes) == (None, None)


def test_keywords_are_ordered_removed_and_added_by_name_without_script(signed_in, contributor, story):
    one, two, three = (KeywordFactory(names=Names({"en": name})) for name in ("Roads", "Rail", "Ports"))
    client = signed_in(contributor)
    save(client, story, "keywords", [], [one.pk, two.pk])
    data = {"keep": [one.pk, two.pk], f"place-{one.pk}": 2, f"place-{two.pk}": 1, "add": "ports"}
    submit(client, story, "keywords", was=[one.pk, two.pk], **data)
    assert [row.keyword for row in draft_of(story).keyword_rows.all()] == [two, one, three]
    refused = client.post(
        f"/desk/stories/{story.pk}/facts/keywords/",
        {"was": json.dumps([two.pk, one.pk, three.pk]), "add": "Unheard of"},
        follow=True,
    )
    assert "There is no keyword “Unheard of”" in refused.content.decode()
    submit(client, story, "keywords", was=[two.pk, one.pk, three.pk], keep=[one.pk])
    assert [row.keyword for row in draft_of(story).keyword_rows.all()] == [one]


def test_credits_are_ordered_removed_and_added_without_script(signed_in, contributor, story):
    mei, omar, lin = (ProfileFactory() for _each in range(3))
    client = signed_in(contributor)
    save(client, story, "credits", [], [["author", mei.pk], ["editor", omar.pk]])
    submit(
        client,
        story,
        "credits",
        was=[["author", mei.pk], ["editor", omar.pk]],
        role=["author", "editor", "translator"],
        person=[mei.pk, "", lin.pk],
        place=["2", "1"],
    )
    assert [(row.role, row.profile) for row in draft_of(story).credits.all()] == [("author", mei), ("translator", lin)]


def test_a_contributor_may_hand_over_but_not_lose_a_story(signed_in, editor, desk):
    story = make_story(by=EditorFactory(roles=["contributor"]), desk=desk)
    answer = save(signed_in(editor), story, "desk", desk.pk, DeskFactory().pk)
    assert answer.status_code == 422
    assert "lose sight" in answer.json()["reason"]


LEAD_BOX = [1000, 1000, 5000, 5000]


@pytest.fixture
def led(contributor):
    return make_story(by=contributor, facts={"lead_picture": PictureFactory().key})


def test_crops_are_saved_by_the_script_and_said_in_words(signed_in, contributor, led):
    address = reverse("desk:fact", args=[led.pk, "lead_crops"])
    data = json.dumps({"was": {}, "value": {"wide": LEAD_BOX}})

    answer = signed_in(contributor).post(
        address, data, content_type="application/json", headers={"accept": "application/json"}
    )

    assert answer.status_code == 200
    assert (answer.json()["value"], answer.json()["shown"]) == ({"wide": LEAD_BOX}, "by hand: wide")


def test_crops_beyond_the_picture_are_refused_in_a_sentence(signed_in, contributor, led):
    address = reverse("desk:fact", args=[led.pk, "lead_crops"])
    data = json.dumps({"was": {}, "value": {"wide": [9000, 0, 5000, 5000]}})

    answer = signed_in(contributor).post(
        address, data, content_type="application/json", headers={"accept": "application/json"}
    )

    assert (answer.status_code, answer.json()["reason"]) == (422, "The crop reaches beyond the picture.")


def test_another_lead_picture_answers_with_what_was_emptied(signed_in, contributor, led):
    drafting.set_fact(led, "lead_alt", by=contributor, was="", value="Cranes")
    lead = led.draft.picture_uses.get().picture.key
    data = json.dumps({"was": lead, "value": PictureFactory().key})

    answer = signed_in(contributor).post(
        reverse("desk:fact", args=[led.pk, "lead_picture"]),
        data,
        content_type="application/json",
        headers={"accept": "application/json"},
    )

    assert answer.json()["also"]["lead_alt"] == ""


def test_without_script_words_are_saved_and_crops_given_back(signed_in, contributor, led):
    client = signed_in(contributor)
    drafting.set_fact(led, "lead_crops", by=contributor, was={}, value={"wide": LEAD_BOX})

    client.post(reverse("desk:fact", args=[led.pk, "lead_decorative"]), {"was": '""', "value": "A pattern"})
    nothing = client.post(reverse("desk:fact", args=[led.pk, "lead_crops"]), {"was": json.dumps({"wide": LEAD_BOX})})
    use = led.draft.picture_uses.get()
    assert (use.decorative, use.crops, nothing.status_code) == ("A pattern", {"wide": LEAD_BOX}, 302)

    given = {"was": json.dumps({"wide": LEAD_BOX}), "value_json": "{}"}
    client.post(reverse("desk:fact", args=[led.pk, "lead_crops"]), given)
    assert led.draft.picture_uses.get().crops == {}
