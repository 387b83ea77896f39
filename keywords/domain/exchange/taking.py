"""Write what a plan says, in bulk: a thousand keywords in some tens of statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import CharField, Max, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from editors import roles
from editors.domain.audit import record
from editors.models import Editor
from keywords.domain.exchange.concepts import ConceptFile, FileRefused, Problem
from keywords.domain.exchange.plan import Entry, Plan, plan
from keywords.models import Alias, Keyword, KeywordStatus, Vocabulary
from keywords.models.alias import key

BATCH = 200
_COLUMNS = [
    "names",
    "name",
    "folded",
    "description",
    "scope_note",
    "media_topic",
    "wikidata",
    "parent",
    "path",
    "status",
]


class ChangedSince(Exception):
    """The keywords are not what they were when `plan` was shown: it holds what the file would change now."""

    def __init__(self, now: Plan) -> None:
        self.plan = now
        super().__init__(_("The keywords have changed since the preview. Look at it again."))


@transaction.atomic
def take_in(
    file: ConceptFile,
    *,
    by: Editor | None,
    name: str,
    vocabulary: Vocabulary | None = None,
    seen: str | None = None,
    not_these: Iterable[str] = (),
) -> Plan:
    """Import a file and log it as one act; a file that changes nothing leaves no trace.

    `by` is None for the command line. `seen` is the digest of the plan that the person's screen showed. What an
    existing keyword is to be replaced by is left to the caller: stories have to follow. Raises FileRefused,
    ChangedSince, PermissionDenied.
    """
    if by is not None and not by.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
    made = plan(file, vocabulary=vocabulary, not_these=not_these, lock=True)
    if seen is not None and made.digest != seen:
        raise ChangedSince(made)
    if not made.changed and not made.vocabularies:
        return made
    try:
        _write(made, by)
    except IntegrityError as error:
        # Another person's keyword took a name or code between our look and our write.
        reason = _("The keywords changed while the file was read. Try again.")
        raise FileRefused([Problem(None, reason)], concepts=len(file.concepts)) from error
    touched = {entry.keyword.vocabulary.slug: entry.keyword.vocabulary for entry in made.changed}
    touched |= {vocabulary.slug: vocabulary for vocabulary in made.vocabularies}
    record(
        "vocabulary.imported",
        ", ".join(str(each) for each in touched.values()),
        by=by,
        key=", ".join(touched)[:100],
        file=name[:200],
        **made.counts,
    )
    return made


def _write(made: Plan, by: Editor | None) -> None:
    last = Vocabulary.objects.aggregate(last=Max("position"))["last"]
    for number, vocabulary in enumerate(made.vocabularies, start=1 if last is None else last + 1):
        vocabulary.position = number
        vocabulary.save()
    new = [entry for entry in made.entries if entry.is_new]
    old = [entry for entry in made.entries if not entry.is_new and entry.changes]
    _free_places(old)
    for level in _levels(new):
        for entry in level:
            _fill(entry, by)
        Keyword.objects.bulk_create([entry.keyword for entry in level], batch_size=BATCH)
    for entry in old:
        _fill(entry, by)
    Keyword.objects.bulk_update([entry.keyword for entry in old], _COLUMNS, batch_size=BATCH)
    for entry in new:
        entry.keyword.replaced_by = entry.successor
    replaced = [entry.keyword for entry in new if entry.successor]
    Keyword.objects.bulk_update(replaced, ["replaced_by"], batch_size=BATCH)
    _write_words(new, old, made.entries)
    _write_related(made.entries)
    _write_paths(made)


def _fill(entry: Entry, by: Editor | None) -> None:
    keyword = entry.keyword
    for column, (_before, now) in entry.changes.items():
        # What an existing keyword is replaced by, and with it its retirement, is the merge's to write.
        merges = column == "status" and entry.successor is not None and not entry.is_new
        if column not in ("replaced_by", "parent") and not merges:
            setattr(keyword, column, now)
    # Assigning the saved vocabulary and parent again takes their new keys.
    keyword.vocabulary, keyword.parent = keyword.vocabulary, entry.parent
    if entry.is_new and keyword.status == KeywordStatus.PROPOSED:
        keyword.proposed_by = by
    keyword.derive()


def _free_places(entries: Iterable[Entry]) -> None:
    """Let go of names, parents and codes that change, so that two keywords may exchange them."""
    moving = [entry.keyword.pk for entry in entries if entry.changes.keys() & {"names", "parent", "media_topic"}]
    nobody = Concat(Value("\x01"), Cast("pk", CharField()))
    for pks in _chunks(moving, 5000):
        Keyword.objects.filter(pk__in=pks).update(parent=None, folded=nobody, media_topic=None)


def _levels(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """New keywords whose parents exist, then those below them, and so on."""
    depths: dict[int, int] = {}
    levels: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        depth = depths.get(id(entry.parent), 0) + 1
        depths[id(entry.keyword)] = depth
        levels[depth].append(entry)
    yield from (levels[depth] for depth in sorted(levels))


def _write_words(new: list[Entry], old: list[Entry], entries: Iterable[Entry]) -> None:
    """The rows that look-ups go through: names of what is new or renamed, and the file's aliases."""
    renamed = [entry.keyword for entry in old if "names" in entry.changes]
    for pks in _chunks([keyword.pk for keyword in renamed], 5000):
        Alias.objects.filter(keyword__in=pks, is_name=True).delete()
    rows = [row for keyword in [*(entry.keyword for entry in new), *renamed] for row in keyword.name_rows()]
    for entry in entries:
        for language, text in entry.aliases:
            rows.append(Alias(keyword=entry.keyword, text=text, language=language, folded=key(text)))
    Alias.objects.bulk_create(rows, batch_size=1000)


def _write_related(entries: Iterable[Entry]) -> None:
    pairs = set()
    for entry in entries:
        for other in entry.related:
            pairs |= {(entry.keyword.pk, other.pk), (other.pk, entry.keyword.pk)}
    through = Keyword.related.through
    rows = [through(from_keyword_id=one, to_keyword_id=two) for one, two in sorted(pairs)]
    through.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)


def _write_paths(made: Plan) -> None:
    """Names and moves change the breadcrumbs of all that stands below, in the file or not."""
    keywords = [*made.shelf.by_pk.values(), *(entry.keyword for entry in made.entries if entry.is_new)]
    paths: dict[int | None, list[Any]] = {None: []}
    stale = []
    for keyword in keywords:
        way = [keyword]
        while way[-1].parent_id not in paths:
            way.append(way[-1].parent)
        for each in reversed(way):
            above = each.parent
            paths[each.pk] = [*paths[above.pk], above.as_step()] if above else []
        if keyword.path != paths[keyword.pk]:
            keyword.path = paths[keyword.pk]
            stale.append(keyword)
    Keyword.objects.bulk_update(stale, ["path"], batch_size=BATCH)


def _chunks(items: list, size: int) -> Iterator[list]:
    yield from (items[start : start + size] for start in range(0, len(items), size))
