"""Masthead, footer and icons are made once of what the outlet and the sections say, and read right at once when
that changes: on every process, since each page reads the rows and nobody has to be told."""

import pytest

from articles.models import Outlet, Section
from articles.public import context
from keywords.models import Keyword
from newsroom.lib import accents
from tests.factories import KeywordFactory, make_outlet


def page(client, address="/nothing/"):
    return client.get(address).text


def test_what_stands_around_pages_is_made_once(client, section, monkeypatch):
    first = page(client)
    monkeypatch.setattr("articles.public.masthead.navigation", None)
    monkeypatch.setattr("articles.public.masthead.footer", None)
    monkeypatch.setattr("articles.public.icons.icons", None)
    monkeypatch.setattr(accents, "tones", None)

    assert page(client) == first
    assert page(client, "/nowhere/") == first.replace("nothing", "nowhere")


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"name": {"en": "The Corridor"}}, "The Corridor</a>"),
        ({"accent": "#aa3300"}, "accent-1-aa3300.css"),
        ({"address": "7 Harbor Road"}, "7 Harbor Road"),
        ({"phone": "+86 21 5555"}, "+86 21 5555"),
        ({"founded": "2011"}, "2011–"),
        ({"legal_name": {"en": "Corridor Press"}}, "Corridor Press"),
        ({"footer_text": {"en": "Printed on no paper"}}, "Printed on no paper"),
        ({"social": [{"label": "Mastodon", "url": "https://example.org/@us"}]}, "https://example.org/@us"),
        ({"navigation": {"en": [{"kind": "place", "target": "archive", "label": "Older"}]}}, ">Older</a>"),
        ({"pages": {"ethics": {"en": "How we work"}}}, "How we work"),
    ],
)
def test_a_change_of_the_outlet_stands_on_the_next_page(client, section, change, shown):
    make_outlet()
    assert shown not in page(client)

    # As another process writes it: past every verb of this one.
    Outlet.objects.update(**change)

    assert shown in page(client)


def test_renamed_moved_and_new_sections_stand_on_the_next_page(client, section):
    assert 'href="/section/trade/">Trade</a>' in page(client)

    Section.objects.filter(pk=section.pk).update(name={"en": "Commerce"})
    assert 'href="/section/trade/">Commerce</a>' in page(client)

    Section.objects.filter(pk=section.pk).update(path="commerce", slug="commerce")
    assert 'href="/section/commerce/">Commerce</a>' in page(client)

    Section.objects.filter(pk=section.pk).delete()
    assert "Commerce" not in page(client)


def test_a_keyword_of_the_masthead_is_renamed_and_retired_on_the_next_page(client, db):
    keyword = KeywordFactory(slug="hydrogen")
    link = {"kind": "keyword", "target": keyword.pk, "label": ""}
    make_outlet(navigation={"en": [link]}, footer={"en": [{"title": "Topics", "links": [link]}]})
    assert page(client).count(">Hydrogen</a>") == 2

    Keyword.objects.update(names={"en": "Green hydrogen"})
    assert page(client).count(">Green hydrogen</a>") == 2

    Keyword.objects.update(status="retired")
    assert "hydrogen" not in page(client)


def test_each_edition_and_each_place_has_its_own(client, section):
    english, chinese = page(client, "/nothing/"), page(client, "/zh-hans/nothing/")
    assert 'href="/archive/"' in english
    assert 'href="/zh-hans/archive/"' in chinese
    assert 'href="/archive/"' not in chinese

    assert 'href="/section/trade/" aria-current="page"' in page(client, "/section/trade/")
    assert 'href="/section/trade/">' in page(client, "/archive/")
    assert '<a href="/" aria-current="page">' in page(client, "/")
    assert '<a href="/" aria-current="page">' not in page(client, "/archive/")


def test_the_year_of_the_footer_turns(client, section, monkeypatch):
    make_outlet(founded="2011")
    this = page(client)
    year = context.timezone.localdate().year
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: context.timezone.datetime(year + 1, 1, 1).date())

    assert f"2011–{year} " in this
    assert f"2011–{year + 1} " in page(client)


def test_furniture_of_a_preview_is_nobody_elses(client, section, rf):
    make_outlet(name={"en": "The Corridor"})
    page(client)
    request = rf.get("/")
    request.newsroom_outlet = Outlet(name={"en": "Never saved"})

    assert context.furniture_of(request).outlet.name == {"en": "Never saved"}
    assert "Never saved" not in page(client)


def test_two_questions_whatever_there_is(client, section, django_assert_num_queries):
    make_outlet()
    page(client)

    with django_assert_num_queries(3) as asked:
        page(client)

    assert sum("articles_outlet" in query["sql"] for query in asked.captured_queries) == 1
    assert sum('FROM "articles_section"' in query["sql"] for query in asked.captured_queries) == 1
