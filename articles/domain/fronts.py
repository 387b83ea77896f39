"""What readers see on a front: every slot filled by hand where that can be shown, else by its block's rule."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice, takewhile

from django.urls import reverse
from django.utils import timezone

from articles.domain import cards, frontblocks
from articles.domain.cards import Card
from articles.domain.frontblocks import KEYWORD, ROWS, SECTION, WORK
from articles.domain.frontrules import AMONG, Fact, Rule, candidates, everything, rules_of
from articles.domain.portraits import portraits
from articles.enums import Kind
from articles.models import Picture, Section
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.languages import Names

LATEST = 8
BESIDE = 2
WIDE = {"pictures", "feature"}


def facts_of(stories: list[Card]) -> tuple | None:
    """What their cards say, by which the same are found again; None where one says something for this front only."""
    found = tuple(story.facts for story in stories)
    return None if None in found else found


@dataclass
class Place:
    """A slot with the story that stands in it. `by_hand`: a person put it there, and readers may see it."""

    id: str
    story: Card
    by_hand: bool = False


@dataclass(frozen=True)
class Work:
    """A kind of work as what a row is about; its heading leads to all stories of that kind."""

    kind: str

    def __str__(self) -> str:
        return str(Kind(self.kind).label)

    def get_absolute_url(self) -> str:
        return f"{reverse('public:stories')}?kind={self.kind}"


@dataclass
class Block:
    """A block with its filled places; `about` is what its rule names, and where its heading leads."""

    id: str
    kind: str
    title: str = ""
    about: Section | Keyword | Work | None = None
    places: list[Place] = field(default_factory=list)

    @property
    def stories(self) -> list[Card]:
        return [place.story for place in self.places]

    @property
    def layout(self) -> str:
        """How the row is laid out: opinions show who holds them, and one story by itself is large."""
        if self.kind not in ("row", "grid", "list"):
            return self.kind
        if all(story.kind == Kind.OPINION for story in self.stories):
            return "opinions"
        return "feature" if len(self.places) == 1 else self.kind

    @property
    def facts(self) -> tuple | None:
        """All that readers see of the row, in one language; None where somebody gave a story other words or a face."""
        layout = self.layout
        if self.kind == "topics" or layout == "opinions":
            return None
        stories = facts_of(self.stories)
        return stories and (self.id, self.kind, layout, self.title, str(self.about), _leads_to(self.about), stories)


def _leads_to(about: Section | Keyword | Work | None) -> tuple[str, str]:
    """What decides the address of a row's heading, in one language."""
    if isinstance(about, Section):
        return SECTION, about.path
    if isinstance(about, Keyword):
        return KEYWORD, about.slug
    return (WORK, about.kind) if about else ("", "")


def _facts_of_rows(blocks: list[Block]) -> tuple | None:
    """All that readers see in these rows; None where one of them is made each time."""
    parts = tuple(block.facts for block in blocks)
    return None if None in parts else parts


@dataclass
class Arranged:
    """A whole front, in order; empty blocks are left out."""

    blocks: list[Block] = field(default_factory=list)
    latest: list[Card] = field(default_factory=list)
    until: datetime | None = None  # when time alone changes it: a story's place or a picture's rights end

    def of_kind(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block.kind == kind]

    @property
    def lead(self) -> Card | None:
        return next((block.stories[0] for block in self.of_kind("lead")), None)

    @property
    def second(self) -> list[Card]:
        return next((block.stories for block in self.of_kind("second")), [])

    @property
    def strip(self) -> list[Card]:
        return next((block.stories for block in self.of_kind("strip")), [])

    @property
    def rows(self) -> list[Block]:
        return [block for block in self.blocks if block.kind in ROWS]

    @property
    def has_topics(self) -> bool:
        """Whether the keywords in the news have a row of their own."""
        return bool(self.of_kind("topics"))

    @property
    def beside(self) -> list[Block]:
        """The rows beside the latest, which is as high as two; what is made for the whole width stands below it."""
        narrow = takewhile(lambda block: block.kind not in WIDE, self.rows)
        return list(islice(narrow, BESIDE)) if self.latest else []

    @property
    def below(self) -> list[Block]:
        return self.rows[len(self.beside) :]

    @property
    def head_facts(self) -> tuple | None:
        """All that readers see above the rows."""
        parts = [facts_of([self.lead] if self.lead else []), facts_of(self.second), facts_of(self.strip)]
        return None if None in parts else tuple(parts)

    @property
    def beside_facts(self) -> tuple | None:
        return _facts_of_rows(self.beside)

    @property
    def below_facts(self) -> tuple | None:
        return _facts_of_rows(self.below)

    @property
    def latest_facts(self) -> tuple | None:
        return facts_of(self.latest)

    @property
    def shown(self) -> list[Card]:
        return [*(story for block in self.blocks for story in block.stories), *self.latest]


def arrange(
    blocks: list[dict],
    *,
    language: str,
    sections: list[Section],
    within: Section | None = None,
    now: datetime | None = None,
    latest: int = LATEST,
) -> Arranged:
    """Fill every slot. No story stands twice, except in `latest`, which repeats what stands in rows.

    Three queries whatever the front: what each rule may bring, then what the cards of those chosen say, and who signs
    them; two more where a rule names a keyword or a slot another picture. `within`: of a section's front, the section.
    """
    now = now or timezone.now()
    rules = rules_of(blocks, within)
    by_hand = {slot["story"] for slot in frontblocks.slots_of(blocks) if frontblocks.is_by_hand(slot, now)}
    found, facts = candidates(rules, blocks, language, sections, by_hand, latest)
    order = {pk: place for place, pk in enumerate(sorted(facts, key=lambda pk: (facts[pk].at, pk), reverse=True))}
    named = _named(rules, sections)
    pictures = _pictures(blocks, now)

    placed = {pk for pk in by_hand if pk in facts}
    chosen = []
    for number, data in enumerate(blocks):
        rule = rules[number]
        offered = sorted(found[rule], key=order.__getitem__)
        if rule[0] == KEYWORD and rule not in named:
            offered = []
        chosen.append((data, named.get(rule), _choose(data, offered, facts, placed, now)))
    above = {pk for data, _about, slots in chosen if data["kind"] not in ROWS for _slot, pk, _by_hand in slots}
    newest = sorted(found[everything(within)] - above, key=order.__getitem__)[:latest]
    keys = {pk for _data, _about, slots in chosen for _slot, pk, _by_hand in slots}.union(newest)
    stories = cards.offered(language, keys)

    result = Arranged(until=_until(blocks, pictures, now))
    for data, about, slots in chosen:
        block = Block(data["id"], data["kind"], title=Names(data["title"]).in_(language), about=about)
        # One that was withdrawn between the two queries is left out.
        block.places = [
            _place(slot, stories[pk], is_by_hand, pictures) for slot, pk, is_by_hand in slots if pk in stories
        ]
        if block.places or block.kind == "topics":
            result.blocks.append(block)
    _sign(result)
    by_people = {place.story.pk: place.story for block in result.blocks for place in block.places if place.by_hand}
    result.latest = [by_people.get(pk, stories[pk]) for pk in newest if pk in stories]
    return result


def _named(rules: list[Rule], sections: list[Section]) -> dict[Rule, Section | Keyword | Work]:
    found: dict[Rule, Section | Keyword | Work] = {(SECTION, each.pk): each for each in sections}
    found |= {(WORK, kind.value): Work(kind.value) for kind in Kind}
    wanted = {value for kind, value in rules if kind == KEYWORD}
    if wanted:
        for keyword in Keyword.objects.filter(pk__in=wanted, status=KeywordStatus.ACCEPTED):
            found[(KEYWORD, keyword.pk)] = keyword
    return found


def _pictures(blocks: list[dict], now: datetime) -> dict[str, Picture]:
    keys = {
        slot["picture"]
        for slot in frontblocks.slots_of(blocks)
        if slot["picture"] and frontblocks.is_by_hand(slot, now)
    }
    found = Picture.objects.filter(key__in=keys).usable_at(now).select_related("file") if keys else []
    # A picture answers as a use of one does. One that may not be shown, or has no forms yet, leaves the story its own.
    return {picture.key: picture for picture in found if picture.wide}


def _until(blocks: list[dict], pictures: dict[str, Picture], now: datetime) -> datetime | None:
    ends = [frontblocks.next_end(blocks, now), *(picture.expires_at for picture in pictures.values())]
    return min((end for end in ends if end), default=None)


def _sign(arranged: Arranged) -> None:
    """The portraits of those who stand with their names: one query, and only where opinions are laid out as such."""
    places = [place for block in arranged.blocks if block.layout == "opinions" for place in block.places]
    found = portraits(profile for place in places for profile in place.story.authors)
    ends = [picture.expires_at for picture in found.values()]
    arranged.until = min((end for end in [arranged.until, *ends] if end), default=None)
    for place in places:
        portrait = next((found[each.pk] for each in place.story.authors if each.pk in found), None)
        place.story = replace(place.story, portrait=portrait, facts=None)


def _choose(
    data: dict, offered: list[int], facts: dict[int, Fact], placed: set[int], now: datetime
) -> list[tuple[dict, int, bool]]:
    """Stories by hand at their places, and the newest of the rule at the others: slot, key, whether by hand."""
    free = [pk for pk in offered if pk not in placed]
    found = []
    for place, slot in enumerate(data["slots"]):
        if frontblocks.is_by_hand(slot, now) and slot["story"] in facts:
            found.append((slot, slot["story"], True))
        elif free:
            pk = _opening(free, facts, data["kind"]) if place == 0 else free[0]
            free.remove(pk)
            placed.add(pk)
            found.append((slot, pk, False))
    return found


def _place(slot: dict, story: Card, is_by_hand: bool, pictures: dict[str, Picture]) -> Place:
    if is_by_hand and slot["headline"]:
        story = replace(story, headline=slot["headline"], facts=None)
    if is_by_hand and slot["picture"] in pictures:
        story = replace(story, lead_use=pictures[slot["picture"]], facts=None)
    return Place(slot["id"], story, by_hand=is_by_hand)


def _opening(free: list[int], facts: dict[int, Fact], kind: str) -> int:
    """A block opens with a picture when one of the newest has one."""
    return next((pk for pk in free[: AMONG.get(kind, 1)] if facts[pk].has_lead), free[0])
