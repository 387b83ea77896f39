"""The keywords there are, loaded once, and looked up the ways a file refers to them."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from keywords.domain import mediatopics
from keywords.domain.exchange.concepts import Concept
from keywords.models import Alias, Keyword, Vocabulary
from newsroom.lib.text import fold


class Shelf:
    """All keywords in memory, four queries whatever their number; one object for one row."""

    def __init__(self, *, lock: bool = False) -> None:
        shelves, keywords = Vocabulary.objects.order_by("pk"), Keyword.objects.order_by("pk")
        if lock:
            # What an import reads must still be so when it writes; in the order in which `domain/tree.py` waits.
            shelves, keywords = shelves.select_for_update(no_key=True), keywords.select_for_update(no_key=True)
        vocabularies = {vocabulary.pk: vocabulary for vocabulary in shelves}
        self.vocabularies = {vocabulary.slug: vocabulary for vocabulary in vocabularies.values()}
        self.by_pk: dict[int, Keyword] = {keyword.pk: keyword for keyword in keywords}
        for keyword in self.by_pk.values():
            keyword.vocabulary = vocabularies[keyword.vocabulary_id]
            keyword.parent = self.by_pk[keyword.parent_id] if keyword.parent_id else None
        # A code stands once in a vocabulary: the outlet's own keyword may have that of an imported topic.
        self.by_code: dict[str, dict[str, Keyword]] = defaultdict(dict)
        for keyword in self.by_pk.values():
            if keyword.media_topic:
                self.by_code[keyword.media_topic][keyword.vocabulary.slug] = keyword
        self.by_slug = {keyword.slug: keyword for keyword in self.by_pk.values()}
        self.by_place: dict[tuple, Keyword] = {}
        self.by_name: dict[tuple[int, str], list[Keyword]] = defaultdict(list)
        for keyword in self.by_pk.values():
            self.by_place[keyword.vocabulary_id, keyword.parent_id, keyword.folded] = keyword
            for folded in {fold(name) for name in keyword.names.values()}:
                self.by_name[keyword.vocabulary_id, folded].append(keyword)
        self.by_wikidata: dict[tuple[int, str], list[Keyword]] = defaultdict(list)
        for keyword in self.by_pk.values():
            if keyword.wikidata:
                self.by_wikidata[keyword.vocabulary_id, keyword.wikidata].append(keyword)
        self.aliases: dict[int, set[str]] = defaultdict(set)
        for pk, folded in Alias.objects.others().values_list("keyword_id", "folded"):
            self.aliases[pk].add(folded)
        through = Keyword.related.through.objects.values_list("from_keyword_id", "to_keyword_id")
        self.related: set[tuple[int, int]] = set(through)

    def kept(self, keyword: Keyword) -> Keyword:
        """The keyword itself, or the one it was merged into."""
        return self.by_pk[keyword.replaced_by_id] if keyword.replaced_by_id else keyword

    def coded(self, code: str, vocabulary: Vocabulary) -> Keyword | None:
        """The keyword that a reference by code means: of the same vocabulary, else the imported topic, else any."""
        holders = self.by_code.get(code, {})
        return holders.get(vocabulary.slug) or holders.get(mediatopics.SLUG) or next(iter(holders.values()), None)

    def referred(self, reference: str, vocabulary: Vocabulary) -> Keyword | None:
        """The keyword outside the file that is meant: by code, by slug, by “vocabulary:slug”, or by its only name."""
        scheme, colon, code = reference.partition(":")
        if scheme == "medtop" and colon:
            return self.coded(code, vocabulary)
        if reference in self.by_slug:
            return self.by_slug[reference]
        if colon and scheme in self.vocabularies and code in self.by_slug:
            found = self.by_slug[code]
            return found if found.vocabulary_id == self.vocabularies[scheme].pk else None
        named = self.by_name.get((vocabulary.pk, fold(reference)), []) if vocabulary.pk else []
        return named[0] if len(named) == 1 else self.coded(reference, vocabulary)

    def identified(self, concepts: Iterable[tuple[Concept, Vocabulary]]) -> dict[int, Keyword]:
        """By `id(concept)`: the keywords that have a concept's code or slug, or alone have its Wikidata item.

        Only those of the concept's own vocabulary: what another one has under the same code is mapped, and not the
        file's to change. A Wikidata item that a file or a vocabulary gives twice identifies nothing: Media Topics use
        some for a topic and a narrower one.
        """
        concepts = list(concepts)
        items = Counter((vocabulary.slug, concept.wikidata) for concept, vocabulary in concepts)
        found = {}
        for concept, vocabulary in concepts:
            keyword = self.by_code.get(concept.media_topic, {}).get(vocabulary.slug)
            if keyword is None:
                keyword = self._fits(concept, vocabulary, self.by_slug.get(concept.slug))
            holders = self.by_wikidata.get((vocabulary.pk, concept.wikidata), [])
            if keyword is None and len(holders) == 1 and items[vocabulary.slug, concept.wikidata] == 1:
                keyword = self._fits(concept, vocabulary, holders[0])
            if keyword is not None:
                found[id(concept)] = keyword
        return found

    def in_place(self, concept: Concept, vocabulary: Vocabulary, parent: Keyword | None, folded: str) -> Keyword | None:
        """The keyword of the same name below the same parent, unless its code says that it is another."""
        if vocabulary.pk is None or (parent is not None and parent.pk is None):
            return None
        return self._fits(
            concept, vocabulary, self.by_place.get((vocabulary.pk, parent.pk if parent else None, folded))
        )

    def _fits(self, concept: Concept, vocabulary: Vocabulary, keyword: Keyword | None) -> Keyword | None:
        if keyword is None or keyword.vocabulary_id != vocabulary.pk:
            return None
        if keyword.media_topic and concept.media_topic and keyword.media_topic != concept.media_topic:
            return None
        return keyword
