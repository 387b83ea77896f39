"""The page of a story. Its context is built from facts, which a live row and a draft's preview both give."""

from calendar import isleap
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.domain.related import Around, around
from articles.enums import CreditRole, Kind
from articles.models import Article, Outlet, Section
from articles.public import addresses, kinds, masthead, metadata, sharing, storyfacts
from articles.public.context import absolute, breaking_line, furniture_of, outlet_of, sections_of, switch_of_story
from articles.public.storyfacts import Facts, StoryPage
from editors.models import Profile
from newsroom.lib.fixedquestions import questions_asked
from newsroom.lib.kept import hold, kept, tag

LONG_MINUTES = 4
LONG_HEADINGS = 3
OLD_YEARS = 2
# Whoever made the pictures or the translation stands with the authors; the others stand below the text.
IN_BYLINE = (CreditRole.PHOTOGRAPHER, CreditRole.ILLUSTRATOR, CreditRole.TRANSLATOR)


@kept()
@require_safe
def article(request, year, month, day, slug):
    try:
        on = date(year, month, day)
    except ValueError:
        return addresses.moved_or_404(request)
    known = storyfacts.known(get_language() or "", on, slug)
    if known is None:
        return addresses.moved_or_404(request)
    story = known.story
    if not story.is_live:
        return addresses.gone(request, story)
    rows = storyfacts.rows_of(story, timezone.now())
    facts = (_shown_around(request), timezone.localdate(), rows)
    page = known.page(facts)
    if page is None:
        with questions_asked() as asked:
            page = _made(request, story, rows)
        # A page that was made of anything else than these facts would not be found to be out of date.
        if not asked and not settings.DEBUG:
            known.keep(facts, page)
    tag(request, *page.tags)
    for moment in page.until:
        hold(request, moment)
    return HttpResponse(page.html)


def _shown_around(request) -> tuple:
    """What stands around every page, as something that can be compared; the line above it holds for a time."""
    outlet, language = outlet_of(request), get_language() or ""
    request.newsroom_linked = masthead.linked_keywords(outlet, language)
    line = breaking_line(request, outlet)
    return (
        furniture_of(request).number,
        masthead.said_of(request.newsroom_linked),
        tuple(line.values()) if line else None,
    )


def _made(request, story: Article, rows: storyfacts.StoryRows) -> StoryPage:
    """The page of these rows, with no further question."""
    facts, surroundings = storyfacts.live_facts(story, rows), around(story, rows.around)
    context = page_context(facts, surroundings, outlet=outlet_of(request), sections=sections_of(request))
    html = render_to_string(
        "public/article.html", context | {"linked_keywords": request.newsroom_linked}, request=request
    )
    until = (_older_at(facts.published_at), facts.portrait and facts.portrait.expires_at)
    return StoryPage(html, tuple(_tags(story, facts, surroundings)), until)


def _tags(story: Article, facts: Facts, surroundings: Around) -> list[str]:
    """What a change of this page comes from: the story, who and what stands around it."""
    shown = [story, *surroundings.translations, *surroundings.related, *surroundings.chain]
    found = [*(f"story-{each.pk}" for each in shown), *(f"keyword-{each.pk}" for each in facts.keywords)]
    found += [f"author-{profile.pk}" for _role, profile in facts.credits]
    return [*found, f"section-{story.section_id}"] if story.section_id else found


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
    signed = facts.signer is not None
    context = {
        "story": facts,
        "preview": preview,
        "page_language": facts.language,
        "authors": authors,
        "portrait": facts.portrait,
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
        "switch": switch_of_story(facts.language, facts.section, surroundings.translations),
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
