import re

import pytest

from articles.domain import frontpage
from articles.enums import FrontState
from articles.models import Breaking, Front, FrontEdition
from tests import factories

pytestmark = pytest.mark.django_db
HOME = "/desk/front/en/"
BOARD = {"x-part": "board"}


@pytest.fixture
def stories(section):
    return [factories.make_live(section=section, headline=f"Story {number}") for number in range(10)]


@pytest.fixture
def edition(publisher, stories):
    return frontpage.working("en", None, by=publisher)


def send(client, edition, act, address=HOME, headers=BOARD, **data):
    edition.refresh_from_db()
    return client.post(address, {"act": act, "seen": edition.version, **data}, headers=headers)


def slot(edition, block=0, number=0):
    return edition.blocks[block]["slots"][number]["id"]


def test_the_screen_shows_every_place_and_what_may_stand_there(signed_in, publisher, edition):
    page = signed_in(publisher).get(HOME).text

    assert "Home page" in page
    assert page.count('data-slot="') == 1 + 3 + 4 + 5
    assert "By rule" in page
    assert "No change is planned." in page


def test_a_story_is_put_shown_and_read(signed_in, client, publisher, edition, stories):
    desk = signed_in(publisher)
    answer = send(desk, edition, "place", slot=slot(edition), story=stories[0].pk)
    assert answer.status_code == 200
    assert "By hand" in answer.text
    assert '<h2 class="card-title"><a href="' + stories[9].get_absolute_url() in client.get("/").text

    answer = send(desk, edition, "show", note="Noon")

    assert (answer.status_code, answer["Location"]) == (302, HOME)
    first = re.search(r'<h2 class="card-title"><a href="([^"]+)"', client.get("/").text)[1]
    assert first == stories[0].get_absolute_url()
    assert "Noon" in desk.get(HOME).text


def test_every_form_carries_its_token(signed_in, publisher, edition, stories):
    client = signed_in(publisher)
    send(client, edition, "place", slot=slot(edition), story=stories[0].pk)
    forms = re.findall(r'<form[^>]*method="post".*?</form>', client.get(HOME).text, re.S)

    assert len(forms) > 40
    assert all("csrfmiddlewaretoken" in form for form in forms)


def test_without_a_script_the_page_comes_back(signed_in, publisher, edition, stories):
    answer = send(signed_in(publisher), edition, "place", headers={}, slot=slot(edition), story=stories[0].pk)

    assert (answer.status_code, answer["Location"]) == (302, HOME)


def test_a_stale_screen_is_told_and_sees_what_is_there(signed_in, publisher, editor, edition, stories):
    seen = edition.version
    send(signed_in(editor), edition, "place", slot=slot(edition), story=stories[0].pk)

    answer = signed_in(publisher).post(
        HOME, {"act": "place", "seen": seen, "slot": slot(edition), "story": stories[1].pk}, headers=BOARD
    )

    assert answer.status_code == 409
    assert "Somebody else changed this place" in answer.text
    assert "Story 0" in answer.text


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("place", {"slot": "nothing", "story": "x"}),
        ("nonsense", {}),
        ("rule", {"block": "lead", "rule": "section:9999", "size": "1"}),
        ("rule", {"block": "lead", "rule": "newest", "size": "9"}),
        ("add", {"kind": "lead", "rule": "newest"}),
        ("add", {"kind": "row", "rule": "keyword"}),
        ("add", {"kind": "row", "rule": "work:nonsense"}),
        ("rule", {"block": "lead", "rule": "newest", "size": "1", "layout": "grid"}),
        ("plan", {"at": "yesterday"}),
        ("plan", {}),
        ("plan", {"at": "2001-01-01T10:00"}),
    ],
)
def test_nonsense_is_refused_in_words(signed_in, publisher, edition, act, data):
    answer = send(signed_in(publisher), edition, act, **data)

    assert answer.status_code == 422
    assert 'class="notice warning"' in answer.text
    edition.refresh_from_db()
    assert edition.version == 0


def test_words_hold_for_the_front_alone(signed_in, client, publisher, edition, stories):
    desk = signed_in(publisher)
    send(desk, edition, "place", slot=slot(edition), story=stories[0].pk)
    assert send(desk, edition, "say", slot=slot(edition), headline="Short", until="2001-01-01T10:00").status_code == 422
    assert send(desk, edition, "say", slot=slot(edition), headline="Short", picture="zzz").status_code == 422
    assert send(desk, edition, "say", slot=slot(edition), headline="Short").status_code == 200
    send(desk, edition, "show")

    assert ">Short</a>" in client.get("/").text
    assert "Short" not in client.get(stories[0].get_absolute_url()).text


def test_rows_come_go_and_change_places(signed_in, publisher, edition, section):
    desk = signed_in(publisher)
    keyword = factories.KeywordFactory()
    assert send(desk, edition, "add", kind="row", rule=f"section:{section.pk}").status_code == 200
    assert send(desk, edition, "add", kind="row", rule="keyword", keyword=str(keyword)).status_code == 200
    edition.refresh_from_db()
    rows = [block["id"] for block in edition.blocks][3:]
    send(desk, edition, "shift", block=rows[2], by="-1")
    send(desk, edition, "remove", block=rows[0])
    send(
        desk, edition, "rule", block=rows[1], rule="newest", size="2", **{"title_en": "Watch", "title_zh-hans": "关注"}
    )

    edition.refresh_from_db()
    assert [block["id"] for block in edition.blocks][3:] == [rows[2], rows[1]]
    assert edition.blocks[4]["title"] == {"en": "Watch", "zh-hans": "关注"}
    assert len(edition.blocks[4]["slots"]) == 2


def test_a_row_is_laid_out_in_another_way_and_filled_by_a_kind_of_work(signed_in, client, publisher, edition, section):
    desk = signed_in(publisher)
    factories.make_live(section=section, headline="Why it matters", facts={"kind": "analysis"})
    row = edition.blocks[3]["id"]
    assert '<option value="work:analysis">Kind of work: Analysis</option>' in desk.get(HOME).text
    sent = send(desk, edition, "rule", block=row, rule="work:analysis", size="5", layout="grid")
    assert sent.status_code == 200
    assert '<option value="grid" selected>' in sent.text
    send(desk, edition, "show")

    edition.refresh_from_db()
    assert (edition.blocks[3]["kind"], edition.blocks[3]["rule"]) == ("grid", {"kind": "work", "value": "analysis"})
    assert "Why it matters" in client.get("/").text


def test_plan_cancel_and_show_again(signed_in, publisher, edition, stories):
    desk = signed_in(publisher)
    send(desk, edition, "show")
    planned = frontpage.working("en", None, by=publisher)
    send(desk, planned, "plan", at="2099-01-01T10:00")
    assert FrontEdition.objects.get(pk=planned.pk).state == FrontState.PLANNED
    send(desk, planned, "cancel", number=planned.number)
    assert FrontEdition.objects.get(pk=planned.pk).state == FrontState.FORMER

    other = frontpage.working("en", None, by=publisher)
    send(desk, other, "show")
    send(desk, other, "restore", number=edition.number)
    assert Front.objects.get().live.blocks == edition.blocks


def test_editors_arrange_but_do_not_show(signed_in, editor, edition, stories):
    client = signed_in(editor)
    assert send(client, edition, "place", slot=slot(edition), story=stories[0].pk).status_code == 200
    assert send(client, edition, "show").status_code == 403
    assert Front.objects.get().live is None
    assert "A publisher shows the front" in client.get(HOME).text


def test_contributors_and_unknown_editions_have_no_front(signed_in, contributor, editor, edition):
    assert signed_in(contributor).get(HOME).status_code == 403
    assert signed_in(editor).get("/desk/front/xx/").status_code == 404
    assert signed_in(editor).get("/desk/front/en/section/nowhere/").status_code == 404


def test_the_preview_shows_what_readers_do_not_see_yet(signed_in, client, publisher, edition, stories):
    desk = signed_in(publisher)
    send(desk, edition, "place", slot=slot(edition), story=stories[0].pk)
    answer = desk.get(f"/desk/front/preview/{edition.pk}/")

    assert re.search(r'<h2 class="card-title"><a href="([^"]+)"', answer.text)[1] == stories[0].get_absolute_url()
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert '<meta name="robots" content="noindex">' in answer.text
    assert client.get(f"/desk/front/preview/{edition.pk}/").status_code == 302


def test_a_section_has_a_front_of_its_own(signed_in, client, publisher, section, stories):
    address = f"/desk/front/en/section/{section.path}/"
    desk = signed_in(publisher)
    assert desk.get(address).status_code == 200
    edition = frontpage.working("en", section, by=publisher)
    send(desk, edition, "place", address=address, slot=slot(edition), story=stories[3].pk)
    send(desk, edition, "show", address=address)

    page = client.get(section.get_absolute_url()).text
    assert re.search(r'<h2 class="card-title"><a href="([^"]+)"', page)[1] == stories[3].get_absolute_url()
    assert page.count(f'href="{stories[3].get_absolute_url()}"') == 1
    assert "10 stories" in page
    assert desk.get(f"/desk/front/preview/{edition.pk}/").status_code == 200


def test_stories_are_found_by_words(signed_in, editor, edition, stories):
    factories.make_live(headline="Story zero")
    page = signed_in(editor).get(HOME + "stories/", {"q": "story zero"}).text

    assert page.count("data-story=") == 1
    assert "No story has all of these words." in signed_in(editor).get(HOME + "stories/", {"q": "zzz"}).text


def test_the_breaking_line_goes_up_and_away(signed_in, client, publisher, editor, stories):
    desk = signed_in(publisher)
    address = HOME + "breaking/"
    desk.post(address, {"text": "Port closed", "minutes": "30", "story": stories[0].pk})
    page = client.get("/").text
    assert "Port closed" in page
    assert client.get("/zh-hans/").text.count("Port closed") == 0
    refused = desk.post(address, {"text": "Tunnel & bridge", "minutes": "nonsense"}, follow=True)
    assert 'value="Tunnel &amp; bridge"' in refused.text
    desk.post(address, {"text": "x", "minutes": "5", "story": "999999"})
    assert Breaking.objects.count() == 1

    desk.post(address, {"act": "end"})
    assert "Port closed" not in client.get("/").text
    assert signed_in(editor).post(address, {"text": "x", "minutes": "5"}).status_code == 403
