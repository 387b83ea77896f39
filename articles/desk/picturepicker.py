"""The picker: pictures as data for whoever puts one into a story, found by the library's own filters or sent in."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from articles.desk.picturefilters import PictureFilter
from articles.domain import picturechecks, pictures
from articles.models import Article, Picture, PictureFile
from editors import roles
from editors.access import desk_required
from newsroom.lib.paging import page_by_key

PER_PAGE = 24
KEYS = 60
ORDER = ("-created_at", "-id")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def choices(request):
    """`?keys=a,b&story=3`: these very pictures, as that story shows them; else what the filters find, by pages."""
    if request.method == "POST":
        return _send_in(request)
    if "keys" in request.GET:
        return JsonResponse({"results": _named(request)})
    asked = request.GET.copy()
    # Nobody is offered a picture that was taken out of the library.
    asked.pop("retired", None)
    found = PictureFilter(asked, Picture.objects.select_related("file"), request=request).qs
    page = page_by_key(found, order=ORDER, after=asked.get("after"), size=PER_PAGE)
    return JsonResponse({"results": [as_json(picture) for picture in page], "next": page.older})


def _named(request) -> list[dict]:
    keys = request.GET["keys"].split(",")[:KEYS]
    story = request.GET.get("story", "")
    article = None
    if story.isdecimal() and len(story) < 10:
        article = Article.objects.open_to(request.user).select_related("draft").filter(pk=story).first()
    files = {}
    if article:
        files = {use.picture_id: use.file for use in article.draft.picture_uses.select_related("file")}
    language = article.language if article else None
    found = Picture.objects.select_related("file").filter(key__in=keys)
    return [as_json(picture, files.get(picture.pk), language) for picture in found]


def _send_in(request) -> JsonResponse:
    if not request.user.has_perm(roles.ADD_PICTURE):
        raise PermissionDenied
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"reason": _("Choose a file first.")}, status=422)
    try:
        existing = pictures.same_as(file)
        picture = existing or pictures.upload(file, by=request.user, filename=file.name or "")
    except pictures.PictureRefused as refusal:
        return JsonResponse({"reason": str(refusal)}, status=422)
    if picture.retired_at:
        reason = _("This very picture is here already, and was taken out of the library: it cannot be used.")
        return JsonResponse({"reason": reason}, status=422)
    return JsonResponse(as_json(picture) | {"already": bool(existing)}, status=200 if existing else 201)


def as_json(picture: Picture, file: PictureFile | None = None, language: str | None = None) -> dict:
    """What the writing page and the crops need: words, rights in sentences, and the forms of the file in question."""
    file = file or picture.file
    language = language or get_language()
    look = file.preview(picture.key) if file else None
    return {
        "key": picture.key,
        "title": str(picture),
        "alt": picture.alt.in_(language),
        "caption": picture.caption.in_(language),
        "credit": picture.credit.in_(language),
        "thumb": look.thumb if look else "",
        "src": look.src if look else "",
        "width": file.width if file else 0,
        "height": file.height if file else 0,
        "boxes": file.boxes() if file else {},
        "state": "ready" if file and file.ready.get("free") else (file.state if file else "failed"),
        "retired": picture.retired_at is not None,
        "notes": picturechecks.notes(picture, file),
        "barred": bool(picturechecks.rights_of(picture, at=timezone.now())),
    }
