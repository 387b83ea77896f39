"""What a list can be narrowed to: numbers that are true, counted no further than needed."""

import re

import pytest
from django.utils.html import strip_tags

from articles.enums import Action
from articles.models import Article
from newsroom.lib.languages import Names
from tests import factories

pytestmark = pytest.mark.django_db


def choices(response, name: str) -> dict[str, str]:
    """Value → words of a field."""
    field = re.search(rf'<select name="{name}".*?</select>', response.text, re.S)
    return dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', field[0])) if field else {}


def links(response, name: str) -> dict[str, str]:
    """What a facet offers → what it says of how many stories."""
    found = re.search(rf'<ul class="facet" aria-label="{name}">(.*?)</ul>', response.text, re.S)
    rows = re.findall(r"<li>(.*?)</li>", found[1], re.S) if found else []
    words = [re.findall(r">([^<]+)</span>", row) for row in rows]
    return {each[0]: each[-1] for each in words}


@pytest.fixture
def shelf(section, copies):
    """Four stories on trade, two on grids below energy (one an analysis), one in Chinese."""
    energy = factories.SectionFactory(slug="energy")
    grids = factories.SectionFactory(slug="grids", parent=energy)
    rail, dams = (factories.KeywordFactory(slug=slug) for slug in ("rail", "dams"))
    mei, omar = (factories.ProfileFactory(slug=slug, name=Names({"en": slug.title()})) for slug in ("mei", "omar"))
    trade = factories.make_live(
        section=section, headline="Trade", facts={"keywords": [rail.pk], "credits": [["author", mei.pk]]}
    )
    copies(trade, 3)
    facts = {"keywords": [dams.pk, rail.pk], "credits": [["author", omar.pk], ["photographer", omar.pk]]}
    factories.make_live(section=grids, headline="Grid", facts=facts)
    factories.make_live(section=grids, headline="Why grids", facts=facts | {"kind": "analysis"})
    factories.make_live(section=grids, headline="电网", language="zh-hans", facts=facts | {"kind": "analysis"})
    return trade


def test_choices_say_how_many_stories_they_leave(client, shelf):
    page = client.get("/stories/")

    assert choices(page, "section") == {
        "": "All sections",
        "trade": "Trade (4)",
        "energy": "Energy (2)",
        "energy/grids": "– Grids (2)",
    }
    assert choices(page, "kind") == {"": "All kinds", "report": "Report (5)", "analysis": "Analysis (1)"}
    assert links(page, "Frequent keywords") == {"Dams": "2 stories"}
    assert links(page, "Often credited") == {"Mei": "4 stories", "Omar": "2 stories"}


def test_choices_of_a_filter_in_use_leave_it_out_of_the_count(client, shelf):
    page = client.get("/stories/?kind=analysis")

    assert choices(page, "kind") == {"": "All kinds", "report": "Report (5)", "analysis": "Analysis (1)"}
    assert choices(page, "section") == {"": "All sections", "energy": "Energy (1)", "energy/grids": "– Grids (1)"}
    assert '<option value="analysis" selected>' in page.text


def test_choices_lead_to_that_many_stories(client, shelf):
    page = client.get("/stories/?section=energy")

    for address, words in re.findall(r'<li><a href="(\?[^"]+)" rel="nofollow">.*?hidden">([^<]+)<', page.text):
        found = client.get(f"/stories/{address.replace('&amp;', '&')}").text
        assert f">{words}</p>" in found, address


def test_withdrawn_stories_count_nowhere(client, shelf, publisher):
    factories.move(Article.objects.get(headline="Why grids"), Action.WITHDRAW, publisher, note="Wrong.")

    page = client.get("/stories/")

    assert choices(page, "kind") == {"": "All kinds", "report": "Report (5)"}
    assert links(page, "Frequent keywords") == {}


@pytest.fixture
def short(monkeypatch):
    """Counted to three only."""
    for module in ("facets", "counts", "listings"):
        monkeypatch.setattr(f"articles.public.{module}.COUNTED", 3)


def test_long_plain_lists_count_every_section_and_kind_to_the_limit(client, shelf, short):
    page = client.get("/stories/")

    assert "More than" in page.text
    assert choices(page, "section")["energy"] == "Energy (2)"
    assert choices(page, "kind") == {"": "All kinds", "report": "Report (3+)", "analysis": "Analysis (1)"}


def test_long_lists_say_how_many_at_least(client, shelf, short):
    page = client.get("/stories/?keyword=rail")

    counted = [words for value, words in choices(page, "section").items() if value and "(" in words]
    assert counted
    assert all("+)" in words for words in counted)


def test_page_of_a_keyword_offers_the_others(client, shelf):
    page = client.get("/keyword/dams/")

    assert links(page, "Frequent keywords") == {}
    assert links(client.get("/keyword/rail/"), "Frequent keywords") == {"Dams": "2 stories"}
    assert "2 stories" in client.get("/keyword/rail/?keyword=dams").text


def test_days_offered_are_dates(client, shelf):
    Article.objects.filter(headline="Grid").update(published_on="2020-05-01", published_at="2020-05-01T03:00Z")

    found = links(client.get("/stories/"), "Days")

    assert found == {"Last 7 days": "5 stories"}
    assert re.search(r"\?since=\d{4}-\d\d-\d\d", client.get("/stories/").text)


def test_same_filters_lead_to_the_other_edition(client, shelf):
    page = client.get("/stories/?kind=analysis&utm_source=x")

    assert 'href="/zh-hans/stories/?kind=analysis"' in page.text
    assert "/zh-hans/stories/?kind" not in client.get("/stories/?kind=report").text
    assert 'href="/keyword/dams/?kind=analysis"' in client.get("/zh-hans/keyword/dams/?kind=analysis").text


def test_empty_list_says_which_filter_to_take_out(client, shelf):
    page = client.get("/stories/?kind=analysis&section=trade")
    words = strip_tags(page.text)

    assert "Without “Section: Trade”" in words
    assert "Without “Kind: Analysis”" in words
    assert 'href="?kind=analysis"' in page.text
    assert 'href="?section=trade"' in page.text


def test_unreadable_filter_is_named_and_can_be_taken_out(client, shelf):
    page = client.get("/stories/?kind=gossip&section=trade")

    assert "chip-wrong" in page.text
    assert "Kind: gossip" in strip_tags(page.text)
    assert "Without “Kind: gossip”" in strip_tags(page.text)
    assert 'href="?section=trade"' in page.text


def test_days_in_the_wrong_order_are_told(client, shelf):
    page = client.get("/stories/?since=2026-05-02&until=2026-05-01")

    assert "The last day lies before the first one." in page.text
    assert 'aria-describedby="id_until_error"' in page.text
    assert 'id="id_until_error"' in page.text


def test_addresses_carry_nothing_that_is_no_filter(client, section, copies):
    copies(factories.make_live(section=section, headline="View", facts={"kind": "opinion"}), 25)

    page = client.get("/stories/?utm_source=mail&kind=opinion&q=&since=")

    assert "utm_source" not in re.search(r'<div class="listing".*?</nav>', page.text, re.S)[0]
    assert 'href="?kind=opinion&amp;after=' in page.text


HOSTILE = [
    "' OR 1=1 --",
    '" OR ""="',
    "<script>alert(1)</script>",
    "%00",
    "../../etc/passwd",
    "{{ 7*7 }}",
    "\ud83d\ude00",
    "０１２",
    "٢٠٢٦-٠١-٠١",
    "9" * 400,
    "-1",
    "1e9",
    "NaN",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "\u202e",
    "\u3000",
    "x" * 3000,
]


@pytest.mark.parametrize("name", ["q", "section", "kind", "keyword", "author", "since", "until", "after", "before"])
def test_hostile_values_break_and_widen_nothing(client, shelf, name):
    # The filters are one form for all three lists; the long run asks each of them.
    widened(client, name, ["/section/energy/"])


@pytest.mark.long
@pytest.mark.parametrize("name", ["q", "section", "kind", "keyword", "author", "since", "until", "after", "before"])
def test_hostile_values_break_and_widen_no_other_list(client, shelf, name):
    widened(client, name, ["/keyword/dams/", "/author/omar/"])


def widened(client, name, paths):
    for path in paths:
        within = set(re.findall(r'card-title"><a href="([^"]+)"', client.get(path).text))
        for value in HOSTILE:
            answer = client.get(path, {name: value.encode("utf-8", "surrogatepass")})

            assert answer.status_code in (200, 400), (path, value)
            found = set(re.findall(r'card-title"><a href="([^"]+)"', answer.text))
            assert found <= within, (path, name, value)
            assert "<script>alert" not in answer.text
