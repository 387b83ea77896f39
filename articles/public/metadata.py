"""What a story's page says to machines: schema.org, Open Graph, and where the same stands in other languages."""

import re
from html import unescape

from django.conf import settings
from django.utils.translation import gettext as _

from articles.enums import CreditRole, Kind
from articles.models import Article, Correction, Outlet
from articles.public import social
from articles.public.context import absolute
from articles.public.imagedata import image_objects
from articles.public.languages import language_tag
from articles.public.publisher import concept, given, key_of, organization, person, trail
from newsroom.lib.text import excerpt

TYPES = {
    Kind.REPORT: "ReportageNewsArticle",
    Kind.ANALYSIS: "AnalysisNewsArticle",
    Kind.OPINION: "OpinionNewsArticle",
    Kind.INTERVIEW: "NewsArticle",
    Kind.BRIEFING: "NewsArticle",
    Kind.PHOTO_STORY: "NewsArticle",
}
# What a voice should read out first; the classes stand in public/article.html.
SPEAKABLE = [".story-headline", ".standfirst"]
# Words beside the text, and the ends of what stands on lines of its own.
_ASIDE = re.compile(r"<(figure|aside|table)\b.*?</\1>", re.DOTALL)
_LINE = re.compile(r"</(?:p|h[1-6]|li|blockquote)>")
LONGEST = 300
_TAG = re.compile(r"<[^>]*>")


def alternates(facts, translations: list[Article]) -> list[tuple[str, str]]:
    """Pairs for `hreflang`: this story and its live translations, one in each language; none when it stands alone.

    Whoever reads none of these languages is led to the default edition's, else to the original.
    """
    if not translations or not facts.address:
        return []
    places = {facts.language: facts.address}
    for each in translations:
        places.setdefault(each.language, each.get_absolute_url())
    original = next((each.language for each in translations if each.pk == facts.translated_from), facts.language)
    default = places.get(settings.LANGUAGE_CODE) or places[original]
    pairs = [(language_tag(code), absolute(address)) for code, address in places.items()]
    return [*pairs, ("x-default", absolute(default))]


def of_story(facts, original: Article | None, translations: list[Article], outlet: Outlet, sections=()) -> dict:
    """For the context of a story's page. `sections`: all of them, for the way that leads to it."""
    headline = marked_headline(facts.headline, facts.is_retracted)
    languages = {each.language for each in translations if each.language != facts.language}
    return {
        "description": description_of(facts),
        "structured": [news_article(facts, original, outlet, translations), _trail(facts, headline, sections)],
        "social": social.of_story(facts, headline, description_of(facts), outlet, sorted(languages)),
    }


def news_article(facts, original: Article | None, outlet: Outlet, translations: list[Article] | None = None) -> dict:
    """The story as a NewsArticle of the type its kind of work has. Empty values are left out."""
    address, publisher = absolute(facts.address), organization(outlet)
    source = _source(facts)
    by = {role: [person(profile) for own, profile in facts.credits if own == role] for role in CreditRole.values}
    made = [work for work in translations or [] if original is None or work.pk != original.pk]
    return given(
        {
            "@context": "https://schema.org",
            "@type": TYPES.get(facts.kind, "NewsArticle"),
            "@id": address,
            "identifier": f"newsroom-story-{facts.pk}" if facts.pk else "",
            "version": facts.version,
            "mainEntityOfPage": {"@type": "WebPage", "@id": address},
            "url": address,
            "headline": marked_headline(facts.headline, facts.is_retracted),
            "description": description_of(facts),
            "abstract": " ".join(facts.points),
            "articleBody": plain_text(facts.body_html),
            "inLanguage": language_tag(facts.language),
            "datePublished": facts.published_at,
            "dateModified": facts.updated_at or facts.published_at,
            "author": by[CreditRole.AUTHOR] or ([source] if source else [publisher]),
            "editor": by[CreditRole.EDITOR],
            "translator": by[CreditRole.TRANSLATOR],
            "contributor": by[CreditRole.PHOTOGRAPHER] + by[CreditRole.ILLUSTRATOR],
            "publisher": publisher,
            "copyrightHolder": source or {"@id": key_of("publisher")},
            "copyrightYear": facts.published_at.year if facts.published_at else None,
            "publishingPrinciples": publisher.get("publishingPrinciples"),
            "articleSection": str(facts.section) if facts.section else "",
            "keywords": [str(keyword) for keyword in facts.keywords],
            # Only what others know by the same name: a keyword of our own is in `keywords` already.
            "about": [concept(each) for each in facts.keywords if each.media_topic or each.wikidata],
            "dateline": facts.dateline,
            "locationCreated": {"@type": "Place", "name": facts.dateline} if facts.dateline else "",
            "wordCount": facts.words,
            "timeRequired": f"PT{facts.minutes}M" if facts.minutes else "",
            "image": image_objects(facts.lead, facts.language),
            "thumbnailUrl": absolute(facts.lead.wide.src) if facts.lead and facts.lead.wide else "",
            "speakable": {"@type": "SpeakableSpecification", "cssSelector": SPEAKABLE},
            "sourceOrganization": source,
            "isBasedOn": _based_on(facts, source),
            "translationOfWork": _work(original) if original else "",
            "workTranslation": [_work(work) for work in made],
            "isAccessibleForFree": True,
            "correction": [_correction(note, facts.language) for note in facts.corrections],
            "creativeWorkStatus": "Retracted" if facts.is_retracted else "",
        }
    )


def marked_headline(headline: str, is_retracted: bool) -> str:
    """A retracted story says so wherever its headline stands alone."""
    return _("Retracted: %(headline)s") % {"headline": headline} if is_retracted else headline


def description_of(facts) -> str:
    """What a story is about in a line or two: what editors wrote for that, else how its text begins."""
    return excerpt(facts.summary or plain_text(facts.body_html), LONGEST)


def plain_text(html: str) -> str:
    """The words of a body that the renderer wrote, without pictures, tables and boxes; a line for each paragraph."""
    words = unescape(_TAG.sub("", _LINE.sub("\n", _ASIDE.sub("", html))))
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line)


def _source(facts) -> dict:
    if not facts.source:
        return {}
    return given({"@type": "Organization", "name": str(facts.source), "url": facts.source.url})


def _based_on(facts, source: dict) -> dict:
    """What another outlet published first, as far as it is known here."""
    if not source:
        return {}
    told = {"@type": "CreativeWork", "publisher": source, "url": facts.source.url}
    return given(told | {"datePublished": facts.original_published_at})


def _work(story: Article) -> dict:
    """The same story in another language."""
    address = absolute(story.get_absolute_url())
    work = {"@type": TYPES.get(story.kind, "NewsArticle"), "@id": address, "url": address, "headline": story.headline}
    return work | {"inLanguage": language_tag(story.language)}


def _trail(facts, headline: str, sections) -> dict:
    """From the section at the top down to the story."""
    path = facts.section.path if facts.section else ""
    above = [each for each in sections if path == each.path or path.startswith(f"{each.path}/")]
    if facts.section and not above:
        above = [facts.section]
    steps = [(str(each), each.get_absolute_url()) for each in above]
    return {"@context": "https://schema.org"} | trail([*steps, (headline, facts.address)])


def _correction(note: Correction, language: str) -> dict:
    return {
        "@type": "CorrectionComment",
        "name": note.get_kind_display(),
        "text": note.text.in_(language),
        "inLanguage": language_tag(language),
        "datePublished": note.at,
    }
