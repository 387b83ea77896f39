"""Earlier public versions of a story: the list, and each as readers had it, from the public record.

Nothing here reads a draft or a version at the desk: only what the record says that readers were given.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.domain import picturefacts, record
from articles.enums import CreditRole, Kind
from articles.models import Article, ArticlePicture, Publication
from articles.public import addresses
from articles.public.context import absolute, switch_of_story
from articles.story import compare
from articles.story import render as renderer
from newsroom.lib.kept import kept, tag
from newsroom.lib.languages import Names


@dataclass(frozen=True)
class Version:
    """One earlier version as its page shows it."""

    number: int
    language: str
    headline: str
    standfirst: str
    points: list[str]
    body_html: str  # written by `articles.story.render`, and by nothing else
    section: str
    kind: str
    dateline: str
    source: str
    authors: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    published_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label) if self.kind in Kind.values else ""


@kept()
@require_safe
def versions(request, year, month, day, slug):
    """Everything that happened to the story in public, newest first."""
    story = _story(request, year, month, day, slug)
    if not isinstance(story, Article):
        return story
    entries = list(_entries(story).defer("content"))
    context = {
        **_context(story),
        "entries": entries,
        "current": story.live_publication_id,
    }
    return render(request, "public/versions.html", context)


@kept()
@require_safe
def version(request, year, month, day, slug, number):
    """One earlier version, with what differs from the one that readers have now."""
    story = _story(request, year, month, day, slug)
    if not isinstance(story, Article):
        return story
    entry = _entries(story).filter(number=number).first()
    if entry is None or entry.act not in record.READABLE:
        raise Http404
    context = _context(story) | {
        "entry": entry,
        "older": _beside(story, number, -1),
        "newer": _beside(story, number, 1),
    }
    if entry.content is None:
        # Removed for legal reasons: said, and nothing else.
        return render(request, "public/version_removed.html", context, status=451)
    now = story.live_publication.content if story.live_publication else None
    context |= {"version": _version(entry), "is_current": entry.pk == story.live_publication_id}
    if now and not context["is_current"]:
        changes = compare.compare(entry.content["document"], now["document"])
        context["changes"] = [each for each in changes if each.kind != "same" or each.moved]
        context["facts"] = _differences(entry.content, now, story.language)
    return render(request, "public/version.html", context)


def _story(request, year: int, month: int, day: int, slug: str) -> Any:
    """The live story at this address, or the answer that its own page gives."""
    try:
        on = date(year, month, day)
    except ValueError as wrong:
        raise Http404 from wrong
    story = (
        Article.objects.filter(language=get_language(), published_on=on, slug=slug, live_revision__isnull=False)
        .select_related("live_publication", "section")
        .defer("body_html", "search_text", "contents")
        .first()
    )
    if story is None:
        return addresses.moved_below(request)
    tag(request, f"story-{story.pk}")
    return story if story.is_live else addresses.gone(request, story)


def _entries(story: Article):
    return story.publications.select_related("correction").order_by("-number")


def _beside(story: Article, number: int, step: int) -> Publication | None:
    """The next readable version before or after this one."""
    rows = story.publications.filter(act__in=record.READABLE).defer("content")
    if step < 0:
        return rows.filter(number__lt=number).order_by("-number").first()
    return rows.filter(number__gt=number).order_by("number").first()


def _context(story: Article) -> dict:
    address = story.get_absolute_url()
    translations = Article.objects.live().family_of(story).only("language", "published_on", "slug")
    return {
        "article": story,
        "address": address,
        "page_language": story.language,
        "noindex": True,
        "canonical": absolute(address),
        "section": story.section,
        "switch": switch_of_story(story.language, story.section, translations),
    }


def _version(entry: Publication) -> Version:
    content = entry.content
    language = content["language"]
    rendered = renderer.render(content["document"], _resolver(entry))
    names = [(credit["role"], Names(credit["name"]).in_(language)) for credit in content["credits"]]
    section, source = content["section"], content["source"]
    return Version(
        number=entry.number,
        language=language,
        headline=content["headline"],
        standfirst=content["standfirst"],
        points=content["points"],
        body_html=str(rendered.body_html),
        section=Names(section["name"]).in_(language) if section else "",
        kind=content["kind"],
        dateline=content["dateline"],
        source=Names(source["name"]).in_(language) if source else "",
        authors=[name for role, name in names if role == CreditRole.AUTHOR],
        keywords=[Names(keyword["names"]).in_(language) for keyword in content["keywords"]],
        published_at=parse_datetime(content["published_at"]) if content["published_at"] else None,
        updated_at=parse_datetime(content["updated_at"]) if content["updated_at"] else None,
    )


def _resolver(entry: Publication):
    """Files that some live story still shows: one that was taken out everywhere may not be shown any more."""
    recorded = {(each["key"], each["sha256"]) for each in entry.content["pictures"]}

    def only_live(kind: str, keys: list[str]) -> dict[str, dict]:
        live = ArticlePicture.objects.filter(article__in=Article.objects.live().values("pk"), picture__key__in=keys)
        shown = live.filter(file__sha256__in=[digest for _key, digest in recorded]).select_related("picture", "file")
        # The story's own use last, where others show the same file: it is the one that counts.
        uses = sorted(shown, key=lambda use: use.article_id == entry.article_id)
        uses = [use for use in uses if (use.picture.key, use.file.sha256) in recorded]
        return picturefacts.resolver(entry.article, uses)(kind, [use.picture.key for use in uses])

    return only_live


def _differences(old: dict, new: dict, language: str) -> list[tuple[str, str, str]]:
    """Facts around the text that are not what they were: label, then, now."""
    labels = {
        "section": _("Section"),
        "kind": _("Kind"),
        "dateline": _("Dateline"),
        "source": _("Source"),
        "credits": _("Credits"),
        "keywords": _("Keywords"),
    }
    pairs = [
        (label, _said(name, old[name], language), _said(name, new[name], language)) for name, label in labels.items()
    ]
    return [(label, was, now) for label, was, now in pairs if was != now]


def _said(name: str, value: Any, language: str) -> str:
    if not value:
        return ""
    if name in {"section", "source"}:
        return Names(value["name"]).in_(language)
    if name == "kind":
        return str(Kind(value).label) if value in Kind.values else value
    if name == "credits":
        return ", ".join(f"{CreditRole(each['role']).label}: {Names(each['name']).in_(language)}" for each in value)
    if name == "keywords":
        return ", ".join(Names(each["names"]).in_(language) for each in value)
    return str(value)
