"""What a file would change, decided before anything is written; preview and import run the same lines."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from keywords.domain import mediatopics
from keywords.domain.exchange import cells
from keywords.domain.exchange.concepts import MAX_LEVELS, Concept, ConceptFile, FileRefused, Problem, VocabularyRecord
from keywords.domain.exchange.shelf import Shelf
from keywords.models import Keyword, KeywordStatus, Vocabulary
from keywords.models.alias import key
from newsroom.lib.languages import Names
from newsroom.lib.text import fold, slugify_headline

OUTCOMES = ("created", "updated", "unchanged", "retired", "refused")
# Where Media Topics go when nobody says where: their own closed tree.
MEDIA_TOPICS = VocabularyRecord(mediatopics.SLUG, {"en": "Media Topics", "zh-hans": "媒体主题"})


@dataclass(slots=True)
class Entry:
    """One concept and the keyword it is, was or becomes; `changes` by column, the old value and the new one."""

    concept: Concept
    keyword: Keyword
    is_new: bool = False
    # Merged away: the file does not speak for it.
    is_left_alone: bool = False
    parent: Keyword | None = None
    successor: Keyword | None = None
    changes: dict[str, tuple] = field(default_factory=dict)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    related: list[Keyword] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        if self.changes.get("status", ("", ""))[1] == KeywordStatus.RETIRED:
            return "retired"
        if self.is_new:
            return "created"
        return "updated" if self.changes or self.aliases or self.related else "unchanged"


@dataclass(slots=True)
class Plan:
    """Every concept of the file with what becomes of it, in an order in which parents come first."""

    entries: list[Entry]
    vocabularies: list[Vocabulary]
    shelf: Shelf

    @property
    def counts(self) -> dict[str, int]:
        """How many concepts were (or would be) created, updated …; each counts once, a refused file is all refused."""
        counted = Counter(entry.outcome for entry in self.entries)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.outcome != "unchanged"]

    @property
    def digest(self) -> str:
        """Differs when anything else would be changed than before."""
        parts = hashlib.sha256(repr([vocabulary.slug for vocabulary in self.vocabularies]).encode())
        for entry in self.changed:
            alone = (entry.keyword.pk, entry.concept.line, entry.aliases, [str(other) for other in entry.related])
            parts.update(repr((alone, sorted(entry.changes.items()))).encode())
        return parts.hexdigest()


def plan(
    file: ConceptFile, *, vocabulary: Vocabulary | None = None, not_these: Iterable[str] = (), lock: bool = False
) -> Plan:
    """What the file would change in the keywords there are. Raises FileRefused with every line that does not fit.

    `vocabulary` is where concepts go that name none; `not_these` are slugs to keep clear of.
    """
    return _Planner(file, vocabulary, Shelf(lock=lock), not_these).run()


class _Planner:
    def __init__(
        self, file: ConceptFile, vocabulary: Vocabulary | None, shelf: Shelf, not_these: Iterable[str]
    ) -> None:
        self.file, self.shelf = file, shelf
        self.vocabulary = vocabulary and shelf.vocabularies[vocabulary.slug]
        self.problems: list[Problem] = []
        self.entries: dict[int, Entry] = {}
        self.made: dict[str, Vocabulary] = {}
        self.slugs = {*shelf.by_slug, *not_these}
        self.holders: dict[int, Concept] = {}
        self.identified: dict[int, Keyword] = {}
        self.spoken_for: set[int] = set()

    def run(self) -> Plan:
        for record in self.file.vocabularies:
            if self.vocabulary is None and record.slug not in self.shelf.vocabularies:
                self._make(record)
        placed = [(concept, found) for concept in self.file.concepts if (found := self._vocabulary(concept))]
        self._refuse_codes_twice(placed)
        self._stop_at_problems()
        self.identified = self.shelf.identified(placed)
        self.spoken_for = {keyword.pk for keyword in self.identified.values()}
        places = {id(concept): vocabulary for concept, vocabulary in placed}
        for concept in self._parents_first():
            self._enter(concept, places[id(concept)])
        self._stop_at_problems()
        entries = list(self.entries.values())
        for entry in entries:
            self._compare(entry)
        self._refuse_wrong_trees(entries)
        self._stop_at_problems()
        return Plan(entries, list(self.made.values()), self.shelf)

    def _stop_at_problems(self) -> None:
        if self.problems:
            raise FileRefused(self.problems, concepts=len(self.file.concepts))

    def _refuse(self, concept: Concept, reason: str, **details: object) -> None:
        self.problems.append(Problem(concept.line, reason % {"name": cells.shown(concept.label), **details}))

    def _vocabulary(self, concept: Concept) -> Vocabulary | None:
        """Where the concept belongs: as it says itself, as its qcode says, or as the person who imports it says."""
        scheme = concept.key.partition(":")[0] if ":" in concept.key else ""
        slug = concept.vocabulary or (scheme if scheme in self.made or scheme in self.shelf.vocabularies else "")
        if self.vocabulary is not None:
            if slug not in ("", self.vocabulary.slug):
                sentence = _("“%(name)s” belongs to the vocabulary “%(other)s”, not to “%(asked)s”.")
                self._refuse(concept, sentence, other=cells.shown(slug), asked=self.vocabulary.slug)
                return None
            return self.vocabulary
        if not slug and not concept.media_topic:
            self._refuse(concept, _("Nothing says to which vocabulary “%(name)s” belongs: choose one."))
            return None
        slug = slug or MEDIA_TOPICS.slug
        if slug in self.shelf.vocabularies or slug in self.made:
            return self.shelf.vocabularies.get(slug) or self.made[slug]
        if slug == MEDIA_TOPICS.slug:
            self._make(MEDIA_TOPICS)
            return self.made[slug]
        self._refuse(concept, _("There is no vocabulary “%(slug)s”: make it first."), slug=cells.shown(slug))
        return None

    def _refuse_codes_twice(self, placed: Iterable[tuple[Concept, Vocabulary]]) -> None:
        """Rows that name their vocabulary and rows that leave it to the importer may meet in one."""
        first: dict[tuple[str, str], Concept] = {}
        for concept, vocabulary in placed:
            if concept.code and (other := first.setdefault((vocabulary.slug, concept.code), concept)) is not concept:
                self._refuse(
                    concept, _("“%(key)s” stands on line %(first)d already."), key=concept.code, first=other.line
                )

    def _make(self, record: VocabularyRecord) -> None:
        rules = {"is_tree": record.is_tree, "is_open": record.is_open, "is_required": record.is_required}
        made = Vocabulary(slug=record.slug, name=Names(record.name), limit=record.limit, **rules)
        self.made[record.slug] = made

    def _parents_first(self) -> list[Concept]:
        ordered: dict[int, Concept] = {}
        for concept in self.file.concepts:
            way = []
            at: Concept | None = concept
            while at is not None and id(at) not in ordered:
                way.append(at)
                at = self.file.find(at.parent, at)
            ordered |= {id(each): each for each in reversed(way)}
        return list(ordered.values())

    def _enter(self, concept: Concept, vocabulary: Vocabulary) -> None:
        """Find or make the keyword of one concept; its parent stands already."""
        parent = self._parent(concept, vocabulary)
        names, keyword = Names(concept.names), self.identified.get(id(concept))
        if keyword is None:
            keyword = self.shelf.in_place(concept, vocabulary, parent, fold(names.in_(settings.LANGUAGE_CODE)))
            if keyword is not None and (keyword.pk in self.spoken_for or keyword.replaced_by_id):
                keyword = None
        if keyword is None:
            keyword = Keyword(slug=self._slug(concept), vocabulary=vocabulary, names=names)
            self.entries[id(concept)] = Entry(concept, keyword, is_new=True, parent=parent)
            return
        if concept.replaced_by and self._successor(concept, vocabulary) is keyword:
            # Merged since: the code went to the keyword that was kept.
            self.entries[id(concept)] = Entry(concept, keyword, is_left_alone=True, parent=keyword.parent)
            return
        if keyword.pk in self.holders:
            first = self.holders[keyword.pk]
            sentence = _("“%(name)s” is the same keyword as the one on line %(first)d.")
            self._refuse(concept, sentence, first=first.line)
            return None
        self.holders[keyword.pk] = concept
        alone = keyword.replaced_by_id is not None
        stays = alone or concept.parent is None
        self.entries[id(concept)] = Entry(
            concept, keyword, is_left_alone=alone, parent=keyword.parent if stays else parent
        )

    def _successor(self, concept: Concept, vocabulary: Vocabulary) -> Keyword | None:
        inside = self.file.find(concept.replaced_by, concept)
        if inside is not None and id(inside) in self.identified:
            return self.identified[id(inside)]
        return self.shelf.referred(concept.replaced_by, vocabulary)

    def _parent(self, concept: Concept, vocabulary: Vocabulary) -> Keyword | None:
        """The nearest keyword above that stands in this vocabulary: what one was merged into may stand in another."""
        if not concept.parent:
            return None
        if not vocabulary.is_tree:
            sentence = _("“%(name)s” has a parent, but “%(vocabulary)s” is a flat list.")
            self._refuse(concept, sentence, vocabulary=vocabulary)
            return None
        above = self.file.find(concept.parent, concept)
        while above is not None:
            entry = self.entries.get(id(above))
            if entry is None:
                return None  # refused on its own line
            found = self.shelf.kept(entry.keyword)
            if found.vocabulary is vocabulary:
                return found
            if not entry.is_left_alone:
                break
            above = self.file.find(above.parent, above)
        else:
            if self.file.find(concept.parent, concept):
                return None
            found = self.shelf.referred(concept.parent, vocabulary)
            if found is None:
                sentence = _("The parent “%(parent)s” of “%(name)s” is neither in the file nor among the keywords.")
                self._refuse(concept, sentence, parent=cells.shown(concept.parent))
                return None
            found = self.shelf.kept(found)
            if found.vocabulary is vocabulary:
                return found
        self._refuse(concept, _("The parent of “%(name)s” stands in another vocabulary."))
        return None

    def _slug(self, concept: Concept) -> str:
        base = concept.slug or slugify_headline(Names(concept.names).in_(settings.LANGUAGE_CODE), 100) or "keyword"
        number, slug = 1, base
        while slug in self.slugs:
            number += 1
            slug = f"{base[:110]}-{number}"
        self.slugs.add(slug)
        return slug

    def _compare(self, entry: Entry) -> None:
        """What the file says otherwise. What it leaves empty stays, and nothing is ever taken away."""
        concept, keyword = entry.concept, entry.keyword
        if entry.is_left_alone:
            return
        entry.successor = self._referred(entry, concept.replaced_by, _("The successor “%(reference)s” of “%(name)s”"))
        before = Keyword(vocabulary=keyword.vocabulary, status="") if entry.is_new else keyword
        for column in ("names", "description", "scope_note"):
            said = concept.names if column == "names" else getattr(concept, column)
            now = Names({**getattr(before, column), **{code: text for code, text in said.items() if text}})
            self._change(entry, column, getattr(before, column), now)
        self._change(entry, "media_topic", before.media_topic, concept.media_topic or before.media_topic)
        self._change(entry, "wikidata", before.wikidata, concept.wikidata or before.wikidata)
        if not entry.is_new and keyword.parent is not entry.parent:
            entry.changes["parent"] = (keyword.parent, entry.parent)
        self._change(entry, "status", before.status, self._status(entry, before.status))
        if entry.successor is not None:
            entry.changes["replaced_by"] = (None, entry.successor)
        self._words(entry)

    def _change(self, entry: Entry, column: str, before: object, now: object) -> None:
        if before != now:
            entry.changes[column] = (before, now)

    def _status(self, entry: Entry, before: str) -> str:
        """A file retires, accepts what was proposed, and revives only what it calls accepted in so many words."""
        said = KeywordStatus.RETIRED if entry.concept.replaced_by else entry.concept.status
        if before == KeywordStatus.ACCEPTED and said == KeywordStatus.PROPOSED:
            return before
        if before == KeywordStatus.RETIRED and said == KeywordStatus.PROPOSED:
            return before
        return said or before or KeywordStatus.ACCEPTED

    def _words(self, entry: Entry) -> None:
        concept, keyword = entry.concept, entry.keyword
        known = set(self.shelf.aliases[keyword.pk]) if keyword.pk else set()
        known |= {key(name) for name in entry.changes.get("names", (None, keyword.names))[1].values()}
        for language, text in concept.aliases:
            if (folded := key(text)) not in known:
                known.add(folded)
                entry.aliases.append((language, text))
        for reference in dict.fromkeys(concept.related):
            other = self._referred(entry, reference, _("The related “%(reference)s” of “%(name)s”"))
            if other is not None and (keyword.pk, other.pk) not in self.shelf.related:
                entry.related.append(other)

    def _referred(self, entry: Entry, reference: str, what: str) -> Keyword | None:
        """Another keyword that this one names; what was merged away leads to where it is now."""
        if not reference:
            return None
        inside = self.file.find(reference, entry.concept)
        seen = set()
        while inside is not None and (onward := self.file.find(inside.replaced_by, inside)) and id(inside) not in seen:
            seen.add(id(inside))
            inside = onward
        found = self.entries[id(inside)].keyword if inside else None
        found = found or self.shelf.referred(reference, entry.keyword.vocabulary)
        if found is None:
            sentence = _("%(what)s is neither in the file nor among the keywords.")
            name = {"name": cells.shown(entry.concept.label), "reference": cells.shown(reference)}
            self.problems.append(Problem(entry.concept.line, sentence % {"what": what % name}))
            return None
        found = self.shelf.kept(found) if found.pk else found
        if found is entry.keyword:
            self._refuse(entry.concept, _("“%(name)s” refers to itself."))
            return None
        return found

    def _refuse_wrong_trees(self, entries: Iterable[Entry]) -> None:
        """What only file and keywords together show: a cycle, a branch too deep, two of one name in one place."""
        parents: dict[int, Keyword | None] = {id(k): k.parent for k in self.shelf.by_pk.values()}
        folded = {id(k): k.folded for k in self.shelf.by_pk.values()}
        for entry in entries:
            parents[id(entry.keyword)] = entry.parent
            names = entry.changes.get("names", (None, entry.keyword.names))[1]
            folded[id(entry.keyword)] = fold(names.in_(settings.LANGUAGE_CODE))
        places: dict[tuple, list[Keyword]] = {}
        for keyword in [*self.shelf.by_pk.values(), *(entry.keyword for entry in entries if entry.is_new)]:
            place = (keyword.vocabulary.slug, id(parents[id(keyword)]), folded[id(keyword)])
            places.setdefault(place, []).append(keyword)
        twice = {id(keyword): holders for holders in places.values() if len(holders) > 1 for keyword in holders}
        for entry in entries:
            if id(entry.keyword) in twice and entry.changes.keys() & {"names", "parent"}:
                other = next(keyword for keyword in twice[id(entry.keyword)] if keyword is not entry.keyword)
                sentence = _("“%(name)s” would stand twice in one place: “%(slug)s” has this name already.")
                self._refuse(entry.concept, sentence, slug=other.slug)
            above, level = entry.parent, 1
            while above is not None and above is not entry.keyword and level <= MAX_LEVELS:
                above, level = parents[id(above)], level + 1
            if above is entry.keyword:
                self._refuse(entry.concept, _("“%(name)s” would stand below itself."))
            elif above is not None:
                self._refuse(entry.concept, _("“%(name)s” stands deeper than %(limit)d levels."), limit=MAX_LEVELS)
