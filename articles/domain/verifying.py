"""Proof of the public record: that nothing was changed, removed or slipped in behind the verbs' back, or what was.

What cannot be found: somebody who holds the database *and* SECRET_KEY can write the record anew from any entry on. Only
a head that was noted elsewhere (in the log, on readers' page of the record, in a saved summary) proves against that:
give it as `known`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain import livefacts, record
from articles.enums import PublicAct
from articles.models import Article, Event, Publication, Revision
from newsroom.lib import chain

CHUNK = 50
MOST = 1000
AHEAD = timedelta(minutes=5)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the verbs left it; `kind` for programs, `what` for people."""

    kind: str
    what: str
    story: int | None = None
    sequence: int | None = None


@dataclass
class Report:
    """`remarks` are odd, and prove nothing: a clock that was set back."""

    entries: int = 0
    stories: int = 0
    head: str = ""
    findings: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)
    # Beyond the first thousand they are counted only.
    more: int = 0

    def add(self, found: Iterable[Finding]) -> None:
        for finding in found:
            if finding.kind == "clock":
                self.remarks.append(finding)
            elif len(self.findings) < MOST:
                self.findings.append(finding)
            else:
                self.more += 1

    @property
    def holds(self) -> bool:
        return not self.findings

    def as_json(self) -> dict:
        return asdict(self) | {"holds": self.holds}


def verify(*, known: Iterable[tuple[int, str]] = (), progress: Progress | None = None) -> Report:
    """Walk the whole record and every story that readers have or had; memory stays flat whatever their number."""
    report, kept = Report(), record.head()
    entries = _entries()
    stories = _stories()
    total = entries.count() + stories.count()
    wanted = dict(known)
    before: Publication | None = None
    for entry in entries.iterator(chunk_size=CHUNK):
        report.entries += 1
        report.add(_of_entry(entry, before))
        if entry.sequence in wanted and wanted.pop(entry.sequence) != entry.sha256:
            report.add([Finding("known", _known(entry.sequence), entry.article_id, entry.sequence)])
        before = entry
        if progress:
            progress(report.entries, total)
    report.head = f"{before.sequence}:{before.sha256}" if before else ""
    report.add(_of_head(kept, before))
    report.add(Finding("known", _known(sequence), sequence=sequence) for sequence in sorted(wanted))
    for article in stories.iterator(chunk_size=CHUNK):
        report.stories += 1
        report.add(_of_story(article))
        if progress:
            progress(report.entries + report.stories, total)
    return report


def _entries() -> QuerySet[Publication]:
    there = Article.objects.filter(pk=OuterRef("article_id"))
    return (
        Publication.objects.order_by("sequence")
        .annotate(revision_number=F("revision__number"), has_story=Exists(there))
        .select_related("correction")
    )


def _stories() -> QuerySet[Article]:
    public = Q(live_revision__isnull=False) | Q(published_at__isnull=False) | ~Q(absence="")
    recorded = Exists(Publication.objects.filter(article=OuterRef("pk")))
    return (
        Article.objects.filter(public | recorded)
        .select_related("live_publication", "live_revision", "section", "source")
        .order_by("pk")
    )


def _of_entry(entry: Publication, before: Publication | None) -> Iterator[Finding]:
    place = {"story": entry.article_id, "sequence": entry.sequence}
    words = {"entry": entry.sequence, "story": entry.article_id}
    yield from _of_place(entry, before)
    if not entry.has_story:  # type: ignore[attr-defined]
        yield Finding("story_deleted", _("Entry %(entry)s: its story %(story)s was deleted.") % words, **place)
    if record.digest_of(entry, entry.revision_number) != entry.sha256:  # type: ignore[attr-defined]
        changed = {**words, "what": _what_changed(entry)}
        yield Finding("entry", _("Entry %(entry)s, story %(story)s: %(what)s was changed.") % changed, **place)
    if entry.content is None:
        yield from _of_missing_words(entry)
    else:
        yield from _of_words(entry)
    yield from _of_correction(entry)
    if before and entry.at < before.at:
        earlier = _("Entry %(entry)s is dated before the entry in front of it: was the clock set back?")
        yield Finding("clock", earlier % words, **place)
    if entry.at > timezone.now() + AHEAD:
        yield Finding("clock", _("Entry %(entry)s is dated in the future: is the clock right?") % words, **place)


def _of_place(entry: Publication, before: Publication | None) -> Iterator[Finding]:
    place = {"story": entry.article_id, "sequence": entry.sequence}
    expected, digest = (before.sequence + 1, before.sha256) if before else (1, "")
    if entry.sequence != expected:
        gap = {"first": expected, "last": entry.sequence - 1}
        yield Finding("gap", _("Entries %(first)s to %(last)s are missing.") % gap, **place)
    elif entry.previous_sha256 != digest:
        sentence = _("Entry %(entry)s, story %(story)s, does not follow the one in front of it: one was put in.")
        yield Finding("order", sentence % {"entry": entry.sequence, "story": entry.article_id}, **place)


def _of_words(entry: Publication) -> Iterator[Finding]:
    """Its content against the digest, and the columns that repeat it."""
    place = {"story": entry.article_id, "sequence": entry.sequence}
    words = {"entry": entry.sequence, "story": entry.article_id}
    content = entry.content
    if not isinstance(content, dict) or chain.digest(content) != entry.content_sha256:
        yield Finding(
            "content", _("Entry %(entry)s: what was published of story %(story)s was changed.") % words, **place
        )
        return
    if entry.headline != content.get("headline", ""):
        yield Finding("headline", _("Entry %(entry)s: the headline of story %(story)s was changed.") % words, **place)
    if entry.note != content.get("note", ""):
        yield Finding("note", _("Entry %(entry)s: the public note of story %(story)s was changed.") % words, **place)
    if entry.removed_at or entry.removal_reason:
        sentence = _("Entry %(entry)s of story %(story)s is marked as removed, and its text is there.")
        yield Finding("removal", sentence % words, **place)


def _of_missing_words(entry: Publication) -> Iterator[Finding]:
    """Words may be gone only where an entry of the record says that they were removed."""
    removals = Publication.objects.filter(article=entry.article_id, act=PublicAct.REMOVED, sequence__gt=entry.sequence)
    numbers = [number for removal in removals if removal.content for number in removal.content.get("removed", [])]
    place = {"story": entry.article_id, "sequence": entry.sequence}
    words = {"entry": entry.sequence, "story": entry.article_id}
    if entry.number not in numbers or entry.removed_at is None:
        sentence = _("Entry %(entry)s: the text of story %(story)s was taken away, and no removal is recorded.")
        yield Finding("content_gone", sentence % words, **place)
    if entry.headline or entry.note:
        sentence = _("Entry %(entry)s of story %(story)s was removed, and words were put in again.")
        yield Finding("removal", sentence % words, **place)


def _of_correction(entry: Publication) -> Iterator[Finding]:
    """The note on the story's page against the one in the record."""
    recorded = entry.content.get("correction") if isinstance(entry.content, dict) else None
    row = getattr(entry, "correction", None)
    words = {"entry": entry.sequence, "story": entry.article_id}
    if recorded and row is None:
        sentence = _("The correction of story %(story)s, entry %(entry)s, was deleted.")
    elif row is not None and entry.content is not None and not recorded:
        sentence = _("Story %(story)s, entry %(entry)s, has a correction that is not in the record.")
    elif row is not None and recorded and _differs(row, recorded, entry):
        sentence = _("The correction of story %(story)s, entry %(entry)s, was changed.")
    else:
        return
    yield Finding("correction", sentence % words, entry.article_id, entry.sequence)


def _differs(row, recorded: dict, entry: Publication) -> bool:
    said = {"kind": str(row.kind), "text": chain.normal(row.text)}
    return said != recorded or row.at != entry.at or row.article_id != entry.article_id


def _what_changed(entry: Publication) -> str:
    """Which part of an entry differs from what was hashed, found by trying what it may have been."""
    story = entry.article_id
    times: set[datetime | None] = {None}
    for row in Article.objects.filter(pk=story).values_list("published_at", "updated_at", "withdrawn_at"):
        times |= set(row)
    times |= set(Publication.objects.filter(article=story).values_list("intended_at", flat=True))
    events = Event.objects.filter(article=story)
    times |= set(events.values_list("at", flat=True))
    stories = Publication.objects.filter(sequence__range=(entry.sequence - 100, entry.sequence + 100))
    people = set(events.values_list("actor", flat=True)) | {None}
    guesses: list[tuple[str, str, Iterable]] = [
        (_("its act"), "act", PublicAct.values),
        (_("its significance"), "significance", ["typo", "normal", "major"]),
        (_("its number"), "number", range(1, 1000)),
        (_("its time"), "at", times - {None}),
        (_("the time it was planned for"), "intended_at", times),
        (_("who did it"), "actor_id", people),
        (_("who did it"), "robot", ["", "tick", "begin_record"]),
        (_("its story"), "article_id", set(stories.values_list("article", flat=True))),
    ]
    number = entry.revision_number  # type: ignore[attr-defined]
    for name, attribute, values in guesses:
        kept = getattr(entry, attribute)
        for value in values:
            setattr(entry, attribute, value)
            same = record.digest_of(entry, number) == entry.sha256
            setattr(entry, attribute, kept)
            if same:
                return name
    versions = Revision.objects.filter(article=story).values_list("number", flat=True)
    if any(record.digest_of(entry, each) == entry.sha256 for each in [None, *versions]):
        return _("its version at the desk")
    return _("its act, time, person, place or digest")


def _of_head(kept, last: Publication | None) -> Iterator[Finding]:
    """The end of the record against the row that says where it ends."""
    end = last.sequence if last else 0
    if kept is None:
        if last:
            yield Finding("head", _("The head of the record is missing: its end cannot be proved."))
        return
    if not record.head_is_signed(kept):
        yield Finding("head", _("The head of the record is not signed with this outlet’s SECRET_KEY."))
    if end < kept.sequence:
        gap = {"first": end + 1, "last": kept.sequence}
        yield Finding("tail", _("Entries %(first)s to %(last)s at the end of the record are missing.") % gap)
        return
    at_head = Publication.objects.filter(sequence=kept.sequence).values_list("sha256", flat=True).first()
    if at_head != kept.sha256:
        sentence = _("Entry %(entry)s is not the one that the head of the record names: the record was written anew.")
        yield Finding("head", sentence % {"entry": kept.sequence}, sequence=kept.sequence)
    now = record.head()
    if now and now.sequence < end:
        gap = {"first": now.sequence + 1, "last": end}
        yield Finding("head", _("Entries %(first)s to %(last)s were put in behind the head of the record.") % gap)


def _known(sequence: int) -> str:
    return _("Entry %(entry)s is not what it was when its digest was noted elsewhere.") % {"entry": sequence}


def _of_story(article: Article) -> list[Finding]:
    """What readers get of one story against the record; looked at again, held, before anything is said."""
    if not list(livefacts.problems(article)):
        return []
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        return [Finding(kind, what, article.pk) for kind, what in livefacts.problems(_stories().get(pk=article.pk))]
