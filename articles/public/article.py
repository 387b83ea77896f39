"""The page of a story. Its context is built from facts, which a live row and a draft's preview both give."""

from calendar import isleap
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Prefetch
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from articles.domain.portraits import portraits
from articles.domain.related import Around, around
from articles.enums import CreditRole, Kind
from articles.models import Article, ArticleKeyword, Correction, Credit, Outlet, Section, Source
from articles.models.pictureuse import PictureUse
from articles.public import addresses, kinds, metadata, sharing
from articles.public.context import absolute, home_of, outlet_of, sections_of
from articles.public.corrections import notes_of
from editors.models import Profile
from keywords.models import Keyword, KeywordStatus
from newsroom.lib.kept import hold, kept, tag

LONG_MINUTES = 4
LONG_HEADINGS = 3
OLD_YEARS = 2
# Whoever made the pictures or the translation stands with the authors; the others stand below the text.
IN_BYLINE = (CreditRole.PHOTOGRAPHER, CreditRole.ILLUSTRATOR, CreditRole.TRANSLATOR)


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

    @property
    def label(self) -> str:
        return Kind(self.kind).label

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


@kept()
@require_safe
def article(request, year, month, day, slug):
    try:
        on = date(year, month, day)
    except ValueError:
        return addresses.moved_or_404(request)
    story = _published(get_language(), on, slug)
    if story is None:
        return addresses.moved_or_404(request)
    if not story.is_live:
        return addresses.gone(request, story)
    facts = live_facts(story)
    surroundings = around(story)
    tag(request, *_tags(story, facts, surroundings))
    hold(request, _older_at(facts.published_at))
    context = page_context(facts, surroundings, outlet=outlet_of(request), sections=sections_of(request))
    hold(request, context["portrait"] and context["portrait"].expires_at)
    return render(request, "public/article.html", context)


def _tags(story: Article, facts: Facts, surroundings: Around) -> list[str]:
    """What a change of this page comes from: the story, who and what stands around it."""
    shown = [story, *surroundings.translations, *surroundings.related, *surroundings.chain]
    found = [*(f"story-{each.pk}" for each in shown), *(f"keyword-{each.pk}" for each in facts.keywords)]
    found += [f"author-{profile.pk}" for _role, profile in facts.credits]
    return [*found, f"section-{story.section_id}"] if story.section_id else found


def _published(language: str, on: date, slug: str) -> Article | None:
    """A story that is or was live. Its lead picture comes along in the same query."""
    return (
        Article.objects.filter(language=language, published_on=on, slug=slug, live_revision__isnull=False)
        .with_leads()
        .annotate(
            made_from=Coalesce("translated_from__article", "translation_of"),
            source_language=Coalesce("translated_from__article__language", "translation_of__language"),
        )
        .select_related("section", "source", "live_publication", "chain_place")
        .defer("search_text", "live_publication__content")
        .prefetch_related(
            Prefetch("credits", Credit.objects.select_related("profile__page")),
            Prefetch(
                "keyword_rows",
                ArticleKeyword.objects.filter(tag__status=KeywordStatus.ACCEPTED).select_related("tag"),
            ),
        )
        .first()
    )


def live_facts(story: Article) -> Facts:
    """The facts of a live row, as `_published` reads it."""
    use = story.lead_use
    version = story.live_publication.number if story.live_publication else 0
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
        credits=[(credit.role, credit.profile) for credit in story.credits.all()],
        keywords=[row.tag for row in story.keyword_rows.all()],
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
        version=version,
        is_retracted=story.is_retracted,
        # A story that was published once carries no note yet.
        corrections=notes_of(story) if version > 1 else [],
    )


def page_context(
    facts: Facts,
    surroundings: Around | None = None,
    *,
    outlet: Outlet | None = None,
    sections: list[Section] | None = None,
    preview: bool = False,
) -> dict:
    """Everything `public/article.html` names. A preview has no address, no surroundings and no metadata.

    The caller renders under the story's language (`translation.override(facts.language)`).
    """
    surroundings = surroundings or Around()
    by_role = _by_role(facts.credits)
    original = next((each for each in surroundings.translations if each.pk == facts.translated_from), None)
    address = absolute(facts.address) if facts.address else ""
    replacement = surroundings.replacement
    authors = by_role.get(CreditRole.AUTHOR, [])
    # One person's own view: her name and face stand above it.
    signed = facts.kind == Kind.OPINION and len(authors) == 1
    context = {
        "story": facts,
        "preview": preview,
        "page_language": facts.language,
        "authors": authors,
        "portrait": portraits(authors).get(authors[0].pk) if signed else None,
        "signed": signed,
        "kind_explained": kinds.explained(facts.kind),
        "kind_policy": kinds.policy(outlet),
        "is_wide": facts.kind == Kind.PHOTO_STORY,
        "makers": [(each, by_role[each]) for each in IN_BYLINE if each in by_role],
        "editors": by_role.get(CreditRole.EDITOR, []),
        "contents": _contents(facts),
        "years_old": _years_old(facts.published_at),
        "original": original,
        "related": surroundings.related,
        "more": surroundings.more,
        "chain": surroundings.chain,
        "replacement": replacement,
        # A story that was replaced shows its chain only where that says more than the notice.
        "shows_chain": len(surroundings.chain) > (2 if replacement else 1),
        "notes_above": [note for note in facts.corrections if note.is_at_top],
        "notes_below": [note for note in facts.corrections if not note.is_at_top],
        "versions": f"{facts.address}versions/" if facts.address and facts.version > 1 else "",
        "current": facts.section.path.split("/")[0] if facts.section else "",
        "switch": _switch(facts, surroundings.translations),
        "alternates": metadata.alternates(facts, surroundings.translations),
        # Search engines and whoever shares it are led to the story that stands in the place of this one.
        "canonical": absolute(replacement.get_absolute_url()) if replacement else address,
        "mail": sharing.mail(facts.headline, address),
        "networks": sharing.networks(facts.headline, address),
        "noindex": preview,
    }
    if outlet and address:
        context["outlet"] = outlet
        context |= metadata.of_story(facts, original, surroundings.translations, outlet, sections or [])
    return context


def _by_role(pairs: list[tuple[str, Profile]]) -> dict[str, list[Profile]]:
    found: dict[str, list[Profile]] = {}
    for role, profile in pairs:
        found.setdefault(role, []).append(profile)
    return found


def _contents(facts: Facts) -> list[dict]:
    """The headings of a long piece or of a briefing, to jump to; other short ones need no list."""
    long = facts.minutes >= LONG_MINUTES and len(facts.contents) >= LONG_HEADINGS
    if not long and not (facts.kind == Kind.BRIEFING and len(facts.contents) > 1):
        return []
    return [{"anchor": f"p-{block}", "level": level, "text": text} for block, level, text in facts.contents]


def _years_old(published_at: datetime | None) -> int:
    """Whole years since publication, once they are enough to warn readers; else 0."""
    years = _years(published_at) if published_at else 0
    return years if years >= OLD_YEARS else 0


def _years(published_at: datetime) -> int:
    """By the calendar of the newsroom."""
    then, today = timezone.localdate(published_at), timezone.localdate()
    return today.year - then.year - ((today.month, today.day) < (then.month, then.day))


def _older_at(published_at: datetime | None) -> datetime | None:
    """When the story will be a year older: the first moment of its next anniversary."""
    if published_at is None:
        return None
    then = timezone.localdate(published_at)
    year = then.year + _years(published_at) + 1
    day = date(year, 3, 1) if (then.month, then.day) == (2, 29) and not isleap(year) else then.replace(year=year)
    return timezone.make_aware(datetime.combine(day, time.min))


def _switch(facts: Facts, translations: list[Article]) -> list[dict]:
    """The other editions: the translation where there is one, else the section's front, which says so."""
    offers = []
    for code, name in settings.LANGUAGES:
        if code == facts.language:
            continue
        translated = next((each for each in translations if each.language == code), None)
        if translated:
            offers.append({"code": code, "name": name, "url": translated.get_absolute_url(), "missing": False})
            continue
        with override(code):
            front = reverse("public:section", args=[facts.section.path]) if facts.section else home_of(code)
        offers.append({"code": code, "name": name, "url": f"{front}?untranslated", "missing": True})
    return offers
