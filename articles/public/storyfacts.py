"""What a live story's page is made of: the rows as the database has them now, and the facts that they say.

The rows are read for every page. A process remembers what it made of them, and takes it again as long as they say the
same: who published what, and on which process, is of no matter.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.db.models.functions import Coalesce

from articles.domain import related
from articles.domain.portraits import PORTRAIT
from articles.enums import CreditRole, Kind
from articles.models import Article, ArticleKeyword, Correction, Credit, Picture, Section, Source
from articles.models.pictureuse import PictureUse
from editors.models import Profile
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.fixedquestions import FixedQuestion, Rows
from newsroom.lib.recent import Recent

# Each with its page about 60 kilobytes.
STORIES = 200
# What the newsroom changes while readers see the same, and what is long and not shown.
NOT_READ = (
    *("search_text", "stage", "submitted_by", "submitted_at", "claimed_by", "sent_back_at", "approved_revision"),
    *(
        "planned_for",
        "deadline",
        "embargo_until",
        "publish_at",
        "withdraw_at",
        "review_on",
        "review_told_at",
        "release",
    ),
    *("due_attempts", "due_next_try_at", "due_reason", "due_held_at", "outdated", "based_on", "taken_over"),
    *("withdraw_note", "withdraw_attempts", "withdraw_next_try_at", "withdraw_reason", "import_digest"),
    *("live_publication__content", "live_publication__note", "section__description", "lead_use__crops"),
    *("lead_use__file__pending", "lead_use__file__attempts", "lead_use__file__next_try_at"),
    *("lead_use__file__claimed_until", "lead_use__picture__search_text", "lead_use__picture__subjects"),
    *("lead_use__picture__people", "lead_use__picture__usage_terms", "lead_use__picture__instructions"),
)
NOT_ON_CHIPS = ("tag__description", "tag__scope_note", "tag__path", "tag__folded", "tag__uses")


@dataclass(frozen=True)
class Facts:
    """What a story's page shows, whether the story is live or still a draft."""

    language: str
    headline: str
    standfirst: str = ""
    points: list[str] = field(default_factory=list)
    body_html: str = ""  # written by `articles.story.render`, and by nothing else
    contents: list[tuple[str, int, str]] = field(default_factory=list)  # block id, level, text
    kind: str = Kind.REPORT
    section: Section | None = None
    dateline: str = ""
    source: Source | None = None
    credits: list[tuple[str, Profile]] = field(default_factory=list)  # role, person; in order
    keywords: list[Keyword] = field(default_factory=list)
    lead: PictureUse | None = None  # only with forms that can be shown
    words: int = 0
    minutes: int = 0
    published_at: datetime | None = None
    updated_at: datetime | None = None
    original_published_at: datetime | None = None
    translated_from: int | None = None  # the key of the story that it says the same as
    source_language: str = ""  # of that story, also when readers cannot see it
    newer_original_at: datetime | None = None  # when that one changed so much that readers are told
    address: str = ""  # empty for what is not published
    pk: int | None = None
    version: int = 0  # the number of the public version, 0 for what is not published
    is_retracted: bool = False
    corrections: list[Correction] = field(default_factory=list)
    portrait: Picture | None = None  # of the one who signs

    @property
    def label(self) -> str:
        return Kind(self.kind).label

    @property
    def signer(self) -> Profile | None:
        """One person's own view: her name and face stand above it."""
        return signer(self.kind, self.credits)

    @property
    def caption(self) -> str:
        return self.lead.caption_in(self.language) if self.lead else ""

    @property
    def credit(self) -> str:
        return self.lead.credit_in(self.language) if self.lead else ""

    @property
    def lead_alt(self) -> str:
        return self.lead.alt_in(self.language) if self.lead else ""

    @property
    def has_pictures(self) -> bool:
        return self.lead is not None or "<picture" in self.body_html

    @property
    def summary(self) -> str:
        return self.standfirst or (self.points[0] if self.points else "")


def signer(kind: str, pairs: list[tuple[str, Profile]]) -> Profile | None:
    """Who speaks in her own name: the one author of an opinion."""
    authors = [profile for role, profile in pairs if role == CreditRole.AUTHOR]
    return authors[0] if kind == Kind.OPINION and len(authors) == 1 else None


class StoryPage(NamedTuple):
    """`tags` and `until`: what the page shows and until when it holds (`newsroom/lib/kept.py`)."""

    html: str
    tags: tuple[str, ...]
    until: tuple[datetime | None, ...]


class Known:
    """A story as its row says it, and the page that was made of it last."""

    def __init__(self, story: Article) -> None:
        self.story = story
        self.last: tuple[Hashable, StoryPage] | None = None

    def page(self, facts: Hashable) -> StoryPage | None:
        last = self.last
        return last[1] if last and last[0] == facts else None

    def keep(self, facts: Hashable, page: StoryPage) -> None:
        self.last = (facts, page)


_known: Recent[Known] = Recent(STORIES)


class StoryRows(NamedTuple):
    """What belongs to a story and stands around it, as the database gave it."""

    credits: Rows
    keywords: Rows
    around: Rows
    notes: Rows = ()
    portrait: Rows = ()


# A story that is or was live. Its lead picture comes along in the same query.
STORY = FixedQuestion(
    lambda language, on, slug: (
        Article.objects.filter(language=language, published_on=on, slug=slug, live_revision__isnull=False)
        .with_leads()
        .annotate(
            made_from=Coalesce("translated_from__article", "translation_of"),
            source_language=Coalesce("translated_from__article__language", "translation_of__language"),
        )
        .select_related("section", "source", "live_publication", "chain_place")
        .defer(*NOT_READ)
    ),
    language=str,
    on=date,
    slug=str,
)
CREDITS = FixedQuestion(
    lambda story: (
        Credit.objects.filter(article=story)
        .select_related("profile__page")
        .defer("profile__biography", "profile__page__awards", "profile__page__languages")
    ),
    story=int,
)
KEYWORDS = FixedQuestion(
    lambda story: (
        ArticleKeyword.objects.filter(content_object=story, tag__status=KeywordStatus.ACCEPTED)
        .select_related("tag")
        .defer(*NOT_ON_CHIPS)
    ),
    story=int,
)
NOTES = FixedQuestion(lambda story: Correction.objects.filter(article=story), story=int)


def known(language: str, on: date, slug: str) -> Known | None:
    """The story at an address, live or not any more. Pages share it: nobody changes it."""
    rows = STORY.rows(language=language, on=on, slug=slug)
    if not rows:
        return None
    found = _known.get(rows)
    if found is None:
        found = Known(STORY.objects(rows)[0])
        _known.put(rows, found)
    return found


def rows_of(story: Article, now: datetime) -> StoryRows:
    """Everything else that the page of a story shows."""
    byline = CREDITS.rows(story=story.pk)
    # A story that was published once carries no note yet.
    has_notes = _version(story) > 1 and not story.is_removed
    rows = StoryRows(
        byline,
        KEYWORDS.rows(story=story.pk),
        related.rows_around(story),
        NOTES.rows(story=story.pk) if has_notes else (),
    )
    if story.kind != Kind.OPINION:
        return rows
    who = signer(story.kind, _credits(rows))
    return rows._replace(portrait=PORTRAIT.rows(profile=who.pk, now=now)) if who else rows


def live_facts(story: Article, rows: StoryRows) -> Facts:
    """What the rows say."""
    use, portrait = story.lead_use, next(iter(PORTRAIT.objects(rows.portrait)), None)
    return Facts(
        pk=story.pk,
        language=story.language,
        headline=story.headline,
        standfirst=story.standfirst,
        points=story.points,
        body_html=story.body_html,
        contents=story.contents,
        kind=story.kind,
        section=story.section,
        dateline=story.dateline,
        source=story.source,
        credits=_credits(rows),
        keywords=[row.tag for row in KEYWORDS.objects(rows.keywords)],
        lead=use if use and use.wide else None,
        words=story.words,
        minutes=story.reading_minutes,
        published_at=story.published_at,
        updated_at=story.updated_at,
        original_published_at=story.original_published_at,
        translated_from=story.made_from,
        source_language=story.source_language or "",
        newer_original_at=story.newer_original_at,
        address=story.get_absolute_url(),
        version=_version(story),
        is_retracted=story.is_retracted,
        corrections=NOTES.objects(rows.notes),
        portrait=portrait.picture if portrait and portrait.picture.square else None,
    )


def _credits(rows: StoryRows) -> list[tuple[str, Profile]]:
    return [(credit.role, credit.profile) for credit in CREDITS.objects(rows.credits)]


def _version(story: Article) -> int:
    return story.live_publication.number if story.live_publication else 0
