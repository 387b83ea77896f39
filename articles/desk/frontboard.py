"""The working arrangement of a front as its screen shows it: every place, and why it shows what it shows."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.forms import MomentField
from articles.domain import embargo, frontblocks, fronts, moments
from articles.domain.frontblocks import KINDS, ROWS, RULES
from articles.enums import Kind
from articles.models import Article, FrontEdition, Section
from editors.models import Editor
from keywords.models import Keyword

LAYOUTS = [(name, KINDS[name].label) for name in ROWS]


class SlotForm(forms.Form):
    """What holds for a story at this place of the front only."""

    headline = forms.CharField(label=gettext_lazy("Headline for the front"), required=False, max_length=200)
    picture = forms.CharField(label=gettext_lazy("Key of another picture"), required=False, max_length=20)
    until = MomentField(label=gettext_lazy("Stands here until"), required=False)


def has_block(edition: FrontEdition, kind: str) -> bool:
    return any(block["kind"] == kind for block in edition.blocks)


def rules_of(sections: list[Section]) -> list[tuple[str, str]]:
    rows = [(frontblocks.NEWEST, str(RULES[frontblocks.NEWEST]))]
    rows += [(f"section:{each.pk}", _("Section: %(name)s") % {"name": each}) for each in sections]
    rows += [(f"work:{kind}", _("Kind of work: %(name)s") % {"name": kind.label}) for kind in Kind]
    return rows


def board_of(edition: FrontEdition, arranged: fronts.Arranged, sections: list[Section], editor: Editor) -> list[dict]:
    """Every block with every slot: what stands in it, and why when it is not what a person put there."""
    now = timezone.now()
    shown = {place.id: place for block in arranged.blocks for place in block.places}
    by_hand = {slot["story"] for slot in frontblocks.slots_of(edition.blocks) if slot["story"]}
    known = {row.pk: row for row in Article.objects.filter(pk__in=by_hand).select_related("draft").defer("body_html")}
    _hide(known, editor)
    names = {row.pk: row for row in sections}
    keywords = Keyword.objects.in_bulk(
        [block["rule"]["value"] for block in edition.blocks if block["rule"]["kind"] == frontblocks.KEYWORD]
    )
    flat = [slot["id"] for slot in frontblocks.slots_of(edition.blocks)]
    works = {kind.value: kind.label for kind in Kind}
    abouts = {frontblocks.SECTION: names, frontblocks.KEYWORD: keywords, frontblocks.WORK: works}
    rows = []
    for number, block in enumerate(edition.blocks):
        kind = KINDS[block["kind"]]
        rule = block["rule"]
        about = abouts.get(rule["kind"], {}).get(rule["value"])
        rows.append(
            {
                "id": block["id"],
                "kind": block["kind"],
                "label": kind.label,
                "title": block["title"],
                "rule": rule,
                "rule_value": f"{rule['kind']}:{rule['value']}" if rule["value"] else rule["kind"],
                "rule_label": f"{RULES[rule['kind']]}: {about}" if about else RULES[rule["kind"]],
                "keyword": about if rule["kind"] == frontblocks.KEYWORD else None,
                "heading": block["title"].get(edition.front.language) or (str(about) if about else kind.label),
                "is_row": kind.many,
                "layouts": LAYOUTS if kind.many else [],
                "is_first_row": kind.many and (number == 0 or not KINDS[edition.blocks[number - 1]["kind"]].many),
                "is_last": number == len(edition.blocks) - 1,
                "sizes": range(kind.least, kind.most + 1),
                "slots": [_slot(slot, shown, known, flat, now) for slot in block["slots"]],
            }
        )
    return rows


def _hide(stories: dict[int, Article], editor: Editor) -> None:
    """What somebody else put here and this person may not look up stands here without its headline."""
    shown = set(embargo.shown_to(editor, Article.objects.filter(pk__in=stories)).values_list("pk", flat=True))
    for pk, story in stories.items():
        if pk not in shown:
            story.draft.headline = _("A story that is not open to you")


def _slot(slot: dict, shown: dict, known: dict[int, Article], flat: list[str], now: datetime) -> dict:
    place, put = shown.get(slot["id"]), known.get(slot["story"])
    until = frontblocks.moment(slot["until"])
    at = flat.index(slot["id"])
    return {
        "id": slot["id"],
        "place": place,
        "put": put,
        "is_over": bool(put and until and until <= now),
        "is_waiting": bool(put and not (until and until <= now) and not (place and place.by_hand)),
        "headline": slot["headline"],
        "picture": slot["picture"],
        "until": until,
        "form": SlotForm(
            initial={
                "headline": slot["headline"],
                "picture": slot["picture"],
                "until": moments.typed(until),
            },
            auto_id=f"slot-{slot['id']}-%s",
        ),
        "before": flat[at - 1] if at else "",
        "after": flat[at + 1] if at + 1 < len(flat) else "",
    }
