from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db
HERE = "http://127.0.0.1:8000"


def test_robots_are_kept_off_the_work_and_shown_the_sitemaps(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert {"Disallow: /desk/", "Disallow: /admin/", "Disallow: /account/", "Disallow: /search/"} <= set(lines)
    assert {"Disallow: /zh-hans/search/", "Allow: /search/$", "Allow: /zh-hans/search/$"} <= set(lines)
    assert lines[-2:] == [f"Sitemap: {HERE}/sitemap.xml", f"Sitemap: {HERE}/news-sitemap.xml"]


def test_nobody_to_report_to_is_not_found(client):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_security_contact_holds_for_less_than_a_year(client):
    factories.make_outlet(contact="desk@example.org")

    response = client.get("/.well-known/security.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    facts = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert facts["Contact"] == "mailto:desk@example.org"
    assert facts["Canonical"] == f"{HERE}/.well-known/security.txt"
    assert facts["Preferred-Languages"] == "en, zh"
    assert timedelta(days=150) < datetime.fromisoformat(facts["Expires"]) - timezone.now() < timedelta(days=365)
    assert client.head("/.well-known/security.txt").content == b""


@pytest.mark.parametrize(
    ("wish", "training", "answers"), [("welcome", False, False), ("no_training", True, False), ("unwanted", True, True)]
)
def test_outlet_decides_about_programs_that_read_for_models(client, wish, training, answers):
    factories.make_outlet(ai_crawlers=wish)

    groups = client.get("/robots.txt").text.split("\n\n")

    refused = next((group for group in groups if group.endswith("Disallow: /")), "")
    assert ("User-agent: GPTBot" in refused, "User-agent: OAI-SearchBot" in refused) == (training, answers)
    assert "Googlebot" not in refused
    assert groups[0].startswith("User-agent: *\nDisallow: /desk/")


def test_security_has_a_contact_of_its_own(client):
    factories.make_outlet(contact="desk@example.org", security_contact="holes@example.org")

    assert "Contact: mailto:holes@example.org" in client.get("/.well-known/security.txt").text
