"""Where the masthead and the footer lead: what administrators chose, else the sections and the usual lists.

It comes from the outlet's row, which every page reads; only keywords cost a question, and only where there are some.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.domain import outlinks
from articles.enums import PageSlot
from articles.models import Outlet, Section
from articles.models.page import address_of
from keywords.models import Keyword, KeywordStatus

LONG = 6
# The usual lists of the footer.
FIND = ("stories", "keywords", "authors", "archive", "search")
ABOUT = ("corrections", "record")


@dataclass(frozen=True)
class Entry:
    """`key` is what pages call themselves in `current`; empty for links that lead away."""

    label: str
    address: str
    key: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    entries: list[Entry]

    @property
    def is_wide(self) -> bool:
        """Many entries stand in two columns."""
        return len(self.entries) > LONG


def navigation(outlet: Outlet, sections: list[Section], language: str, keywords: dict[int, Keyword]) -> list[Entry]:
    """`keywords`: those of `linked_keywords`."""
    chosen = outlet.navigation.get(language)
    if chosen:
        return _resolved(chosen, outlet, sections, language, keywords)
    return [_place("home"), *(_section(each) for each in sections if each.parent_id is None)]


def footer(outlet: Outlet, sections: list[Section], language: str, keywords: dict[int, Keyword]) -> list[Group]:
    """`keywords`: those of `linked_keywords`."""
    chosen = outlet.footer.get(language)
    if chosen:
        groups = [
            Group(group["title"], _resolved(group["links"], outlet, sections, language, keywords)) for group in chosen
        ]
        return [group for group in groups if group.entries]
    tops = [_section(each) for each in sections if each.parent_id is None]
    find = [_place(name) for name in FIND]
    groups = [
        Group(_("Sections"), tops),
        Group(_("Find"), find),
        Group(_("About us"), [*about(outlet, language), *(_place(name) for name in ABOUT)]),
    ]
    return [group for group in groups if group.entries]


def about(outlet: Outlet, language: str) -> list[Entry]:
    """The published pages about the outlet, in the order of their slots."""
    pages = (_page(slot, outlet, language) for slot in PageSlot.values)
    return [entry for entry in pages if entry]


def _resolved(
    rows: Iterable[dict],
    outlet: Outlet,
    sections: list[Section],
    language: str,
    keywords: dict[int, Keyword],
) -> list[Entry]:
    """What can be led to now, under the outlet's words or its own name; what is gone is left out."""
    rows = list(rows)
    has_sections = any(row["kind"] == outlinks.SECTION for row in rows)
    by_key = {each.pk: each for each in sections} if has_sections else {}
    found = []
    for row in rows:
        kind, target = row["kind"], row["target"]
        if kind == outlinks.SECTION:
            entry = _section(by_key[target]) if target in by_key else None
        elif kind == outlinks.KEYWORD:
            entry = _keyword(keywords[target]) if target in keywords else None
        elif kind == outlinks.PAGE:
            entry = _page(target, outlet, language)
        elif kind == outlinks.PLACE:
            entry = _place(target)
        else:
            entry = Entry(row["label"], target)
        if entry:
            found.append(Entry(row["label"] or entry.label, entry.address, entry.key))
    return found


def linked_keywords(outlet: Outlet, language: str) -> dict[int, Keyword]:
    """Those that the masthead or the footer of an edition leads to, in one question where there are some.

    By the key that was chosen; one that was merged leads to what replaced it.
    """
    rows = [
        *outlet.navigation.get(language, []),
        *(link for group in outlet.footer.get(language, []) for link in group["links"]),
    ]
    wanted = {row["target"] for row in rows if row["kind"] == outlinks.KEYWORD}
    if not wanted:
        return {}
    found = {
        row.pk: row.replaced_by or row for row in Keyword.objects.select_related("replaced_by").filter(pk__in=wanted)
    }
    return {pk: keyword for pk, keyword in found.items() if keyword.status == KeywordStatus.ACCEPTED}


def said_of(keywords: dict[int, Keyword]) -> tuple:
    """What links to these keywords say, as something that can be compared."""
    return tuple((key, keyword.slug, str(keyword)) for key, keyword in keywords.items())


def _section(section: Section) -> Entry:
    return Entry(str(section.name), section.get_absolute_url(), section.path)


def _keyword(keyword: Keyword) -> Entry:
    return Entry(str(keyword), keyword.get_absolute_url())


def _page(slot: str, outlet: Outlet, language: str) -> Entry | None:
    """A page that is published in another language only leads there all the same, and says so itself."""
    if not outlet.pages.get(slot):
        return None
    return Entry(outlet.page_title(slot, language) or str(PageSlot(slot).label), address_of(slot), f"page-{slot}")


def _place(name: str) -> Entry:
    return Entry(str(outlinks.PLACES[name]), reverse(f"public:{name}"), name)
