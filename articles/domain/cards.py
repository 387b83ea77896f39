"""What a card shows of a story, without the rows around it: made once of its facts, which are read at every asking.

A card is found again by everything that the database says about it, so that it can never say what is not so any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from articles.enums import Absence, CreditRole, Kind
from articles.models import Article, ArticlePicture, Credit, Picture, PictureFile, Section
from editors.models import Profile
from newsroom.lib.prepared import Prepared, slots
from newsroom.lib.recent import Recent

# About two kilobytes each.
MOST = 3_000
OWN = (
    *("pk", "language", "published_on", "slug", "published_at", "kind", "headline", "standfirst", "points"),
    *("reading_minutes", "absence"),
)
STORY = (
    *OWN,
    *("section", "section__path", "section__name"),
    *("lead_use__picture__key", "lead_use__credit", "lead_use__ready", "lead_use__picture__credit"),
    *("lead_use__file__width", "lead_use__file__height", "lead_use__file__color", "lead_use__file__ready"),
)
BYLINE = ("article", "profile", "profile__slug", "profile__name")


@dataclass(frozen=True, eq=False)
class Card:
    """A published story as cards and front pages name it. It is shared by many pages: nothing in it is changed."""

    pk: int
    language: str
    published_on: date
    slug: str
    published_at: datetime
    kind: str
    headline: str
    standfirst: str
    points: list[str]
    reading_minutes: int
    absence: str
    section: Section | None
    authors: tuple[Profile, ...]
    # The lead picture; on a front perhaps another one.
    lead_use: ArticlePicture | Picture | None = None
    portrait: Picture | None = None
    # Everything above as the database says it; None where a front says otherwise.
    facts: tuple | None = field(default=None, repr=False)

    def __eq__(self, other: object) -> bool:
        """The same story, whoever says it."""
        return isinstance(other, Card | Article) and other.pk == self.pk

    def __hash__(self) -> int:
        return hash(self.pk)

    def __str__(self) -> str:
        return self.headline

    @property
    def is_retracted(self) -> bool:
        return self.absence == Absence.RETRACTED

    def get_kind_display(self) -> str:
        return str(Kind(self.kind).label)

    @cached_property
    def address(self) -> str:
        story = Article(language=self.language, published_on=self.published_on, slug=self.slug)
        return story.get_absolute_url()

    def get_absolute_url(self) -> str:
        return self.address


recent: Recent[Card] = Recent(MOST)


def offered(language: str, keys: Iterable[int]) -> dict[int, Card]:
    """By their keys, the stories among these that may be offered to readers of an edition now. Two queries."""
    wanted = sorted(keys)
    if not wanted:
        return {}
    stories = _stories(language, len(wanted))
    rows = stories.ask(wanted)
    bylines = _bylines(len(wanted))
    signed: dict[int, list[tuple]] = {}
    for row in bylines.ask(wanted):
        signed.setdefault(row[0], []).append(row)
    found = {}
    for row in rows:
        facts = (row, tuple(signed.get(row[0], ())))
        card = recent.get(facts)
        if card is None:
            card = recent.put(facts, _card(facts, stories.read([row])[0], bylines.read(list(facts[1]))))
        found[card.pk] = card
    return found


@lru_cache(maxsize=512)
def _stories(language: str, count: int) -> Prepared:
    rows = Article.objects.offered().in_language(language).filter(pk__in=slots(count)).with_leads()
    return Prepared(rows.values_list(*STORY), count)


@lru_cache(maxsize=512)
def _bylines(count: int) -> Prepared:
    rows = Credit.objects.filter(article__in=slots(count), role=CreditRole.AUTHOR).order_by("position", "pk")
    return Prepared(rows.values_list(*BYLINE), count)


def _card(facts: tuple, story: list[Any], bylines: list[list]) -> Card:
    said = dict(zip(STORY, story, strict=True))
    lead = None
    if said["lead_use__picture__key"] is not None:
        lead = ArticlePicture(
            picture=Picture(key=said["lead_use__picture__key"], credit=said["lead_use__picture__credit"]),
            file=PictureFile(
                **{name: said[f"lead_use__file__{name}"] for name in ("width", "height", "color", "ready")}
            ),
            credit=said["lead_use__credit"],
            ready=said["lead_use__ready"],
        )
    place = Section(pk=said["section"], path=said["section__path"], name=said["section__name"])
    return Card(
        **{name: said[name] for name in OWN},
        section=place if place.pk else None,
        authors=tuple(Profile(pk=pk, slug=slug, name=name) for _story, pk, slug, name in bylines),
        lead_use=lead,
        facts=facts,
    )
