"""The family of a story on its screen: the other languages, the original beside the text, and how far both are."""

from dataclasses import dataclass

from articles import permissions
from articles.desk.facts import Field
from articles.domain import board, embargo, machine, machinemarks, sourceview, translations
from articles.models import Article
from editors.models import Editor

CANDIDATES = 40


@dataclass(frozen=True)
class Member:
    """One story of the family. Without `shown` this person may know that it exists, and nothing else."""

    article: Article
    is_self: bool
    is_original: bool
    is_open: bool
    shown: bool


def panel(article: Article, editor: Editor, fields: list[Field]) -> dict:
    """What the story screen says of the family and of the original; the link by hand leaves the other facts."""
    draft = article.draft
    may_edit = permissions.may_edit(editor, article)
    return {
        "family": _members(article, editor),
        "to_begin": translations.missing(article) if translations.may_begin(editor, article) else [],
        "original": sourceview.of(article, editor),
        "fields": [each for each in fields if each.name != "translation_of"],
        "link": _link(article, editor, fields) if may_edit else None,
        "machine": {
            "offered": may_edit and machine.can_begin(draft),
            "waiting": machine.is_waiting(draft),
            "failed": draft.machine.get("state") == machine.FAILED,
            "reason": draft.machine.get("reason", ""),
            "unconfirmed": len(machinemarks.unconfirmed(draft)),
        },
    }


def _members(article: Article, editor: Editor) -> list[Member]:
    rows = list(translations.family(article).defer("body_html", "search_text", "draft__document", "draft__search_text"))
    if len(rows) < 2:
        return []
    keys = [row.pk for row in rows]
    is_open = set(Article.objects.open_to(editor).filter(pk__in=keys).values_list("pk", flat=True))
    shown = set(embargo.shown_to(editor).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Member(
            board.decorate(row),
            is_self=row.pk == article.pk,
            is_original=row.translation_of_id is None,
            is_open=row.pk in is_open,
            shown=row.pk in shown,
        )
        for row in rows
    ]


def _link(article: Article, editor: Editor, fields: list[Field]) -> Field:
    """The field that makes the story a translation of another one, with the stories that it may be meant for."""
    link = next(each for each in fields if each.name == "translation_of")
    there = Article.objects.filter(language=article.language, translation_of__isnull=False).values("translation_of")
    roots = embargo.shown_to(editor).filter(translation_of=None).exclude(language=article.language)
    found = roots.exclude(pk__in=there).select_related("draft").order_by("-draft__updated_at")
    found = found.defer("body_html", "search_text", "draft__document", "draft__search_text")
    link.choices = [(each.pk, each.draft.headline) for each in found[:CANDIDATES]]
    return link
