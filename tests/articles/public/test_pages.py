"""Pages about the outlet as readers find them."""

import pytest

from articles.domain import pages
from articles.enums import PageSlot
from articles.models import Outlet
from articles.public.pages import address
from articles.public.publisher import POLICIES, policies
from tests.factories import make_outlet


@pytest.fixture
def publish(administrator):
    def publish(slot="ethics", language="en", title="Ethics policy", text="We are **fair**."):
        version = pages.save(slot, language, title=title, text=text, by=administrator, seen=0)
        return pages.publish(slot, language, by=administrator, seen=version.number)

    return publish


@pytest.mark.parametrize("slot", PageSlot.values)
def test_nothing_is_there_before_it_is_published(client, administrator, slot):
    path = "/about/" if slot == "about" else f"/about/{slot}/"
    pages.save(slot, "en", title="Draft", text="Not yet.", by=administrator, seen=0)

    for prefix in ("", "/zh-hans"):
        assert client.get(f"{prefix}{path}").status_code == 404


def test_a_published_page_stands_at_its_address_and_in_the_footer(client, publish, django_assert_num_queries):
    publish()

    with django_assert_num_queries(3):
        page = client.get("/about/ethics/")

    assert "<h1>Ethics policy</h1>" in page.text
    assert "We are <strong>fair</strong>." in page.text
    assert '<a href="/about/ethics/" aria-current="page">Ethics policy</a>' in page.text
    assert '<a href="/about/ethics/">Ethics policy</a>' in client.get("/").text


def test_a_page_in_another_language_only_says_so(client, publish):
    publish()

    page = client.get("/zh-hans/about/ethics/")

    assert page.status_code == 200
    assert 'class="about-page" lang="en"' in page.text
    assert 'class="notice" lang="zh-Hans"' in page.text
    assert 'rel="canonical" href="http://127.0.0.1:8000/about/ethics/"' in page.text
    assert 'href="/zh-hans/about/ethics/"' in client.get("/zh-hans/").text


def test_both_languages_name_each_other(client, publish):
    publish()
    publish(language="zh-hans", title="职业操守", text="我们公正。")

    page = client.get("/zh-hans/about/ethics/").text

    assert "<h1>职业操守</h1>" in page
    assert 'hreflang="en" href="http://127.0.0.1:8000/about/ethics/"' in page
    assert 'hreflang="zh-Hans" href="http://127.0.0.1:8000/zh-hans/about/ethics/"' in page


@pytest.mark.parametrize("path", ["/about/about/", "/about/nothing/", "/about/ETHICS/", "/about/ethics"])
def test_there_are_no_other_addresses(client, publish, path):
    publish("about")

    assert client.get(path).status_code in {301, 404}
    assert client.get("/about/").status_code == 200


def test_machines_are_told_of_what_is_published(db, publish):
    assert policies(make_outlet()) == {}
    publish()
    publish("corrections-policy", title="Corrections policy")

    outlet = Outlet.objects.get()

    assert policies(outlet) == {
        "ethicsPolicy": "http://127.0.0.1:8000/about/ethics/",
        "correctionsPolicy": "http://127.0.0.1:8000/about/corrections-policy/",
        "publishingPrinciples": "http://127.0.0.1:8000/about/ethics/",
    }
    assert (address(outlet, "ethics"), address(outlet, "privacy")) == ("/about/ethics/", "")
    assert len(set(POLICIES.values())) == 10


def test_contact_page_carries_the_outlets_own_contact(client, publish):
    publish("contact", title="Contact")
    Outlet.objects.update(contact="news@example.org", phone="+65 1234", address="1 Row\nTown")

    page = client.get("/about/contact/").text

    assert page.count("mailto:news@example.org") == 2
    assert "1 Row<br>Town" in page
