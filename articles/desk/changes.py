"""What the story screen exchanges with the server: the document, batches of steps, who is here.

JSON only, and every answer proves itself: a script must never take a login page for a save. Polls write nothing.
"""

import uuid as uuids
from functools import wraps

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles import permissions
from articles.domain import drafting, presence
from articles.domain.refusals import TooOld
from articles.models import Article, Batch, Draft
from articles.story import steps, wire
from articles.story.refusal import Refused
from editors.access import desk_required

PRESENCE_BYTES = 2048
CLIENT_CHARACTERS = 40
LARGEST_POSITION = 2**31 - 1


def answers_json(view):
    """Refusals as JSON with a sentence: 403, 404, 410, 422; never cached."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except Refused as refused:
            return _refusal(_(refused.template) % refused.params, 422)
        except TooOld as too_old:
            return _refusal(str(too_old), 410)
        except PermissionDenied:
            return _refusal(_("You may not change this story now."), 403)
        except (Http404, ObjectDoesNotExist):
            return _refusal(_("This story does not exist, or is not open to you."), 404)
        except UnreadablePostError:
            return _refusal(_("The change did not arrive completely."), 400)

    return never_cache(guarded)


@require_GET
@answers_json
@desk_required
def document(request, pk):
    """The working text with its version: what a screen starts from."""
    draft = _draft(request, pk)
    return JsonResponse(
        {
            "document": draft.document,
            "schema": draft.schema,
            "version": draft.version,
            "editor": request.user.pk,
            "draft": draft.pk,
            "language": draft.article.language,
            "may_edit": permissions.may_edit(request.user, draft.article),
        }
    )


@require_http_methods(["GET", "POST"])
@answers_json
@desk_required
def changes(request, pk):
    """GET: what a screen at `since` lacks. POST: one batch of steps."""
    return _receive(request, pk) if request.method == "POST" else _poll(request, pk)


@require_POST
@answers_json
@desk_required
def here(request, pk):
    """An open screen says so, at most every 20 seconds; `gone` when it closes."""
    data = _object(_bounded(request, PRESENCE_BYTES), {"client"})
    client, head = _client(data), data.get("head")
    if head is not None:
        head = _number(head, LARGEST_POSITION)
    draft = _draft(request, pk, with_text=False)
    if data.get("gone") is True:
        presence.leave(draft, request.user, client)
    else:
        presence.touch(draft, request.user, client, head)
    return JsonResponse({"people": _people(draft)})


@require_GET
@answers_json
@desk_required
def token(request):
    """A fresh CSRF token and whose session it is, for a screen that was open longer than its session."""
    return JsonResponse({"token": get_token(request), "editor": request.user.pk, "name": str(request.user)})


def _poll(request: HttpRequest, pk: int) -> JsonResponse:
    try:
        since = _number(int(request.GET.get("since", "")), LARGEST_POSITION)
    except ValueError as error:
        raise Refused("shape", detail="“since” is not a version") from error
    draft = _draft(request, pk, with_text=False)
    return JsonResponse(
        {
            "version": draft.version,
            "batches": [_batch(batch) for batch in drafting.changes_since(draft, since)],
            "people": _people(draft),
            "stage": draft.article.stage,
            "editor": request.user.pk,
            "may_edit": permissions.may_edit(request.user, draft.article),
        }
    )


def _receive(request: HttpRequest, pk: int) -> JsonResponse:
    data = _object(_bounded(request, steps.BOUNDS["batch_bytes"]), {"batch", "client", "version", "steps"})
    uuid, client, version = _uuid(data["batch"]), _client(data), _number(data["version"], LARGEST_POSITION)
    if not isinstance(data["steps"], list) or not data["steps"]:
        raise Refused("shape", detail="the steps are not a list of steps")
    # Another person signed in meanwhile in the same browser: this text is not hers.
    if data.get("editor", request.user.pk) != request.user.pk:
        raise PermissionDenied
    draft = _draft(request, pk, with_text=False)
    answer = drafting.apply_batch(
        draft.article, by=request.user, uuid=uuid, client=client, version=version, steps_=data["steps"]
    )
    match answer:
        case drafting.Saved():
            return JsonResponse(
                {
                    "version": answer.version,
                    "batch": str(uuid),
                    "repairs": answer.repairs,
                    "saved_at": answer.at.isoformat(),
                }
            )
        case drafting.Already():
            return JsonResponse({"already": True, "batch": str(uuid), "from": answer.from_, "to": answer.to})
        case drafting.Behind():
            batches = [_batch(batch) for batch in answer.batches]
            return JsonResponse({"version": answer.version, "batches": batches}, status=409)


def _draft(request: HttpRequest, pk: int, *, with_text: bool = True) -> Draft:
    """The working copy of a story that this person may look up; 404 comes before 403."""
    drafts = Draft.objects.select_related("article").filter(article__in=Article.objects.open_to(request.user))
    if not with_text:
        drafts = drafts.defer("document", "article__body_html", "article__search_text")
    try:
        return drafts.get(article=pk)
    except Draft.DoesNotExist as missing:
        raise Http404 from missing


def _batch(batch: Batch) -> dict:
    by = {"id": batch.editor_id, "name": str(batch.editor)} if batch.editor else None
    return {
        "version": batch.version,
        "batch": str(batch.uuid),
        "client": batch.client,
        "steps": batch.steps,
        "facts": batch.facts,
        "by": by,
        "at": batch.at.isoformat(),
    }


def _people(draft: Draft) -> list[dict]:
    return [
        {"id": row.editor_id, "name": str(row.editor), "client": row.client, "head": row.head}
        for row in presence.here(draft)
    ]


def _refusal(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"reason": reason}, status=status)


def _bounded(request: HttpRequest, limit: int) -> object:
    """The JSON of the body; one that says it is too long is refused before it is read."""
    try:
        announced = int(request.headers.get("Content-Length") or 0)
    except ValueError:
        announced = 0
    if announced > limit:
        raise Refused("batch_bytes", limit=limit)
    return wire.loads(request.body, max_bytes=limit, max_depth=steps.BOUNDS["json_depth"])


def _object(data: object, keys: set[str]) -> dict:
    if not isinstance(data, dict):
        raise Refused("shape", detail="it is not an object")
    if missing := keys - data.keys():
        raise Refused("shape", detail=f"it lacks “{min(missing)}”")
    return data


def _uuid(value: object) -> uuids.UUID:
    try:
        return uuids.UUID(value) if isinstance(value, str) else uuids.UUID(int=-1)
    except ValueError as error:
        raise Refused("shape", detail="“batch” is not a UUID") from error


def _client(data: dict) -> str:
    client = data["client"]
    if not isinstance(client, str) or not 1 <= len(client) <= CLIENT_CHARACTERS:
        raise Refused("shape", detail="“client” is not a client’s id")
    return client


def _number(value: object, largest: int) -> int:
    if type(value) is not int or not 0 <= value <= largest:
        raise Refused("shape", detail="a version or position is not a number")
    return value
