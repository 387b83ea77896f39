"""“Did you mean …”: a question that finds more, made of words that stand in live stories.

A word that no story has may be mistyped: the words of the index that begin alike or share a piece are compared with
it, and of those that differ by one letter (two in long words) the one in most stories is offered; or two words that
were typed as one. A Chinese run that nobody wrote so may be two words. What is offered has been asked first: it finds
something.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Length, StrIndex

from articles.domain import search
from articles.models import Article, SearchWord
from keywords.domain.lookup import edits
from newsroom.lib import analysis, questions
from newsroom.lib.questions import Question, Term

# Fewer stories than this, and another word of so many times as many, and the word may be a mistake in a story.
_RARE, _TIMES = 3, 20
_COMPARED = 4_000
_FORMS = 200
_WORDS = 3
_SHORTEST = 4
_RUN = range(4, 13)


def suggestion(question: str | Question, language: str) -> str | None:
    """A question like this one that finds stories; None where there is none, or nothing seems wrong."""
    asked = questions.read(question) if isinstance(question, str) else question
    if not asked or asked.cut:
        return None
    live = Article.objects.live().in_language(language)
    for offered in _offers(asked, language):
        if search.matching(live, offered).exists():
            return offered
    return None


def _offers(asked: Question, language: str) -> Iterator[str]:
    words = [term.typed for term in asked.terms]
    better = dict(enumerate(words))
    for number, term in enumerate(asked.terms):
        if term.quoted or term.is_open or len(better) > _WORDS * 4:
            continue
        if word := _better(term, language):
            better[number] = word
    if list(better.values()) != words:
        yield _written(asked, list(better.values()))
    for number, term in enumerate(asked.terms):
        if len(term.typed) in _RUN and analysis.is_unspaced(term.typed[0]):
            for place in range(2, len(term.typed) - 1):
                parts = f"{term.typed[:place]} {term.typed[place:]}"
                yield _written(asked, [*words[:number], parts, *words[number + 1 :]])


def _written(asked: Question, words: list[str]) -> str:
    """The question with other words, its signs and quotes as they were."""
    terms = [replace(term, typed=word).written for term, word in zip(asked.terms, words, strict=True)]
    return " ".join([*terms, *(f"-{term.written}" for term in asked.without)])


def _better(term: Term, language: str) -> str | None:
    typed = analysis.plain(term.typed)
    if len(term.rows[0].tokens) != 1 or len(typed) < _SHORTEST or not typed.isalpha() or analysis.is_unspaced(typed[0]):
        return None
    known = SearchWord.objects.filter(language=language)
    # The word in another form counts: "bridges" is no mistake where stories have "bridge".
    stem = analysis.stem(typed)
    forms = known.filter(word__startswith=analysis.beginning(stem)).order_by("word").values_list("word", "stories")
    here = sum(stories for word, stories in forms[:_FORMS] if analysis.stem(word) == stem)
    if here > _RARE:
        return None
    best: tuple[int, int, str] | None = None
    tolerance = 1 if len(typed) < 8 or here else 2
    for word, stories in _near(known, typed, tolerance):
        if (here and stories < here * _TIMES) or analysis.stem(word) == stem:
            continue
        distance = edits(typed, word, tolerance)
        if distance is not None and (best is None or (distance, -stories, word) < best):
            best = (distance, -stories, word)
    if best:
        return best[2]
    return None if here else _two(known, typed)


def _near(known: QuerySet[SearchWord], typed: str, tolerance: int) -> Iterator[tuple[str, int]]:
    """Words of nearly the same length that share a piece with it: of n mistakes one of n + 1 pieces is spared."""
    size = len(typed) // (tolerance + 1)
    # A swap of two letters across the border of two pieces spoils both: pieces from the second letter catch it.
    starts = {0, size, len(typed) - size, 1, 2}
    pieces = sorted({typed[start : start + size] for start in starts if start + size <= len(typed)})
    # … and in a short word there are no pieces to speak of.
    shared = Q(word__startswith=typed[: 1 if len(typed) < 6 else 2])
    for number, piece in enumerate(pieces):
        known = known.alias(**{f"at{number}": StrIndex("word", Value(piece))})
        shared |= Q(**{f"at{number}__gt": 0})
    known = known.alias(length=Length("word")).filter(
        shared, length__gte=len(typed) - tolerance, length__lte=len(typed) + tolerance
    )
    yield from known.order_by("-stories", "word").values_list("word", "stories")[:_COMPARED]


def _two(known: QuerySet[SearchWord], typed: str) -> str | None:
    """Two words typed as one."""
    pairs = [(typed[:place], typed[place:]) for place in range(3, len(typed) - 2)]
    parts = {part for pair in pairs for part in pair}
    stories: dict[str, int] = {row.word: row.stories for row in known.filter(word__in=parts)}
    found = [pair for pair in pairs if pair[0] in stories and pair[1] in stories]
    if not found:
        return None
    first, second = max(found, key=lambda pair: min(stories[pair[0]], stories[pair[1]]))
    return f"{first} {second}"
