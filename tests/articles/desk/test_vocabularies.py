"""Keywords uploaded as a file: looked at first, then taken in as they were shown; and given out."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.exchange import waiting
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
EXCERPT = (Path(__file__).parents[2] / "keywords" / "mediatopics_excerpt.json").read_bytes()
BRING, TAKE, GIVE = (reverse(f"desk:vocabulary-{name}") for name in ("import", "take-in", "export"))


@pytest.fixture
def client(signed_in, administrator):
    return signed_in(administrator)


def upload(client, raw=EXCERPT, name="topics.json", **data):
    return client.post(BRING, {"file": SimpleUploadedFile(name, raw), **data})


def ticket(response):
    return re.search(r'name="ticket" value="([^"]+)"', response.content.decode())[1]


def kept(settings):
    folder = Path(settings.MEDIA_ROOT) / "imports"
    return list(folder.iterdir()) if folder.exists() else []


def test_a_file_is_shown_before_it_changes_anything(client):
    response = upload(client)

    page = response.content.decode()
    assert response.status_code == 200
    assert "new <strong>25</strong>" in page
    assert "retired <strong>4</strong>" in page
    assert "The vocabulary “Media Topics” is made." in page
    assert page.count("<tr>") == 30
    assert Keyword.objects.count() == 0


def test_what_was_shown_is_taken_in(client, settings):
    response = client.post(TAKE, {"ticket": ticket(upload(client))}, follow=True)

    assert "29 keywords are imported." in response.content.decode()
    assert Vocabulary.objects.get(slug="media-topics").keywords.count() == 29
    assert kept(settings) == []


def test_old_and_new_texts_stand_side_by_side(client):
    KeywordFactory(slug="dance", names=Names({"en": "Dance <b>"}), vocabulary=Vocabulary.objects.get(slug="topics"))

    page = upload(client, b"vocabulary,slug,name_en\ntopics,dance,Ballet", "x.csv").content.decode()

    assert '<del lang="en">Dance &lt;b&gt;</del> → <ins lang="en">Ballet</ins>' in page


def test_nothing_to_do_offers_nothing(client):
    client.post(TAKE, {"ticket": ticket(upload(client))})

    page = upload(client).content.decode()

    assert "Everything in the file is there already." in page
    assert "<table" not in page


def test_a_bad_file_is_refused_with_its_lines(client, settings):
    response = upload(client, b"slug,name_en\na,=1+1\nb,", "x.csv")

    page = response.content.decode()
    assert response.status_code == 422
    assert "The file is refused; nothing was stored." in page
    assert "Line 2: “=1+1” in the column “name_en” is a formula" in page
    assert "Line 3: The row has no name." in page
    assert kept(settings) == []


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b'{"concepts": [', b"[" * 100_000])
def test_what_is_no_vocabulary_is_refused(client, raw):
    assert upload(client, raw).status_code == 422


def test_a_large_file_is_refused_unread(client, monkeypatch):
    monkeypatch.setattr("keywords.domain.exchange.files.MAX_BYTES", 10)
    monkeypatch.setattr("keywords.domain.exchange.files.read", None)

    assert "larger than" in upload(client).content.decode()


def test_without_a_file_nothing_happens(client):
    assert client.post(BRING, {}).status_code == 422


def test_the_vocabulary_is_chosen_where_the_file_names_none(client):
    raw, topics = b"name_en\nDance", Vocabulary.objects.get(slug="topics")
    refused = upload(client, raw, "x.csv")

    client.post(TAKE, {"ticket": ticket(upload(client, raw, "x.csv", vocabulary=topics.pk))})

    assert "Nothing says to which vocabulary “Dance” belongs" in refused.content.decode()
    assert topics.keywords.get().name == "Dance"


def test_a_preview_that_is_out_of_date_is_shown_again(client):
    shelf = VocabularyFactory(slug="media-topics")
    old = ticket(upload(client))
    KeywordFactory(media_topic="15000000", vocabulary=shelf)

    again = client.post(TAKE, {"ticket": old})

    assert again.status_code == 409
    assert "new <strong>24</strong>" in again.content.decode()
    assert Keyword.objects.count() == 1
    assert client.post(TAKE, {"ticket": ticket(again)}).status_code == 302
    assert Keyword.objects.count() == 29


def test_a_ticket_serves_its_uploader_once(client, signed_in):
    seen = ticket(upload(client))
    other = signed_in(EditorFactory(roles=["administrator"]))

    other.post(TAKE, {"ticket": seen})
    assert Keyword.objects.count() == 0
    client.post(TAKE, {"ticket": seen})
    again = client.post(TAKE, {"ticket": seen}, follow=True)

    assert Keyword.objects.count() == 29
    assert "The file is not kept any more. Choose it again." in again.content.decode()


@pytest.mark.parametrize("forged", ["", "x", "x:y:z"])
def test_a_forged_ticket_opens_nothing(client, forged):
    assert client.post(TAKE, {"ticket": forged}, follow=True).redirect_chain == [(BRING, 302)]


def test_files_nobody_came_back_for_are_thrown_away(client, settings, monkeypatch):
    first = waiting.keep(b"old")
    monkeypatch.setattr(waiting.timezone, "now", lambda now=waiting.timezone.now: now() + timedelta(hours=2))

    waiting.keep(b"new")

    assert waiting.fetch(first) is None
    assert len(kept(settings)) == 1


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
@pytest.mark.parametrize("address", [BRING, TAKE])
def test_only_administrators_import(role, address, request, signed_in):
    client = signed_in(request.getfixturevalue(role))

    assert client.post(address, {"ticket": "x"}).status_code == 403


def test_many_changes_are_cut_short(client):
    rows = "\n".join(f"topic {number}" for number in range(203))

    page = upload(client, f"name_en\n{rows}".encode(), "x.csv", vocabulary=1).content.decode()

    assert page.count("<tr>") == 201
    assert "… and 3 more." in page


# ── Given out ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_vocabulary_is_given_out(client):
    client.post(TAKE, {"ticket": ticket(upload(client))})

    as_json = client.get(GIVE, {"vocabulary": "media-topics"})
    as_csv = client.get(GIVE, {"vocabulary": "media-topics", "format": "csv"})

    assert len(json.loads(as_json.content)["concepts"]) == 29
    assert as_json["Content-Disposition"] == 'attachment; filename="media-topics.json"'
    assert as_csv["Content-Disposition"] == 'attachment; filename="media-topics.csv"'
    assert "Everything in the file is there already." in upload(client, as_csv.content, "x.csv").content.decode()


def test_an_unknown_vocabulary_is_404(client):
    assert client.get(GIVE, {"vocabulary": "x"}).status_code == 404


def test_contributors_get_no_files(signed_in, contributor, editor):
    assert signed_in(contributor).get(GIVE).status_code == 403
    assert signed_in(editor).get(GIVE).status_code == 200


def test_the_ways_to_files_are_shown_to_administrators(client):
    page = client.get(reverse("desk:vocabulary-care")).content.decode()

    assert BRING in page
    assert f"{GIVE}?format=csv" in page
