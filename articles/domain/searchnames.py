"""Names in a question: the keywords and people that its words may mean, looked up when somebody asks.

The index holds the keys of keywords and people, never what they are called: a keyword that is renamed or merged, or
gets another alias, and a person with a new name are found at once, however many stories they stand on.
"""

from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

from django.db.models import Q

from editors.models import Profile
from keywords.models import Alias, Keyword
from keywords.models.alias import key
from newsroom.lib import analysis
from newsroom.lib.questions import Question, Row, Term

# So many names are looked at for one question, those of much used keywords first, and so many keys for one term.
_LOOKED_AT = 1_000
_KEYS = 200


@dataclass(frozen=True)
class Named:
    """`keys`: for each term the index's keys of keywords and people with a name that holds it. `keywords`, `people`:
    those of which one name holds every term, the closest first."""

    keys: dict[Term, list[str]] = field(default_factory=dict)
    keywords: list[int] = field(default_factory=list)
    people: list[int] = field(default_factory=list)


def look_up(question: Question) -> Named:
    """What the words of a question may name. Three queries at most."""
    terms = [*question.terms, *question.without]
    if not question:
        return Named()
    meant: dict[Term, list[int]] = {term: [] for term in terms}
    asked = _tokens(question.typed)
    whole: dict[int, tuple[bool, int]] = {}
    words = Alias.objects.filter(reduce(or_, map(_maybe, terms))).order_by("-keyword__uses", "pk")
    for place, (keyword, text) in enumerate(words.values_list("keyword", "text")[:_LOOKED_AT]):
        for term in terms:
            if names(text, term):
                meant[term].append(keyword)
        if all(names(text, term) for term in question.terms):
            rank = (_tokens(text) != asked, place)
            whole[keyword] = min(whole.get(keyword, rank), rank)
    found = {term: [f"#k{pk}" for pk in pks[:_KEYS]] for term, pks in _with_merged(meant).items()}
    people = []
    for pk, called in Profile.objects.order_by("slug").values_list("pk", "name"):
        for term in terms:
            if len(found[term]) < 2 * _KEYS and any(names(text, term) for text in called.values()):
                found[term].append(f"#p{pk}")
        if any(all(names(text, term) for term in question.terms) for text in called.values()):
            people.append(pk)
    return Named(found, sorted(whole, key=lambda keyword: whole[keyword]), people)


def _with_merged(meant: dict[Term, list[int]]) -> dict[Term, list[int]]:
    """What was merged into a keyword since a story was indexed stands there under its own key."""
    kept = {keyword for keywords in meant.values() for keyword in keywords}
    merged: dict[int, list[int]] = {}
    for pk, successor in Keyword.objects.filter(replaced_by__in=kept).values_list("pk", "replaced_by") if kept else ():
        merged.setdefault(successor, []).append(pk)
    return {
        term: [pk for keyword in dict.fromkeys(keywords) for pk in (keyword, *merged.get(keyword, ()))]
        for term, keywords in meant.items()
    }


def names(text: str, term: Term) -> bool:
    """Whether the term stands in a name."""
    tokens = _tokens(text)
    return any(_stands(row, tokens) for row in term.rows)


def _stands(row: Row, tokens: tuple[str, ...]) -> bool:
    size = len(row.tokens)
    for start in range(len(tokens) - size + 1):
        part = tokens[start : start + size]
        if part == row.tokens or (row.open and part[:-1] == row.tokens[:-1] and part[-1].startswith(row.tokens[-1])):
            return True
    return False


@lru_cache(maxsize=20_000)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(analysis.tokens(text))


def _maybe(term: Term) -> Q:
    """Names that may hold the term: with a piece of its longest token, or as it was typed."""
    pieces = {analysis.beginning(max(row.tokens, key=len)) for row in term.rows} | {key(term.typed)}
    return reduce(or_, (Q(folded__contains=piece) for piece in sorted(pieces)))


def keywords_named(named: Named, *, limit: int = 3) -> list[Keyword]:
    """Keywords of readers with a name or alias that holds the whole question, the closest and most used first."""
    rows = Keyword.objects.for_readers().in_bulk(named.keywords[:_KEYS]) if named.keywords else {}
    return [rows[pk] for pk in named.keywords if pk in rows][:limit]


def people_named(named: Named, *, limit: int = 3) -> list[Profile]:
    """Bylines whose name, in any language, holds the whole question."""
    rows = Profile.objects.in_bulk(named.people[:limit]) if named.people else {}
    return [rows[pk] for pk in named.people[:limit] if pk in rows]
