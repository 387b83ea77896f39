"""What readers see on a front: every slot filled by hand where that can be shown, else by its block's rule."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, takewhile

from django.db.models import Exists, IntegerField, OuterRef, Value
from django.urls import reverse
from django.utils import timezone

from articles.domain import frontblocks
from articles.domain.frontblocks import KEYWORD, NEWEST, ROWS, SECTION, WORK
from articles.domain.portraits import authors_of, portraits
from articles.enums import Kind, PictureRole
from articles.models import Article, ArticleKeyword, ArticlePicture, Picture, Section
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.languages import Names

LATEST = 8
BESIDE = 2
WIDE = {"pictures", "feature"}
LEAD_AMONG = 6
ROW_AMONG = 3


@dataclass
class Place:
    """A slot with the story that stands in it. `by_hand`: a person put it there, and readers may see it."""

    id: str
    story: Article
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
    def stories(self) -> list[Article]:
        return [place.story for place in self.places]

    @property
    def layout(self) -> str:
        """How the row is laid out: opinions show who holds them, and one story by itself is large."""
        if self.kind not in ("row", "grid", "list"):
            return self.kind
        if all(story.kind == Kind.OPINION for story in self.stories):
            return "opinions"
        return "feature" if len(self.places) == 1 else self.kind


@dataclass
class Arranged:
    """A whole front, in order; empty blocks are left out."""

    blocks: list[Block] = field(default_factory=list)
    latest: list[Article] = field(default_factory=list)
    until: datetime | None = None  # when time alone changes it: a story's place or a picture's rights end

    def of_kind(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block.kind == kind]

    @property
    def lead(self) -> Article | None:
        return next((block.stories[0] for block in self.of_kind("lead")), None)

    @property
    def second(self) -> list[Article]:
        return next((block.stories for block in self.of_kind("second")), [])

    @property
    def strip(self) -> list[Article]:
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
    def shown(self) -> list[Article]:
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

    Two queries whatever the front: what each rule may bring, then the cards of what was chosen; two more where a rule
    names a keyword or a slot another picture. `within`: of a section's front, the section.
    """
    now = now or timezone.now()
    rules = _rules(blocks, within)
    by_hand = {slot["story"] for slot in frontblocks.slots_of(blocks) if frontblocks.is_by_hand(slot, now)}
    candidates, facts = _candidates(rules, blocks, language, sections, by_hand, latest)
    order = {pk: place for place, pk in enumerate(sorted(facts, key=lambda pk: (facts[pk].at, pk), reverse=True))}
    named = _named(rules, sections)
    pictures = _pictures(blocks, now)

    placed = {pk for pk in by_hand if pk in facts}
    chosen = []
    for number, data in enumerate(blocks):
        rule = rules[number]
        offered = sorted(candidates[rule], key=order.__getitem__)
        if rule[0] == KEYWORD and rule not in named:
            offered = []
        chosen.append((data, named.get(rule), _choose(data, offered, facts, placed, now)))
    above = {pk for data, _about, slots in chosen if data["kind"] not in ROWS for _slot, pk, _by_hand in slots}
    everything = sorted(candidates[_everything(within)] - above, key=order.__getitem__)[:latest]
    keys = {pk for _data, _about, slots in chosen for _slot, pk, _by_hand in slots}.union(everything)
    live = Article.objects.offered().in_language(language)
    stories = {story.pk: story for story in live.filter(pk__in=keys).for_cards()}

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
    result.latest = [stories[pk] for pk in everything if pk in stories]
    return result


@dataclass(frozen=True)
class Fact:
    """What a place is chosen by: when a story was published, and whether it has a picture."""

    at: datetime
    has_lead: bool


Rule = tuple[str, int | str | None]


def _everything(within: Section | None) -> Rule:
    return (SECTION, within.pk) if within else (NEWEST, None)


def _rules(blocks: list[dict], within: Section | None) -> list[Rule]:
    """The rule of each block. On a section's front the newest are the section's."""
    found: list[Rule] = []
    for block in blocks:
        rule: Rule = (block["rule"]["kind"], block["rule"]["value"])
        found.append(_everything(within) if rule[0] == NEWEST else rule)
    return [*found, _everything(within)]


def _candidates(
    rules: list[Rule], blocks: list[dict], language: str, sections: list[Section], by_hand: set[int], latest: int
) -> tuple[dict[Rule, set[int]], dict[int, Fact]]:
    """For each rule the newest stories it may bring: as many as its slots, and as may stand elsewhere already.

    And of each, and of those that people chose, what a place is chosen by. One query.
    """
    distinct = list(dict.fromkeys(rules))
    slots = dict.fromkeys(distinct, 0)
    for rule, block in zip(rules, blocks, strict=False):
        slots[rule] += len(block["slots"])
    above = sum(len(block["slots"]) for block in blocks if block["kind"] not in ROWS)
    live = Article.objects.offered().in_language(language).newest_first()
    querysets = []
    for number, rule in enumerate(distinct):
        some = min(slots[rule] + above + len(by_hand) + latest, 100)
        querysets.append(_facts(number, _by_rule(live, rule, sections)[:some].values("pk")))
    if by_hand:
        querysets.append(_facts(BY_HAND, live.filter(pk__in=by_hand).order_by().values("pk")))
    first, *others = querysets
    found: dict[Rule, set[int]] = {rule: set() for rule in distinct}
    facts = {}
    for number, pk, at, has_lead in first.union(*others, all=True) if others else first:
        facts[pk] = Fact(at, bool(has_lead))
        if number != BY_HAND:
            found[distinct[number]].add(pk)
    return found, facts


BY_HAND = -1


def _facts(number: int, keys):
    lead = ArticlePicture.objects.filter(article=OuterRef("pk"), role=PictureRole.LEAD)
    rows = Article.objects.filter(pk__in=keys).annotate(rule=Value(number, output_field=IntegerField()))
    return rows.annotate(has_lead=Exists(lead)).order_by().values_list("rule", "pk", "published_at", "has_lead")


def _by_rule(live, rule: Rule, sections: list[Section]):
    kind, value = rule
    if kind == SECTION:
        top = next((each for each in sections if each.pk == value), None)
        if top is None:
            return live.none()
        family = [each.pk for each in sections if each.pk == top.pk or each.path.startswith(f"{top.path}/")]
        return live.filter(section__in=family)
    if kind == KEYWORD:
        return live.filter(pk__in=ArticleKeyword.objects.filter(tag=value).values("content_object"))
    if kind == WORK:
        return live.filter(kind=value)
    return live


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
    stories = [story for block in arranged.blocks if block.layout == "opinions" for story in block.stories]
    found = portraits(profile for story in stories for profile in authors_of(story))
    ends = [picture.expires_at for picture in found.values()]
    arranged.until = min((end for end in [arranged.until, *ends] if end), default=None)
    for story in stories:
        story.portrait = next((found[each.pk] for each in authors_of(story) if each.pk in found), None)


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


def _place(slot: dict, story: Article, is_by_hand: bool, pictures: dict[str, Picture]) -> Place:
    if is_by_hand and slot["headline"]:
        story.headline = slot["headline"]
    if is_by_hand and slot["picture"] in pictures:
        story.lead_use = pictures[slot["picture"]]  # type: ignore[assignment]
    return Place(slot["id"], story, by_hand=is_by_hand)


def _opening(free: list[int], facts: dict[int, Fact], kind: str) -> int:
    """A block opens with a picture when one of the newest has one."""
    among = {"lead": LEAD_AMONG, "row": ROW_AMONG, "feature": ROW_AMONG}.get(kind, 1)
    return next((pk for pk in free[:among] if facts[pk].has_lead), free[0])
