"""The forms of the outlet's settings: plain fields, and lists of links as rows that are put in order by buttons."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.domain import outlinks
from articles.enums import AiCrawlers, PageSlot
from articles.models import Outlet, Section
from articles.public import masthead
from keywords.models import Keyword
from newsroom.lib.languages import LanguagesFormField

SPARE_ACCOUNTS, SPARE_ENTRIES, SPARE_LINKS = 3, 4, 3
# More rows than any list may have: what is sent beyond them is not read.
ROWS = 40
# Figures of a position number: what is longer was not sent by our form.
LONGEST_PLACE = 6
# How the groups of each edition's footer are named in the form.
FOOTERS = {f"foot-{code}" for code, _name in settings.LANGUAGES}


class IdentityForm(forms.Form):
    name = LanguagesFormField(label=gettext_lazy("Name"), max_length=80)
    tagline = LanguagesFormField(label=gettext_lazy("Tag line"), max_length=160, required=False)
    legal_name = LanguagesFormField(
        label=gettext_lazy("Publisher"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Who answers for the site: a company, an association. It stands in the copyright line."),
    )
    founded = forms.CharField(
        label=gettext_lazy("Founded"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("A year, for example 2019, or a day as 2019-05-18."),
    )
    address = forms.CharField(
        label=gettext_lazy("Postal address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    contact = forms.EmailField(label=gettext_lazy("E-mail of the newsroom"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    security_contact = forms.EmailField(
        label=gettext_lazy("E-mail for security"),
        required=False,
        help_text=gettext_lazy("For whoever finds a hole in the site, in security.txt. Empty: the newsroom’s."),
    )
    ai_crawlers = forms.ChoiceField(
        label=gettext_lazy("Programs that read for language models"),
        choices=AiCrawlers.choices,
        help_text=gettext_lazy("What robots.txt asks of them. It is a request: only well-behaved programs keep to it."),
    )


class LookForm(forms.Form):
    accent = forms.CharField(
        label=gettext_lazy("Accent color"),
        max_length=7,
        required=False,
        help_text=gettext_lazy("# and six figures, for example #0b5c8a. Empty: the color that Newsroom comes with."),
    )
    logo_alt = LanguagesFormField(
        label=gettext_lazy("Words of the logo"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For those who do not see it. Empty: the outlet’s name."),
    )


# Field of the form → role, and what is asked for.
FILES = {
    "logo": (
        Outlet.LIGHT,
        gettext_lazy("Logo"),
        gettext_lazy("PNG or WebP with a clear ground, at least 40 pixels high; 192 are best."),
    ),
    "logo_dark": (
        Outlet.DARK,
        gettext_lazy("Logo for dark pages"),
        gettext_lazy("The same in light ink. Without it the logo keeps a white ground on dark pages."),
    ),
    "icon": (
        Outlet.ICON,
        gettext_lazy("Icon"),
        gettext_lazy("Square, at least 180 × 180 pixels, best 512 × 512: for browser tabs and home screens."),
    ),
}


def accounts_of(data: Any) -> list[dict]:
    rows = [{"label": data.get(f"social-{n}-label", ""), "url": data.get(f"social-{n}-url", "")} for n in range(ROWS)]
    return [row for row in rows if row["label"].strip() or row["url"].strip()]


def with_spare_accounts(rows: list[dict]) -> list[dict]:
    return [*rows, *({"label": "", "url": ""} for _number in range(SPARE_ACCOUNTS))]


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What an entry can lead to, in groups for a select."""
    sections = Section.objects.order_by("path").only("name", "path")
    return [
        (_("Sections"), [(f"section:{each.pk}", f"{'– ' * each.path.count('/')}{each.name}") for each in sections]),
        (_("Lists"), [(f"place:{name}", str(label)) for name, label in outlinks.PLACES.items()]),
        (_("Pages about the outlet"), [(f"page:{slot.value}", str(slot.label)) for slot in PageSlot]),
        (_("Others"), [("keyword", _("A keyword …")), ("link", _("A link …"))]),
    ]


def names_of(choices: list[tuple[str, list[tuple[str, str]]]]) -> dict[str, str]:
    return {value: label for _group, entries in choices for value, label in entries}


def read_rows(data: Any, prefix: str) -> list[dict]:
    """The rows of one list as they were typed, in the order of their position numbers."""
    rows = []
    for number in range(ROWS):
        chosen = data.get(f"{prefix}-{number}-to", "")
        kind, _colon, target = chosen.partition(":")
        where = data.get(f"{prefix}-{number}-where", "").strip()
        rows.append(
            {
                "kind": kind,
                "target": where if kind in {outlinks.KEYWORD, outlinks.LINK} else target,
                "label": data.get(f"{prefix}-{number}-label", ""),
                "position": _place(data, f"{prefix}-{number}", number),
            }
        )
    rows = [row for row in rows if row["kind"]]
    return sorted(rows, key=lambda row: row["position"])


def moved(data: Any, which: str) -> Any:
    """What was typed, with one entry or group a place earlier or later. `which`: its row, a colon, and up or down."""
    row, _colon, way = which.partition(":")
    prefix = row.rpartition("-")[0]
    rows = [f"{prefix}-{number}" for number in range(ROWS)]
    is_there = _has_group if prefix in FOOTERS else _leads
    places = {each: _place(data, each, number) for number, each in enumerate(rows) if is_there(data, each)}
    order = sorted(places, key=places.__getitem__)
    if row not in order or way not in {"up", "down"}:
        return data
    here = order.index(row)
    there = here - 1 if way == "up" else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    data = data.copy()
    for number, each in enumerate(order, start=1):
        data[f"{each}-position"] = str(number)
    return data


def _leads(data: Any, row: str) -> bool:
    return bool(data.get(f"{row}-to"))


def _has_group(data: Any, group: str) -> bool:
    return bool(data.get(f"{group}-title", "").strip()) or any(_leads(data, f"{group}-{n}") for n in range(ROWS))


def _place(data: Any, row: str, number: int) -> float:
    """Where a row or group is to stand."""
    position = data.get(f"{row}-position", "")
    return float(position) if position.isdecimal() and len(position) < LONGEST_PLACE else number + 1.0


def shown_rows(rows: list[dict], prefix: str, spare: int, names: dict[str, str]) -> list[dict]:
    """Rows for the template, stored or as typed, with empty ones behind them. `names`: of what they can lead to."""
    keys = [row["target"] for row in rows if row["kind"] == outlinks.KEYWORD and isinstance(row["target"], int)]
    slugs = dict(Keyword.objects.filter(pk__in=keys).values_list("pk", "slug")) if keys else {}
    found = []
    for number, row in enumerate([*rows, *({"kind": "", "target": "", "label": ""} for _n in range(spare))]):
        free = row["kind"] in {outlinks.KEYWORD, outlinks.LINK}
        target = slugs.get(row["target"], row["target"]) if row["kind"] == outlinks.KEYWORD else row["target"]
        to = row["kind"] if free or not row["kind"] else f"{row['kind']}:{row['target']}"
        found.append(
            {
                "id": f"{prefix}-{number}",
                "to": to,
                "where": target if free else "",
                "label": row["label"],
                "name": row["label"] or (target if free else names.get(to, "").lstrip("– ")) or str(number + 1),
                "position": number + 1,
                "is_last": number == len(rows) - 1,
            }
        )
    return found


def read_navigation(data: Any) -> dict[str, list[dict]]:
    return {code: read_rows(data, f"nav-{code}") for code, _name in settings.LANGUAGES}


def shown_navigation(navigation: dict, names: dict[str, str]) -> list[dict]:
    found = []
    for code, name in settings.LANGUAGES:
        rows = shown_rows(navigation.get(code, []), f"nav-{code}", SPARE_ENTRIES, names)
        found.append({"code": code, "name": name, "id": f"nav-{code}", "rows": rows})
    return found


def read_footer(data: Any) -> dict[str, list[dict]]:
    """The groups of each language as they were typed, in the order of their position numbers."""
    found = {}
    for code, _name in settings.LANGUAGES:
        names = [f"foot-{code}-{n}" for n in range(outlinks.GROUPS)]
        places = {name: _place(data, name, number) for number, name in enumerate(names)}
        found[code] = [
            {"title": data.get(f"{name}-title", ""), "links": read_rows(data, name)}
            for name in sorted(names, key=places.__getitem__)
        ]
    return found


def shown_footer(footer: dict, names: dict[str, str]) -> list[dict]:
    """For each language its groups, and one empty group behind them."""
    found = []
    for code, name in settings.LANGUAGES:
        filled = [group for group in footer.get(code, []) if group["title"].strip() or group["links"]]
        groups = [*filled, {"title": "", "links": []}][: outlinks.GROUPS]
        rows = [
            {
                "id": f"foot-{code}-{n}",
                "title": group["title"],
                "name": group["title"].strip() or _("Group %(number)s") % {"number": n + 1},
                "position": n + 1,
                "is_filled": n < len(filled),
                "is_last": n >= len(filled) - 1,
                "rows": shown_rows(group["links"], f"foot-{code}-{n}", SPARE_LINKS, names),
            }
            for n, group in enumerate(groups)
        ]
        found.append({"code": code, "name": name, "id": f"foot-{code}", "groups": rows})
    return found


def usual_navigation() -> dict[str, list[dict]]:
    """What stands in the masthead while nobody has chosen."""
    tops = [_row(outlinks.SECTION, each.pk) for each in Section.objects.filter(parent=None).order_by("position", "pk")]
    return {code: [_row(outlinks.PLACE, "home"), *tops] for code, _name in settings.LANGUAGES}


def usual_footer(outlet: Outlet) -> dict[str, list[dict]]:
    """What stands in the footer while nobody has chosen, under titles in the language of each edition."""
    tops = [_row(outlinks.SECTION, each.pk) for each in Section.objects.filter(parent=None).order_by("position", "pk")]
    find = [_row(outlinks.PLACE, name) for name in masthead.FIND]
    about = [_row(outlinks.PAGE, slot) for slot in PageSlot.values if outlet.pages.get(slot)]
    about += [_row(outlinks.PLACE, name) for name in masthead.ABOUT]
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            titled = ((_("Sections"), tops), (_("Find"), find), (_("About us"), about))
            most = outlinks.IN_GROUP
            found[code] = [{"title": title, "links": links[:most]} for title, links in titled if links]
    return found


def _row(kind: str, target: object) -> dict:
    return {"kind": kind, "target": target, "label": ""}
