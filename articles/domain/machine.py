"""A machine's first draft of a translation: off unless NEWSROOM_TRANSLATOR names a function, and nothing depends on it.

The function gets the passages and two language codes, `translate(passages, source="zh-hans", target="en")`, and returns
as many passages. Links and emphasis stand in them between markers, `<1>…</1>`, which it should keep. It runs in the
worker, outside of any transaction. What it wrote counts as a machine's until somebody
edits or confirms it, and until then the story goes neither to review nor to readers.
"""

import copy
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import task

from articles import permissions
from articles.domain import workflow, workingcopy
from articles.domain.machinemarks import digest, unconfirmed
from articles.domain.refusals import Refusal
from articles.enums import Happening
from articles.models import Article, Draft, Event
from articles.story import frame, schema
from articles.story.markers import Marks
from editors.models import Editor

logger = logging.getLogger(__name__)

ASKED, DONE, FAILED = "asked", "done", "failed"
# Whoever asked and heard nothing for so long may ask again.
PATIENCE = timedelta(minutes=10)

Translate = Callable[..., Sequence[str]]


class WrongAnswer(Exception):
    """The function did not return one passage of text for each that it was given."""


def is_offered() -> bool:
    return bool(settings.NEWSROOM_TRANSLATOR)


def is_waiting(draft: Draft) -> bool:
    """Whether a draft was asked for and may still come."""
    asked = parse_datetime(draft.machine.get("at", "")) if draft.machine.get("state") == ASKED else None
    return asked is not None and asked > timezone.now() - PATIENCE


def can_begin(draft: Draft) -> bool:
    """Whether there is something for a machine to fill, and nobody has asked yet."""
    source = draft.article.based_on
    return (
        is_offered() and source is not None and not is_waiting(draft) and bool(wanted(source.document, draft.document))
    )


@transaction.atomic
def ask(article: Article, *, by: Editor) -> Draft:
    """Have the worker fill the empty passages; a second click waits for the same answer.

    Raises PermissionDenied, or Refusal where there is nothing to do.
    """
    draft = workingcopy.lock(article)
    if not permissions.may_edit(by, draft.article):
        raise PermissionDenied
    if not is_offered() or draft.article.based_on is None:
        raise Refusal(_("There is no machine’s draft to be had for this story."))
    if is_waiting(draft):
        return draft
    if not wanted(draft.article.based_on.document, draft.document):
        raise Refusal(_("No passage is empty: there is nothing for a machine to begin with."))
    draft.machine = {**draft.machine, "state": ASKED, "by": by.pk, "at": timezone.now().isoformat(), "reason": ""}
    draft.save(update_fields=["machine"])
    transaction.on_commit(partial(_enqueue, draft.article.pk), robust=True)
    return draft


def _enqueue(article: int) -> None:
    write.enqueue(article)


@task()
def write(article: int) -> None:
    draft = Draft.objects.select_related("article__based_on__article").get(article=article)
    if draft.machine.get("state") != ASKED or draft.article.based_on is None:
        return
    source = draft.article.based_on.document
    keys = wanted(source, draft.document)
    sent = {spot.key: spot.marked for spot in frame.spots(source) if spot.key in keys}
    languages = {"source": draft.article.based_on.article.language, "target": draft.article.language}
    try:
        passages = _translated([words for words, _marks in sent.values()], **languages)
        marks = [marks for _words, marks in sent.values()]
        _put_in(article, dict(zip(sent, zip(passages, marks, strict=True), strict=True)))
    except Exception as error:
        # A stranger's code: whatever it does, the draft stays as it was and the person hears why.
        logger.exception("machine: no draft for story %s", article)
        _failed(article, f"{type(error).__name__}: {error}"[:300])


def wanted(source: dict, target: dict) -> dict[str, str]:
    """The passages of the source whose place in the translation is there and empty, by their keys."""
    empty = {spot.key for spot in frame.spots(target) if not spot.words.strip()}
    return {spot.key: spot.words for spot in frame.spots(source) if spot.words.strip() and spot.key in empty}


def _translated(passages: list[str], *, source: str, target: str) -> list[str]:
    translate: Translate = import_string(settings.NEWSROOM_TRANSLATOR)
    found = list(translate(passages, source=source, target=target)) if passages else []
    if len(found) != len(passages) or not all(isinstance(each, str) for each in found):
        raise WrongAnswer(f"{len(passages)} passages sent, {len(found)} came back")
    return found


def _put_in(article: int, passages: dict[str, tuple[str, Marks]]) -> None:
    """Into what is still empty: whoever wrote there meanwhile was quicker."""
    with workingcopy.held(article) as draft:
        if draft.article.spiked_at or draft.article.is_removed:
            return
        document = copy.deepcopy(draft.document)
        made = {}
        for spot in frame.spots(document):
            given, marks = passages.get(spot.key, ("", []))
            words = schema.FORBIDDEN_IN_TEXT.sub("", given)
            if words.strip() and not spot.words.strip():
                spot.put(words, marks)
                made[spot.key] = digest(spot.words)
        by = Editor.objects.filter(pk=draft.machine.get("by")).first()
        steps = workingcopy.replace_document(draft, document)
        kept = {**draft.machine.get("passages", {}), **made}
        draft.machine = {**draft.machine, "state": DONE, "at": timezone.now().isoformat(), "passages": kept}
        draft.save(update_fields=["machine"])
        if steps:
            workingcopy.record(draft, None, steps=steps)
            workflow.reopen(draft, by=None)
        _note(draft, Happening.MACHINE_DRAFTED, by, passages=len(made))


def _failed(article: int, reason: str) -> None:
    with workingcopy.held(article) as draft:
        by = Editor.objects.filter(pk=draft.machine.get("by")).first()
        draft.machine = {**draft.machine, "state": FAILED, "reason": reason}
        draft.save(update_fields=["machine"])
        _note(draft, Happening.MACHINE_FAILED, by, reason=reason)


def _note(draft: Draft, action: str, by: Editor | None, **data: object) -> None:
    Event.objects.create(article=draft.article, action=action, actor=by, version=draft.version, data=data)


@transaction.atomic
def confirm(article: Article, *, by: Editor, seen: int) -> Draft:
    """A person read all of it and answers for it, as her screen showed it. Raises ChangedSince or PermissionDenied."""
    draft = workingcopy.lock(article)
    if not permissions.may_edit(by, draft.article):
        raise PermissionDenied
    workflow.check_seen(draft, seen)
    passages = len(unconfirmed(draft))
    if passages:
        draft.machine = {**draft.machine, "passages": {}}
        draft.save(update_fields=["machine"])
        _note(draft, Happening.CONFIRMED, by, passages=passages)
    return draft
