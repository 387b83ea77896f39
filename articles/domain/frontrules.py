"""What the rules of a front may bring: of each the newest stories, asked for in one question.

The question is put into SQL once for as long as a front has the same rules; how long it takes does not depend on how
much the archive holds.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, IntegerField, OuterRef, Value

from articles.domain.frontblocks import KEYWORD, NEWEST, ROWS, SECTION, WORK
from articles.enums import PictureRole
from articles.models import Article, ArticleKeyword, ArticlePicture, Section
from newsroom.lib.prepared import Prepared

# A block opens with one of so many of the newest.
AMONG = {"lead": 6, "row": 3, "feature": 3}
# The most stories that are looked at for one rule; and the most sections that are looked through one by one.
SOME = 100
PARTS = 15


@dataclass(frozen=True)
class Fact:
    """What a place is chosen by: when a story was published, as the database has it, and whether it has a picture."""

    at: Any
    has_lead: bool


Rule = tuple[str, int | str | None]


def everything(within: Section | None) -> Rule:
    return (SECTION, within.pk) if within else (NEWEST, None)


def rules_of(blocks: list[dict], within: Section | None) -> list[Rule]:
    """The rule of each block. On a section's front the newest are the section's."""
    found: list[Rule] = []
    for block in blocks:
        rule: Rule = (block["rule"]["kind"], block["rule"]["value"])
        found.append(everything(within) if rule[0] == NEWEST else rule)
    return [*found, everything(within)]


def candidates(
    rules: list[Rule], blocks: list[dict], language: str, sections: list[Section], by_hand: set[int], latest: int
) -> tuple[dict[Rule, set[int]], dict[int, Fact]]:
    """For each rule the newest stories it may bring: as many as its slots, and as may stand elsewhere already.

    And of each, and of those that people chose, what a place is chosen by. One query.
    """
    found: dict[Rule, set[int]] = {rule: set() for rule in rules}
    families = {rule: _family(rule, sections) for rule in found}
    wanted = _wanted(rules, blocks, families, len(by_hand), latest)
    terms = []
    for number, rule in enumerate(found):
        family = families[rule]
        if family is None:
            terms.append(Term(number, rule, (), wanted[rule]))
        elif len(family) > PARTS:
            terms.append(Term(number, rule, family, wanted[rule]))
        else:
            # One section after the other: each gives its newest from the index, whatever the archive holds.
            terms += [Term(number, rule, (section,), wanted[rule]) for section in family]
    facts: dict[int, Fact] = {}
    if not terms and not by_hand:
        return found, facts
    numbered = list(found)
    for number, pk, at, has_lead in _question(language, tuple(terms), tuple(sorted(by_hand))).ask():
        facts[pk] = Fact(at, bool(has_lead))
        if number != BY_HAND:
            found[numbered[number]].add(pk)
    return found, facts


def _wanted(
    rules: list[Rule],
    blocks: list[dict],
    families: dict[Rule, tuple[int, ...] | None],
    by_hand: int,
    latest: int,
) -> dict[Rule, int]:
    """How many stories of each rule may be looked at before all its places are filled."""
    found = dict.fromkeys(rules, 0)
    before: list[tuple[Rule, int]] = []
    for rule, block in zip(rules, blocks, strict=False):
        size = len(block["slots"])
        taken = sum(slots for other, slots in before if not _apart(families[rule], families[other]))
        # The first place may be filled by one of those behind the newest.
        found[rule] = max(found[rule], size + taken + by_hand + AMONG.get(block["kind"], 1) - 1)
        before.append((rule, size))
    above = sum(len(block["slots"]) for block in blocks if block["kind"] not in ROWS)
    found[rules[-1]] = max(found[rules[-1]], above + latest)
    return {rule: min(number, SOME) for rule, number in found.items()}


def _apart(one: tuple[int, ...] | None, other: tuple[int, ...] | None) -> bool:
    """Whether two rules never bring the same story: they are of sections that share no part."""
    return one is not None and other is not None and not set(one) & set(other)


def _family(rule: Rule, sections: list[Section]) -> tuple[int, ...] | None:
    """The sections that a rule looks into; None where it looks at everything."""
    kind, value = rule
    if kind != SECTION:
        return None
    top = next((each for each in sections if each.pk == value), None)
    if top is None:
        return ()
    return tuple(each.pk for each in sections if each.pk == top.pk or each.path.startswith(f"{top.path}/"))


BY_HAND = -1


class Term(NamedTuple):
    """One part of the question for candidates: the newest by a rule in some sections, or in all."""

    number: int
    rule: Rule
    sections: tuple[int, ...]
    some: int


@lru_cache(maxsize=256)
def _question(language: str, terms: tuple[Term, ...], by_hand: tuple[int, ...]) -> Prepared:
    """Put once for as long as a front has these rules and these stories by hand: no answer is kept in it."""
    live = Article.objects.offered().in_language(language).newest_first()
    parts = [_facts(term.number, _by_rule(live, term)[: term.some].values("pk")) for term in terms]
    if by_hand:
        parts.append(_facts(BY_HAND, live.filter(pk__in=by_hand).order_by().values("pk")))
    first, *others = parts
    return Prepared(first.union(*others, all=True) if others else first)


def _facts(number: int, keys):
    lead = ArticlePicture.objects.filter(article=OuterRef("pk"), role=PictureRole.LEAD)
    rows = Article.objects.filter(pk__in=keys).annotate(rule=Value(number, output_field=IntegerField()))
    return rows.annotate(has_lead=Exists(lead)).order_by().values_list("rule", "pk", "published_at", "has_lead")


def _by_rule(live, term: Term):
    kind, value = term.rule
    if kind == SECTION:
        (section, *others) = term.sections
        return live.filter(section__in=term.sections) if others else live.filter(section=section)
    if kind == KEYWORD:
        return live.filter(pk__in=ArticleKeyword.objects.filter(tag=value).values("content_object"))
    if kind == WORK:
        return live.filter(kind=value)
    return live
