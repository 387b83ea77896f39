"""Every kind of readers' page, our style sheets and our drawings before the Nu Html Checker.

`make check-html VNU=…` names its file.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from articles.domain import pages
from articles.domain.corrections import Release
from articles.enums import Action, Kind, PageSlot
from articles.models import ProfilePage
from newsroom.lib.languages import Names
from tests import factories
from tests.publications import correct

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (os.environ.get("VNU") and shutil.which("java")), reason="no Java, or no checker named by VNU"
    ),
]
STATIC = Path(settings.BASE_DIR) / "newsroom" / "static"
PAGES = [
    *("/", "/section/trade/", "/section/trade/?kind=report", "/keyword/rail-freight/", "/author/mei-lin/", "/authors/"),
    *("/stories/", "/search/", "/search/?q=bridge", "/keywords/", "/keywords/topics/", "/archive/", "/corrections/"),
    *("/record/", "/feeds/", "/nothing/", "/about/", "/about/ethics/", "/about/contact/"),
    # Searches that find little, too much, nothing, or cannot be asked.
    *("/search/?q=bridge&sort=newest", "/search/?q=bridge&page=2", "/search/?q=brigde", "/search/?q=bridge+zeppelin"),
    *("/search/?q=%22%3C%26", f"/search/?q={'a' * 400}", f"/search/?q={'+'.join('abcdefghijklmnop')}"),
    *("/search/?q=mei", "/search/?kind=report", "/search/?kind=nonsense"),
    # Filters with what nobody can mean.
    *("/stories/?section=nothing&kind=x&from=abc&to=2026-99-99", "/stories/?after=broken", "/stories/?from=2999-01-01"),
    "/section/trade/?untranslated",
]
# Newer than the checker's list of properties, and sums that it cannot add up; browsers that do not know them pass on.
UNKNOWN = re.compile(
    r"“(line-clamp|container-type|vector-effect)”: Property “.*” doesn't exist\."
    r"|“(inline-size|max-block-size)”: The types are incompatible\."
    r"|“margin-inline-end”: Parse Error\."
    r'|/facts\.css":\d+\.22-\d+\.22: error: CSS: Parse Error\.'  # ::highlight(passage)
)


def faults(*arguments) -> str:
    command = [shutil.which("java"), "-jar", os.environ["VNU"], "--errors-only", "--format", "gnu", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stderr or ("" if answer.returncode == 0 else "The checker failed.")


@pytest.fixture
def stories(live, section, publisher, administrator):
    """The addresses of a story of every kind, in every state in which readers can meet one."""
    found = [live]
    for kind in Kind:
        lead = factories.PictureFactory(caption=Names({"en": "A crane.", "zh-hans": "起重机。"}))
        for language in ("en", "zh-hans"):
            facts = {"kind": kind, "lead_picture": lead.key}
            document = factories.with_figure(factories.PictureFactory(), points=["One", "Two"])
            found.append(factories.make_live(section=section, language=language, facts=facts, document=document))
    found.append(factories.make_live(section=section, language="zh-hans", translation_of=live))
    corrected = factories.make_live(section=section, headline="Corrected")
    correct(corrected, publisher, "It opened on Wednesday.", "We gave the wrong day.")
    found.append(corrected)
    for kind in ("continues", "replaces"):
        first = factories.make_live(section=section, headline="First part")
        second = factories.make_live(section=section, headline="Second part", facts={"chain": [kind, first.pk]})
        found += [first, second, factories.make_live(section=section, facts={"chain": [kind, second.pk]})]
    retracted = factories.make_live(section=section, headline="Made up")
    release = Release(text=Names({"en": "It was made up."}))
    factories.move(retracted, Action.RETRACT, publisher, release=release)
    gone, removed = (factories.make_live(section=section, headline=words) for words in ("Wrong", "Forbidden"))
    factories.move(gone, Action.WITHDRAW, publisher, note="The figures were wrong.")
    addresses = [story.get_absolute_url() for story in [*found, retracted, gone, removed]]
    factories.move(removed, Action.REMOVE, administrator, note="A court ordered it.")
    versions = f"{corrected.get_absolute_url()}versions/"
    return [*addresses, versions, f"{versions}1/"]


@pytest.fixture
def outlet(author, administrator):
    factories.make_outlet(
        name={"en": "The Corridor", "zh-hans": "通道"}, tagline={"en": "Trade"}, contact="news@example.org"
    )
    ProfilePage.objects.create(profile=author, picture=factories.PictureFactory())
    for slot in PageSlot.values:
        version = pages.save(slot, "en", title="Our page", text="We are **fair**.", by=administrator, seen=0)
        pages.publish(slot, "en", by=administrator, seen=version.number)


def test_readers_pages_are_valid_html(client, live, stories, outlet, tmp_path):
    on = live.published_on
    days = [f"/archive/{on:%Y}/", f"/archive/{on:%Y/%m}/", f"/archive/{on:%Y/%m/%d}/"]
    below = [*PAGES, *days]
    names = {}
    for address in [*below, *(f"/zh-hans{each}" for each in below), *stories]:
        name = f"{len(names)}.html"
        names[name] = address
        (tmp_path / name).write_bytes(client.get(address).content)

    found = faults(*(str(tmp_path / name) for name in names))

    assert found == "", names


def test_pages_of_failures_are_valid_html(monkeypatch, tmp_path):
    client = Client(raise_request_exception=False)
    codes = []
    (tmp_path / "400.html").write_bytes(client.get("/", headers={"host": "evil.example"}).content)
    for error in (RuntimeError, OperationalError):

        def fail(error=error):
            raise error

        monkeypatch.setattr("articles.public.home.all_sections", fail)
        for prefix in ("/", "/zh-hans/"):
            page = client.get(prefix)
            codes.append(page.status_code)
            (tmp_path / f"{len(codes)}.html").write_bytes(page.content)

    assert codes == [500, 500, 503, 503]
    assert faults(*map(str, tmp_path.glob("*.html"))) == ""


def test_style_sheets_and_drawings_are_valid():
    sheets, drawings = (sorted(map(str, STATIC.rglob(f"*.{ending}"))) for ending in ("css", "svg"))

    found = [fault for fault in faults("--css", *sheets).splitlines() if not UNKNOWN.search(fault)]
    assert found == []
    assert faults("--svg", *drawings) == ""
