"""What the demonstration outlet says of itself: its settings, the pages about it, and its people."""

from pathlib import Path
from typing import Any

from django.conf import settings

from articles.domain import outlet, pages
from articles.domain import profiles as bylines
from articles.enums import PageSlot
from editors.models import Editor, Profile
from keywords.models import Keyword
from newsroom.lib.languages import Names

FOLDER = Path(__file__).parent / "pages"
# Of the texts to begin with, these hold for the demonstration as they are.
AS_THEY_ARE = (PageSlot.VERIFICATION, PageSlot.SOURCES, PageSlot.BYLINES)
PERSONAL = ("location", "languages", "awards", "joined", "social", "sort", "standing")
IN_LANGUAGES = {"location", "languages", "awards"}


def furnish(facts: dict[str, Any], *, by: Editor) -> None:
    """Settings and pages, by the verbs that administrators use."""
    values: dict[str, Any] = {name: Names(facts[name]) for name in ("legal_name", "footer_text")}
    values |= {name: facts[name] for name in ("founded", "address", "contact", "social")}
    outlet.change(values, by=by, seen=outlet.current().version)
    for slot in PageSlot:
        for code, _name in settings.LANGUAGES:
            title, text = page(slot, code)
            if text:
                version = pages.save(slot, code, title=title, text=text, by=by, seen=0)
                pages.publish(slot, code, by=by, seen=version.number)


def page(slot: PageSlot, language: str) -> tuple[str, str]:
    """Title and text; nothing where the demonstration has no such page."""
    path = FOLDER / f"{slot.value}.{language}.md"
    if path.exists():
        first, _line, rest = path.read_text("utf-8").partition("\n")
        return first.removeprefix("# ").strip(), rest.strip()
    if slot in AS_THEY_ARE:
        return TITLES[language][slot], pages.start(slot, language)
    return "", ""


TITLES = {
    "en": {
        PageSlot.VERIFICATION: "How we check",
        PageSlot.SOURCES: "Unnamed sources",
        PageSlot.BYLINES: "Whose name stands on a story",
    },
    "zh-hans": {
        PageSlot.VERIFICATION: "我们如何核实",
        PageSlot.SOURCES: "匿名消息来源",
        PageSlot.BYLINES: "署名规则",
    },
}


def introduce(profile: Profile, row: dict[str, Any], keywords: dict[str, Keyword], *, by: Editor) -> None:
    """What a person's page says beyond the biography."""
    values = {name: Names(row[name]) if name in IN_LANGUAGES else row[name] for name in PERSONAL if name in row}
    if "expertise" in row:
        values["expertise"] = [keywords[slug] for slug in row["expertise"]]
    if values:
        bylines.update(profile, by=by, **values)
