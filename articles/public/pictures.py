"""Pictures as readers fetch them: one form at one address, and only while something public shows this very crop."""

import hashlib

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, When
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles.models import Article, ArticlePicture, Front, KeywordPage, Picture, ProfilePage, Rendition
from articles.models.looks import Look
from keywords.models import KeywordStatus
from newsroom.lib.images import shapes

# What stands at an address never changes, so browsers need not ask again; what a browser holds, its reader has seen.
# Shared caches answer anybody: after a withdrawal they must stop within minutes, so they ask often (and get a 304).
PUBLIC = "public, max-age=86400, s-maxage=30, proxy-revalidate, immutable"
PRIVATE = "private, no-store"
MOVED = "public, max-age=60"


@require_safe
def picture(request, key, name):
    """A form that a live story, a front or the page of a person or keyword shows; to an editor, any form."""
    shape, width, digest, extension = _parts(name)
    rendition = _rendition(key, name, shape, digest)
    if rendition and rendition.is_public:
        return _answer(request, rendition, extension, PUBLIC)
    editor = _is_editor(request)
    if rendition and editor:
        return _answer(request, rendition, extension, PRIVATE)
    # A focal point, a crop or the file changed since somebody kept this address.
    look = _present(key, shape, private=editor)
    address = look and _nearest(look, width, extension)
    if not address or address == request.path:
        raise Http404
    response = HttpResponseRedirect(address)
    response.headers["Cache-Control"] = PRIVATE if editor else MOVED
    return response


def _parts(name: str) -> tuple[str, int, str, str]:
    """Of "wide-960-3f2a91c0de.avif", which the pattern of the address has checked."""
    stem, _dot, extension = name.rpartition(".")
    shape, width, digest = stem.split("-")
    if shape not in shapes.SHAPES and shape != shapes.MOTION:
        raise Http404
    return shape, int(width), digest, extension


def _rendition(key: str, name: str, shape: str, digest: str) -> Rendition | None:
    """The form, with whether readers may have it: the exact crop must be what something public names."""
    live = ArticlePicture.objects.filter(article__in=Article.objects.live().values("pk"), file=OuterRef("source"))
    rendition = (
        Rendition.objects.filter(source__picture__key=key, name=name)
        .select_related("source")
        .annotate(
            by_hand=Exists(live.filter(**{f"ready__{shape}__0": digest})),
            in_story=Exists(live.exclude(ready__has_key=shape)),
            on_page=Exists(_pages().filter(file=OuterRef("source"))),
        )
        .first()
    )
    if rendition:
        named = rendition.source.ready.get(shape, [""])[0] == digest
        rendition.is_public = rendition.by_hand or (named and (rendition.in_story or rendition.on_page))
    return rendition


def _pages():
    """Pictures that stand on an author's page, on that of a keyword in use, or by hand on a front."""
    now = Picture.objects.usable_at(timezone.now())
    on_front = Exists(Front.pictures.through.objects.filter(picture=OuterRef("pk")))
    of_author = Exists(ProfilePage.objects.filter(picture=OuterRef("pk")))
    of_keyword = Exists(KeywordPage.objects.filter(picture=OuterRef("pk"), keyword__status=KeywordStatus.ACCEPTED))
    # All of these leave one out that may not be shown now.
    return now.filter(on_front | of_author | of_keyword)


def _present(key: str, shape: str, *, private: bool) -> Look | None:
    """The crop of this shape as public pages name it now; to an editor also that of a picture nobody sees."""
    if shape not in shapes.SHAPES:
        return None
    found = Picture.objects.filter(key=key).select_related("file").first()
    if found is None:
        return None
    uses = ArticlePicture.objects.filter(article__in=Article.objects.live().values("pk"), picture=found)
    use = uses.select_related("file").order_by(Case(When(file=found.file_id, then=0), default=1), "-pk").first()
    if use:
        return use.file.look(shape, key, use.ready)
    return found.look(shape) if private or _pages().filter(pk=found.pk).exists() else None


def _nearest(look: Look, width: int, extension: str) -> str:
    if extension not in shapes.SHAPES[look.shape].extensions:
        extension = "jpg"
    widths = [each for each, _height in look.sizes]
    return look.address(min(widths, key=lambda each: abs(each - width)), extension)


def _is_editor(request) -> bool:
    """Asked without a session cookie, nobody is; no session is begun to find out."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return request.user.is_authenticated and bool(request.user.roles)


def _answer(request, rendition: Rendition, extension: str, caching: str) -> HttpResponse:
    """The session, once read, would mark the answer as varying by cookie: for readers it never is."""
    # Made anew with other words in it, a form is stored under another name.
    stored = f"{rendition.file.name} {rendition.bytes}".encode()
    etag = f'"{hashlib.sha256(stored).hexdigest()[:20]}"'
    response = get_conditional_response(request, etag=etag) or _file(rendition, extension)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = caching
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(rendition: Rendition, extension: str) -> HttpResponse:
    try:
        file = rendition.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    return FileResponse(file, content_type=shapes.TYPES[extension])
