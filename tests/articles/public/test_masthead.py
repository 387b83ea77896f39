"""The masthead and the footer lead where administrators chose, and never to what is gone."""

import pytest

from keywords.models import Keyword
from tests.factories import KeywordFactory, SectionFactory, make_outlet


def entry(kind, target, label=""):
    return {"kind": kind, "target": target, "label": label}


def menu(page):
    return page.split('class="sections-list"')[1].split("</ul>")[0]


def test_sections_stand_in_the_masthead_until_somebody_chooses(client, section):
    SectionFactory(slug="rail", parent=section)

    shown = menu(client.get("/").text)

    assert shown.count("<li>") == 2
    assert '<a href="/" aria-current="page">Home</a>' in shown
    assert '<a href="/section/trade/">Trade</a>' in shown


def test_chosen_entries_stand_in_their_order_and_words(client, section):
    keyword = KeywordFactory(slug="hydrogen")
    rows = [
        entry("keyword", keyword.pk),
        entry("section", section.pk, "Commerce"),
        entry("place", "archive"),
        entry("link", "https://shop.example.org/", "Shop"),
    ]
    make_outlet(navigation={"en": rows})

    shown = menu(client.get("/section/trade/").text)

    places = [shown.index(word) for word in ("Hydrogen", "Commerce", "Archive", "Shop")]
    assert places == sorted(places)
    assert '<a href="/section/trade/" aria-current="page">Commerce</a>' in shown
    assert "Home" not in shown
    assert "Home" not in menu(client.get("/").text)
    assert 'href="/zh-hans/section/trade/"' in menu(client.get("/zh-hans/").text)


def test_what_is_gone_is_left_out(client, db):
    keyword = KeywordFactory(slug="hydrogen")
    make_outlet(navigation={"en": [entry("keyword", keyword.pk), entry("section", 999), entry("page", "ethics")]})
    Keyword.objects.update(status="retired")

    assert "<li>" not in menu(client.get("/").text)


def test_a_merged_keyword_leads_to_what_replaced_it(client, db):
    kept = KeywordFactory(slug="hydrogen")
    merged = KeywordFactory(slug="h2", replaced_by=kept)
    make_outlet(navigation={"en": [entry("keyword", merged.pk)]})

    assert '<a href="/keyword/hydrogen/">Hydrogen</a>' in menu(client.get("/").text)


@pytest.mark.parametrize("many", [1, 6])
def test_navigation_costs_one_question_at_most_and_only_for_keywords(client, section, django_assert_num_queries, many):
    KeywordFactory.create_batch(many)
    keys = Keyword.objects.values_list("pk", flat=True)
    make_outlet(navigation={"en": [entry("section", section.pk)] * many})
    with django_assert_num_queries(3):
        client.get("/nothing/")

    make_outlet(navigation={"en": [entry("keyword", key) for key in keys]})
    with django_assert_num_queries(4):
        client.get("/nothing/")


def test_footer_says_who_makes_this(client, section):
    make_outlet(
        name={"en": "The Corridor", "zh-hans": "通道"},
        legal_name={"en": "Corridor Press Ltd"},
        founded="2019",
        phone="+65 1234",
        social=[{"label": "Mastodon", "url": "https://social.example.org/@us"}],
        footer_text={"en": "Licence 7\nSingapore"},
    )

    page = client.get("/").text

    assert '<a href="https://social.example.org/@us" rel="me noopener">Mastodon</a>' in page
    assert "© 2019–" in page
    assert "Corridor Press Ltd</p>" in page
    assert "Licence 7<br>Singapore" in page
    assert "+65 1234" in page


def test_own_groups_of_the_footer_replace_the_usual_ones(client, db):
    groups = [{"title": "Read on", "links": [entry("place", "archive"), entry("link", "/record/", "Chain")]}]
    make_outlet(footer={"en": groups})

    page = client.get("/").text

    assert '<h2 id="footer-1">Read on</h2>' in page
    assert '<a href="/record/">Chain</a>' in page
    assert 'id="footer-2"' not in page
    assert 'id="footer-2"' in client.get("/zh-hans/").text


def test_words_of_administrators_are_escaped(client, db):
    make_outlet(
        name={"en": "<b>"},
        footer_text={"en": "<script>"},
        navigation={"en": [entry("link", "/x/", "<i>")]},
        footer={"en": [{"title": "<u>", "links": [entry("link", "/x/", "<s>")]}]},
    )

    page = client.get("/").text

    assert not {"<b>", "<i>", "<u>", "<s>"} & set(page.replace("><", ">\n<").split("\n"))
    assert "<script>" not in page
