"""The reader's page of a story that is not published yet: the same template, from the working copy or a version."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.desk.story import open_article
from articles.domain import content, freshness, picturefacts, sections
from articles.domain.history import open_versions
from articles.domain.portraits import portraits
from articles.enums import Kind
from articles.models import Article, ArticlePicture, Picture, Source
from articles.public.article import page_context
from articles.public.storyfacts import Facts, signer
from articles.story import render as renderer
from articles.story import text
from editors.access import desk_required
from editors.models import Profile
from keywords.models import Keyword


@require_safe
@desk_required
def preview(request, pk):
    """`?version=3` shows a sealed version, else the working text. Nobody keeps a copy of the page."""
    article = open_article(request, pk)
    number = request.GET.get("version", "")
    if number:
        if not number.isdecimal() or len(number) > 9:
            raise Http404
        revision = get_object_or_404(open_versions(article, request.user), number=int(number))
        document, metadata = revision.document, revision.metadata
    else:
        document, metadata = article.draft.document, content.snapshot(article.draft)
    facts = facts_of(article, document, metadata)
    # The banner speaks the editor's language, the page below it the story's.
    banner = {"language": get_language(), "says": _says(article, number), "back": _("Back to the story")}
    with translation.override(facts.language):
        context = page_context(facts, preview=True) | {"article": article, "banner": banner}
        response = render(request, "desk/preview.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _says(article: Article, number: str) -> str:
    if number:
        return _("Preview of version %(number)s. Readers do not see this page.") % {"number": number}
    if article.is_live:
        return _("Preview of the working text. Readers see the published one.")
    return _("Preview of the working text. Readers do not see this page.")


def facts_of(article: Article, document: dict, metadata: dict) -> Facts:
    """What the reader's page would show, from a document and its revisioned facts."""
    uses = article.draft.picture_uses.select_related("picture", "file")
    rendered = renderer.render(document, picturefacts.resolver(article, uses))
    measure = text.measure(document)
    pairs = metadata.get("credits") or []
    profiles = Profile.objects.in_bulk([pk for _role, pk in pairs])
    byline = [(role, profiles[pk]) for role, pk in pairs if pk in profiles]
    kind = metadata.get("kind") or Kind.REPORT
    signs = signer(kind, byline)
    ids = metadata.get("keywords") or []
    keywords = Keyword.objects.in_bulk(ids)
    original = metadata.get("original_published_at")
    return Facts(
        pk=article.pk,
        language=article.language,
        headline=rendered.headline,
        standfirst=rendered.standfirst,
        points=rendered.points,
        body_html=rendered.body_html,
        contents=[tuple(entry) for entry in rendered.contents],
        kind=kind,
        section=sections.standing(metadata.get("section")),
        dateline=metadata.get("dateline") or "",
        source=Source.objects.filter(pk=metadata.get("source")).first(),
        credits=byline,
        keywords=[keywords[pk] for pk in ids if pk in keywords],
        lead=_lead(article, metadata),
        words=measure.words + measure.characters,
        minutes=metadata.get("reading_minutes") or measure.minutes,
        published_at=article.published_at,
        original_published_at=parse_datetime(original) if original else None,
        source_language=_source_language(article),
        portrait=portraits([signs]).get(signs.pk) if signs else None,
    )


def _source_language(article: Article) -> str:
    source = freshness.source_of(article) or article.translation_of
    return source.language if source else ""


def _lead(article: Article, metadata: dict) -> ArticlePicture | None:
    """The lead picture as it would be published, in the file and crops of the working copy; it is never saved."""
    picture = Picture.objects.select_related("file").filter(key=metadata.get("lead_picture") or "").first()
    if picture is None:
        return None
    working = article.draft.picture_uses.leads().filter(picture=picture).select_related("file").first()
    use = ArticlePicture(
        picture=picture,
        file=working.file if working else picture.file,
        ready=working.ready if working else {},
        caption=metadata.get("lead_caption") or "",
        credit=metadata.get("lead_credit") or "",
        alt=metadata.get("lead_alt") or "",
        decorative=metadata.get("lead_decorative") or "",
    )
    return use if use.wide else None
