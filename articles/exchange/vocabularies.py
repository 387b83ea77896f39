"""Files of keywords, taken in where readers see them: addresses kept clear, stories led on, kept pages let go."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.domain import merging
from articles.models import Redirect, Stamp
from editors.models import Editor
from keywords.domain.exchange import taking
from keywords.domain.exchange.concepts import ConceptFile, FileRefused, Problem
from keywords.domain.exchange.plan import Entry, Plan, plan
from keywords.domain.refusals import Refused
from keywords.models import Vocabulary


def preview(file: ConceptFile, *, vocabulary: Vocabulary | None = None) -> Plan:
    """What the file would change; nothing is written. Raises FileRefused."""
    return plan(file, vocabulary=vocabulary, not_these=left_slugs())


@transaction.atomic
def take_in(
    file: ConceptFile, *, by: Editor | None, name: str, vocabulary: Vocabulary | None = None, seen: str | None = None
) -> Plan:
    """Import a file whole, or change nothing. Raises FileRefused, ChangedSince, PermissionDenied."""
    # Whoever gives a keyword another address at this moment is waited for.
    Stamp.objects.hold(Stamp.ADDRESSES)
    made = taking.take_in(file, by=by, name=name, vocabulary=vocabulary, seen=seen, not_these=left_slugs())
    for entry in made.entries:
        if "replaced_by" in entry.changes and not entry.is_new:
            _merge(entry, made, by)
    if made.changed:
        Stamp.objects.raise_(Stamp.SITE)
    return made


def _merge(entry: Entry, made: Plan, by: Editor | None) -> None:
    """What existed and is replaced now: its stories go to the successor, and an editor can undo it."""
    try:
        if by is None:
            words = {"name": entry.keyword, "kept": entry.successor}
            raise Refused(_("“%(name)s” would be merged into “%(kept)s”: say in whose name.") % words)
        merging.merge(entry.successor, entry.keyword, by=by)
    except Refused as refusal:
        problem = Problem(entry.concept.line, str(refusal))
        raise FileRefused([problem], concepts=len(made.entries)) from refusal


def left_slugs() -> set[str]:
    """Slugs that renamed and merged keywords once had: their addresses lead on, and no new keyword may take them."""
    start = reverse("public:keyword", args=["x"]).removesuffix("x/")
    paths = Redirect.objects.filter(path__startswith=start).values_list("path", flat=True)
    return {path.removeprefix(start).split("/")[0] for path in paths}
