"""What all keyword screens share: who may do what, a keyword named in a form, the record, the scripts' sentences."""

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.desk import facts
from articles.models import KeywordMerge
from editors import roles
from editors.models import AuditEntry, Editor
from keywords.domain import lookup
from keywords.domain.refusals import Refused
from keywords.models import Keyword


def rights(editor: Editor) -> dict:
    """What the templates of keyword screens ask for, whichever screen it is."""
    return {
        "may_add": editor.has_perm(roles.ADD_KEYWORD),
        "may_care": editor.has_perm(roles.CARE_KEYWORDS),
        "words": facts.words() | words(),
        "here": "keywords",
    }


def words() -> dict[str, str]:
    return {
        "chosen": _("%s chosen"),
        "fold": _("Fold or unfold what stands below %s"),
        "merging": _("Merging…"),
        "merging_done": _("Merging: %s rows"),
        "unmerging": _("Undoing the merge…"),
        "unmerging_done": _("Undoing the merge: %s rows"),
    }


def named(data, name: str) -> Keyword | None:
    """The keyword that a field means: chosen from the list, or typed as a whole word. None when it is empty."""
    given = data.get(f"{name}_id") or ""
    if given.isdecimal() and len(given) < 10:
        keyword = Keyword.objects.select_related("vocabulary").filter(pk=int(given)).first()
        if keyword:
            return keyword
    typed = data.get(name, "").strip()
    if not typed:
        return None
    keyword = lookup.match(typed)
    if keyword is None:
        raise ValidationError(_("There is no keyword “%(name)s”: choose one from the list."), params={"name": typed})
    return keyword


def log() -> QuerySet[AuditEntry]:
    """All that was done to keywords and vocabularies, the newest first."""
    ours = Q(action__startswith="keyword.") | Q(action__startswith="vocabulary.")
    return AuditEntry.objects.filter(ours).select_related("actor")


def read(entries: list[AuditEntry]) -> list[AuditEntry]:
    """Entries with their details as sentences, and the merge that each could still undo; two queries at most."""
    keys = [int(entry.target_key) for entry in entries if _is_of_keyword(entry)]
    present = set(Keyword.objects.filter(pk__in=keys).values_list("pk", flat=True))
    merges = [entry.data["merge"] for entry in entries if entry.action == "keyword.merged" and "merge" in entry.data]
    standing = KeywordMerge.objects.filter(pk__in=merges, undone_at=None).select_related("merged").in_bulk()
    for entry in entries:
        pk = int(entry.target_key) if _is_of_keyword(entry) else 0
        entry.keyword_pk = pk if pk in present else None
        entry.merge = standing.get(entry.data.get("merge")) if entry.action == "keyword.merged" else None
        entry.lines = _lines(entry.data)
    return entries


def _is_of_keyword(entry: AuditEntry) -> bool:
    return entry.action.startswith("keyword.") and entry.target_key.isdecimal()


def _lines(data: dict) -> list[str]:
    """Before and after, as far as the record has them."""
    lines = []
    if data.get("word"):
        lines.append(f"“{data['word']}”")
    if data.get("place"):
        lines.append(str(data["place"]))
    before, after = data.get("before"), data.get("after")
    if before is not None and after is not None:
        lines.append(f"{_short(before)} → {_short(after)}")
    return lines


def _short(value) -> str:
    """Names and address, or whatever the entry holds, on one line."""
    if isinstance(value, dict):
        return ", ".join(_short(each) for each in value.values())
    return str(value)


def reason(error: Refused | ValidationError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
