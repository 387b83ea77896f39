"""Keywords found by their names and aliases: while typing, by a whole word, and by words that are nearly the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length, StrIndex

from keywords.domain import doubles
from keywords.models import Alias, Keyword, KeywordStatus, Vocabulary
from keywords.models.alias import key

# A keyword may be found by several of its words: so many rows are read for each that is wanted.
_WORDS_EACH = 4
_LOOKED_AT = 1_000
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Near:
    """A keyword with a word that is nearly the one asked for; `distance` counts the letters that differ."""

    keyword: Keyword
    word: str
    distance: int


def usable() -> QuerySet[Keyword]:
    """What may be put on a story: neither retired nor merged into another."""
    return Keyword.objects.exclude(status=KeywordStatus.RETIRED).filter(replaced_by=None)


def find(
    text: str, *, language: str | None = None, limit: int = 12, vocabulary: Vocabulary | None = None
) -> list[Keyword]:
    """The keywords that a name or alias of leads to: the same word first, then beginnings, then the rest.

    Each has its vocabulary loaded and says as `matched` by which alias it was found, where its name in `language`
    does not show it. Two queries at most, the second only where beginnings are too few. Empty text finds nothing.
    """
    wanted = key(text)
    if not wanted:
        return []
    words = _words(vocabulary)
    begins = _by_rank(words.filter(beginning_with(wanted)), wanted)
    found = _distinct(begins[: limit * _WORDS_EACH], wanted, language, limit)
    if len(found) < limit:
        held = words.filter(pk__in=_holding(wanted)).exclude(keyword__in=[keyword.pk for keyword in found])
        rest = _by_rank(held, wanted)[: limit * _WORDS_EACH]
        found += _distinct(rest, wanted, language, limit - len(found))
    return found


def beginning_with(wanted: str) -> Q:
    """Words that begin so, in the form in which each database uses its index."""
    if connection.vendor == "sqlite":
        return Q(folded__gte=wanted, folded__lt=wanted + _LAST)
    return Q(folded__startswith=wanted)


def _holding(wanted: str) -> QuerySet:
    """Words with it inside, a thousand at most, read from the index alone before anything is joined.

    By position, not by LIKE: half the work in a list that no index narrows.
    """
    held = Alias.objects.alias(at=StrIndex("folded", Value(wanted))).filter(at__gt=0)
    return held.order_by().values("pk")[:_LOOKED_AT]


def _words(vocabulary: Vocabulary | None) -> QuerySet[Alias]:
    words = Alias.objects.exclude(keyword__status=KeywordStatus.RETIRED).select_related("keyword__vocabulary")
    return words.filter(keyword__vocabulary=vocabulary) if vocabulary else words


def _by_rank(words: QuerySet[Alias], wanted: str) -> QuerySet[Alias]:
    rank = Case(
        When(folded=wanted, then=Value(0)),
        When(beginning_with(wanted), then=Value(1)),
        When(folded__contains=f" {wanted}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return words.annotate(rank=rank).order_by("rank", "-keyword__uses", "folded", "pk")


def _distinct(words: Iterable[Alias], wanted: str, language: str | None, limit: int) -> list[Keyword]:
    found: dict[int, Keyword] = {}
    for word in words:
        if word.keyword_id in found or len(found) == limit:
            continue
        keyword = found[word.keyword_id] = word.keyword
        shown = key(keyword.names.in_(language) if language else str(keyword))
        keyword.matched = "" if wanted in shown else word.text
    return list(found.values())


def match(name: str) -> Keyword | None:
    """The one keyword that a word means, whatever its language: accepted, by name, and much used come first."""
    words = Alias.objects.filter(folded=key(name)).exclude(keyword__status=KeywordStatus.RETIRED)
    accepted = Case(When(keyword__status=KeywordStatus.ACCEPTED, then=Value(0)), default=Value(1))
    word = (
        words.select_related("keyword__vocabulary")
        .order_by(accepted, "-is_name", "-keyword__uses", "keyword_id")
        .first()
    )
    return word.keyword if word else None


def same_word(names: dict, *, vocabulary: Vocabulary, parent: Keyword | None) -> Keyword | None:
    """The keyword that a new one of these names would double, in the vocabulary.

    Below a parent a name may come back that stands below another one (“Press” of two countries); an alias and a name
    at the root may not. A retired keyword counts; of a merged one its successor is given.
    """
    folded = {key(text) for text in names.values() if text}
    words = Alias.objects.filter(folded__in=folded, keyword__vocabulary=vocabulary)
    if parent is not None:
        words = words.filter(Q(keyword__parent=parent) | Q(is_name=False) | Q(keyword=parent))
    words = words.select_related("keyword__vocabulary", "keyword__replaced_by__vocabulary")
    word = words.order_by("keyword__status", "pk").first()
    return (word.keyword.replaced_by or word.keyword) if word else None


def near(names: dict, *, limit: int = 8) -> list[Near]:
    """Keywords with a word that is these names' up to two letters, a plural, hyphens, spaces, or the script of Chinese.

    The nearest first. Retired ones are among them, for they may be what is looked for. Short words allow less.
    """
    found: dict[int, tuple[int, str]] = {}
    for text in names.values():
        wanted = key(text)
        if not wanted:
            continue
        kind, most, letters = doubles.same(wanted), _tolerance(wanted), set(wanted)
        words = _sharing_a_piece(wanted, most).filter(keyword__replaced_by=None)
        for pk, folded, word in words.values_list("keyword_id", "folded", "text").iterator(chunk_size=5000):
            # Most words fall here, without being compared letter by letter.
            if len(letters ^ set(folded)) > 4:
                continue
            distance = 0 if doubles.same(folded) == kind else edits(wanted, folded, most)
            if distance is not None and (pk not in found or distance < found[pk][0]):
                found[pk] = (distance, word)
    nearest = sorted(found, key=lambda pk: (found[pk][0], pk))[:limit]
    rows = Keyword.objects.filter(pk__in=nearest).select_related("vocabulary").in_bulk()
    return [Near(rows[pk], found[pk][1], found[pk][0]) for pk in nearest if pk in rows]


def _sharing_a_piece(wanted: str, most: int) -> QuerySet[Alias]:
    """Words that can be as near: of two edits one of three pieces is spared, and it still stands there whole.

    A plural or some hyphens more change the length by a few letters.
    """
    size = max(1, len(wanted) // (max(most, 1) + 1))
    pieces = [wanted[start : start + size] for start in range(0, len(wanted) - size + 1, size)]
    shared = Q()
    words = Alias.objects.alias(length=Length("folded"))
    for number, piece in enumerate(pieces):
        words = words.alias(**{f"at{number}": StrIndex("folded", Value(piece))})
        shared |= Q(**{f"at{number}__gt": 0})
    return words.filter(shared, length__gte=len(wanted) - 4, length__lte=len(wanted) + 4)


def _tolerance(word: str) -> int:
    """In a short word one other letter makes another word, and a Chinese character says as much as three letters."""
    weight = len(word) if word.isascii() else len(word) * 2
    return 0 if weight < 5 else 1 if weight < 8 else 2


def edits(one: str, other: str, most: int) -> int | None:
    """How many letters must be added, dropped, changed or swapped with their neighbor; None beyond `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, last[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None
