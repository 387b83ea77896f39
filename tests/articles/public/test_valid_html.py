"""Every kind of readers' page before the Nu Html Checker. `make check-html VNU=…` names its file."""

import os
import shutil
import subprocess

import pytest

from articles.enums import Action, Kind
from tests import factories

pytestmark = [pytest.mark.long, pytest.mark.django_db]
VNU = os.environ.get("VNU", "")
PAGES = [
    *("/", "/section/trade/", "/section/trade/?kind=report", "/keyword/rail-freight/", "/author/mei-lin/", "/authors/"),
    *("/stories/", "/search/", "/search/?q=bridge", "/keywords/", "/keywords/topics/", "/archive/", "/corrections/"),
    *("/record/", "/feeds/", "/nothing/", "/zh-hans/", "/zh-hans/stories/"),
]


@pytest.mark.skipif(not (VNU and shutil.which("java")), reason="no Java, or no checker named by VNU")
def test_readers_pages_are_valid_html(client, live, section, publisher, tmp_path):
    stories = [
        factories.make_live(section=section, language=language, facts={"kind": kind}, points=["One", "Two"])
        for kind in Kind
        for language in ("en", "zh-hans")
    ]
    gone = factories.make_live(section=section, headline="Wrong")
    factories.move(gone, Action.WITHDRAW, publisher, note="The figures were wrong.")
    on = live.published_on
    days = [f"/archive/{on:%Y}/", f"/archive/{on:%Y/%m}/", f"/archive/{on:%Y/%m/%d}/"]
    addresses = [*PAGES, *days, *(story.get_absolute_url() for story in [live, gone, *stories])]
    for number, address in enumerate(addresses):
        (tmp_path / f"{number}.html").write_bytes(client.get(address).content)

    files = sorted(str(path) for path in tmp_path.glob("*.html"))
    answer = subprocess.run(
        [shutil.which("java"), "-jar", VNU, "--errors-only", "--format", "gnu", *files],
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stderr == ""
    assert answer.returncode == 0
