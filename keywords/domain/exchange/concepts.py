"""What a vocabulary's file says, whatever its form: concepts with their lines, or the reasons against the file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from keywords.domain.exchange import cells

MAX_BYTES = 20 * 1024 * 1024
MAX_CONCEPTS = 50_000
MAX_LEVELS = 20
MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason against a file, and the line it stands on where it stands on one."""

    line: int | None
    reason: str

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return _("Line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}


class FileRefused(Exception):
    """The whole file is refused and nothing is stored; `concepts` is how many it holds, as far as it could be read."""

    def __init__(self, problems: Iterable[Problem], *, concepts: int = 0) -> None:
        self.problems = sorted(problems, key=lambda problem: (problem.line is None, problem.line or 0))
        self.concepts = concepts
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """The first hundred problems, one sentence each, and how many more there are."""
        shown = [str(problem) for problem in self.problems[:MAX_PROBLEMS]]
        more = len(self.problems) - len(shown)
        return [*shown, _("… and %(number)d more.") % {"number": more}] if more else shown


@dataclass(slots=True)
class Concept:
    """One keyword as a file describes it. What the file leaves open is None or empty and changes nothing."""

    line: int
    key: str
    names: dict[str, str]
    slug: str = ""
    vocabulary: str = ""
    media_topic: str = ""  # eight digits
    wikidata: str = ""
    description: dict[str, str] = field(default_factory=dict)
    scope_note: dict[str, str] = field(default_factory=dict)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    status: str = ""
    # References as the file writes them. `parent` is "" at the root and None where the file says nothing of the tree.
    parent: str | None = None
    replaced_by: str = ""
    related: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What a refusal calls it."""
        name = next(iter(self.names.values()), "")
        return f"{name} ({self.key})" if self.key else name

    @property
    def keys(self) -> Iterator[str]:
        """Everything by which another line may refer to this one."""
        yield from dict.fromkeys(key for key in (self.key, self.code, self.slug) if key)

    @property
    def code(self) -> str:
        return f"medtop:{self.media_topic}" if self.media_topic else ""

    def scope(self, key: str) -> str:
        """Where a key of this concept must be the only one: a code within its vocabulary, others everywhere."""
        return self.vocabulary if key == self.code else ""


@dataclass(frozen=True, slots=True)
class VocabularyRecord:
    """A vocabulary that a file brings along, to be made where it does not exist."""

    slug: str
    name: dict[str, str]
    is_tree: bool = True
    is_open: bool = False
    is_required: bool = False
    limit: int | None = None


@dataclass(slots=True)
class ConceptFile:
    """All concepts of a file, proved to be consistent among themselves."""

    concepts: list[Concept]
    vocabularies: list[VocabularyRecord] = field(default_factory=list)
    by_key: dict[tuple[str, str], Concept] = field(default_factory=dict)

    def find(self, reference: str | None, near: Concept) -> Concept | None:
        """The concept that another one refers to: of two with the same code the one of its own vocabulary."""
        if not reference:
            return None
        return self.by_key.get((near.vocabulary, reference)) or self.by_key.get(("", reference))


def check(
    concepts: list[Concept],
    vocabularies: Iterable[VocabularyRecord] = (),
    problems: Iterable[Problem] = (),
    expected: int = 0,
) -> ConceptFile:
    """The file, once nothing in it contradicts itself: codes stand once, the tree is a tree. Else FileRefused.

    References to what is not in the file are left to the look-up in the database. `expected` counts the concepts that
    `problems` kept out as well.
    """
    found = list(problems)
    by_key: dict[tuple[str, str], Concept] = {}
    for concept in concepts:
        for key in concept.keys:
            first = by_key.setdefault((concept.scope(key), key), concept)
            if first is not concept:
                reason = _("“%(key)s” stands on line %(first)d already.") % {
                    "key": cells.shown(key),
                    "first": first.line,
                }
                found.append(Problem(concept.line, reason))
        if concept.replaced_by and concept.status in ("proposed", "accepted"):
            reason = _("“%(name)s” is replaced by another one and cannot be “%(status)s”.")
            details = {"name": cells.shown(concept.label), "status": concept.status}
            found.append(Problem(concept.line, reason % details))
    for concept in concepts:
        if concept.code:
            by_key.setdefault(("", concept.code), concept)
    file = ConceptFile(concepts, list(vocabularies), by_key)
    found += _loops(file)
    if not concepts and not found:
        found.append(Problem(None, _("The file holds no keywords.")))
    if found:
        raise FileRefused(found, concepts=max(expected, len(concepts)))
    return file


def _loops(file: ConceptFile) -> list[Problem]:
    """Cycles of parents and of successors, each told once, and branches deeper than the tree may be."""
    below = _("“%(name)s” stands below itself: %(way)s.")
    after = _("“%(name)s” is replaced by itself: %(way)s.")
    return [
        *_follow(file.concepts, lambda concept: file.find(concept.parent, concept), below, limit=MAX_LEVELS),
        *_follow(file.concepts, lambda concept: file.find(concept.replaced_by, concept), after),
    ]


def _follow(concepts, onward: Callable[[Concept], Concept | None], reason: str, limit: int = 0) -> Iterator[Problem]:
    """Each concept is walked once, however long the chains are."""
    levels: dict[int, int] = {}
    for concept in concepts:
        way: list[Concept] = []
        walked: set[int] = set()
        at: Concept | None = concept
        while at is not None and id(at) not in levels and id(at) not in walked:
            way.append(at)
            walked.add(id(at))
            at = onward(at)
        if at is not None and id(at) in walked:
            cycle = way[next(number for number, each in enumerate(way) if each is at) :]
            told = " → ".join(cells.shown(each.label) for each in [*cycle[:5], at])
            yield Problem(at.line, reason % {"name": cells.shown(at.label), "way": told})
        level = levels.get(id(at), 0)
        for each in reversed(way):
            level += 1
            levels[id(each)] = level
        if limit and level > limit and way:
            sentence = _("“%(name)s” stands deeper than %(limit)d levels.")
            yield Problem(concept.line, sentence % {"name": cells.shown(concept.label), "limit": limit})
