"""The working copy itself: held, changed, counted. Who may change it and what follows is the verbs' matter."""

import uuid as uuids
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from articles.enums import PictureRole
from articles.models import Article, ArticlePicture, Batch, Draft, DraftPicture, Picture
from articles.story import schema, steps, text
from editors.models import Editor
from newsroom.lib.text import fold


def lock(article: Article | int) -> Draft:
    """The draft and its article, both rows held until the transaction ends; always in this one query, so that no
    two verbs wait for each other crosswise. Rows of other stories may still name this one meanwhile."""
    pk = article if isinstance(article, int) else article.pk
    held = Draft.objects.select_for_update(of=("self", "article"), no_key=True)
    return held.select_related("article").get(article=pk)


@contextmanager
def held(article: int) -> Iterator[Draft]:
    """`lock` with a transaction of its own, for the worker."""
    with transaction.atomic():
        yield lock(article)


def record(
    draft: Draft,
    by: Editor | None,
    *,
    uuid: uuids.UUID | None = None,
    client: str = "",
    steps: list[dict] | None = None,
    facts: dict | None = None,
) -> Batch:
    """Raise the version by one with its batch and save the draft, which the caller has locked and changed already."""
    draft.version += 1
    draft.updated_by = by
    draft.save()
    return Batch.objects.create(
        draft=draft,
        uuid=uuid or uuids.uuid4(),
        client=client[:40],
        version=draft.version,
        editor=by,
        steps=steps or [],
        facts=facts or {},
    )


def replace_document(draft: Draft, document: dict) -> list[dict]:
    """Put another document in place as one step, so that open screens follow; returns the steps for `record`."""
    old, new = schema.parse(draft.document), schema.parse(document)
    if old.eq(new):
        return []
    step = {
        "stepType": "replace",
        "from": 0,
        "to": old.content.size,
        "slice": {"content": schema.to_json(new)["content"]},
    }
    applied = steps.apply(draft.document, [step])
    draft.document = applied.document
    measure(draft)
    sync_figures(draft)
    return [step, *applied.repairs]


def sync_figures(draft: Draft) -> None:
    """Rows for the pictures in the text, so that none of them can be deleted under the story."""
    keys = text.picture_keys(draft.document)
    pictures = {picture.key: picture for picture in Picture.objects.filter(key__in=keys)}
    wanted: dict[int, Any] = {pictures[key].pk: pictures[key].file_id for key in keys if key in pictures}
    # What readers see of a picture stays what the story shows, whatever file came since.
    live = ArticlePicture.objects.filter(article=draft.article_id, role=PictureRole.FIGURE, picture__in=list(wanted))
    wanted |= dict(live.values_list("picture_id", "file_id"))
    rows = draft.picture_uses.filter(role=PictureRole.FIGURE)
    rows.exclude(picture__in=list(wanted)).delete()
    DraftPicture.objects.bulk_create(
        (
            DraftPicture(draft=draft, picture_id=pk, file_id=wanted[pk], role=PictureRole.FIGURE)
            for pk in wanted.keys() - set(rows.values_list("picture_id", flat=True))
        ),
        ignore_conflicts=True,
    )


def measure(draft: Draft) -> None:
    """What the desk's lists show and find of the text: headline, words plus Chinese or Japanese characters."""
    measured = text.measure(draft.document)
    draft.headline = text.headline(draft.document)[:400]
    draft.search_text = fold(text.plain(draft.document))
    draft.words = measured.words + measured.characters
