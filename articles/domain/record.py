"""The public record: one entry for everything that readers were given or that was taken from them, as a chain.

An entry's digest covers its place, its story, what was done, when and by whom, the digest of its content and the digest
of the entry before it. The content holds every word, the headline and the public note included: a legal removal takes
the words away, and the chain still holds.
"""

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation

from articles.enums import PublicAct, Significance
from articles.models import Article, Publication, RecordHead, Revision, Stamp
from editors.models import Editor
from newsroom.lib import chain

log = logging.getLogger(__name__)
FORMAT = 1
# Acts that leave readers with a text to read; the others with a note.
READABLE = frozenset(
    {PublicAct.PUBLISHED, PublicAct.UPDATED, PublicAct.CORRECTED, PublicAct.RETRACTED, PublicAct.REINSTATED}
)


def append(
    article: Article,
    act: str,
    *,
    by: Editor | None,
    at: datetime,
    revision: Revision | None = None,
    significance: str = Significance.NORMAL,
    intended_at: datetime | None = None,
    robot: str = "",
    note: str = "",
    correction: dict | None = None,
    removed: list[int] | None = None,
) -> Publication:
    """Add an entry in the caller's transaction, after the story's live rows are written.

    Entries follow each other without gaps, however many publish at once: the head is held until the end. `correction`
    is {kind, text}; `removed` are the numbers of the versions whose words a removal takes.
    """
    Stamp.objects.hold(Stamp.RECORD)
    sequence, previous = _head()
    if act in READABLE:
        content = content_of(article, revision or article.live_revision, note=note, correction=correction)
    elif act == PublicAct.REMOVED:
        # Nothing here may tell what the story was: neither its headline nor its address.
        content = chain.normal(
            {"format": FORMAT, "language": article.language, "note": note, "removed": removed or []}
            | {"story": article.is_removed}
        )
    else:
        content = chain.normal(
            {"format": FORMAT, "language": article.language, "address": address_of(article)}
            | {"headline": article.headline, "note": note, "withdrawn_at": chain.moment(article.withdrawn_at)}
        )
    number = article.publications.aggregate(last=Max("number"))["last"] or 0
    entry = Publication(
        article=article,
        sequence=sequence + 1,
        number=number + 1,
        act=act,
        significance=significance,
        at=at,
        intended_at=intended_at,
        actor=by,
        robot=robot,
        revision=revision,
        headline=content.get("headline", ""),
        note=content["note"],
        content=content,
        content_sha256=chain.digest(content),
        previous_sha256=previous,
    )
    entry.sha256 = digest_of(entry, revision.number if revision else None)
    entry.save(force_insert=True)
    _move_head(entry)
    return entry


def digest_of(entry: Publication, revision_number: int | None) -> str:
    """What an entry's `sha256` must be."""
    return chain.digest(
        [
            FORMAT,
            entry.sequence,
            entry.article_id,
            entry.number,
            str(entry.act),
            str(entry.significance),
            chain.moment(entry.at),
            chain.moment(entry.intended_at),
            entry.actor_id,
            entry.robot,
            revision_number,
            entry.content_sha256,
            entry.previous_sha256,
        ]
    )


def content_of(article: Article, revision: Revision | None, *, note: str = "", correction: dict | None = None) -> dict:
    """What readers get of a live story, from its live rows and the document of its revision."""
    if revision is None:
        raise ValueError("Only a story with a live text has a content.")
    section, source = article.section, article.source
    return chain.normal(
        {
            "format": FORMAT,
            "language": article.language,
            "address": address_of(article),
            "headline": article.headline,
            "standfirst": article.standfirst,
            "points": article.points,
            "document": revision.document,
            "schema": revision.schema,
            "section": {"id": section.pk, "path": section.path, "name": section.name} if section else None,
            "kind": str(article.kind),
            "dateline": article.dateline,
            "source": {"id": source.pk, "name": source.name, "url": source.url} if source else None,
            "original_published_at": chain.moment(article.original_published_at),
            "published_at": chain.moment(article.published_at),
            "updated_at": chain.moment(article.updated_at),
            "words": article.words,
            "reading_minutes": article.reading_minutes,
            "keywords": [
                {"id": row.tag_id, "slug": row.tag.slug, "names": row.tag.names}
                for row in article.keyword_rows.select_related("tag").order_by("position", "pk")
            ],
            "credits": [
                {"role": str(row.role), "id": row.profile_id, "name": row.profile.name}
                for row in article.credits.select_related("profile").order_by("position", "pk")
            ],
            "pictures": [
                {
                    "key": row.picture.key,
                    "role": str(row.role),
                    "sha256": row.file.sha256,
                    "crops": row.crops,
                    "caption": row.caption,
                    "credit": row.credit,
                    "alt": row.alt,
                    # Only that it is: the reason stays in the newsroom.
                    "decorative": bool(row.decorative),
                }
                for row in article.picture_uses.select_related("picture", "file").order_by("role", "position", "pk")
            ],
            "follows": {"id": article.continues_id, "kind": str(article.chain_kind)} if article.continues_id else None,
            "retracted": article.is_retracted,
            **_translated_from(article),
            "correction": correction,
            "note": note,
        }
    )


def _translated_from(article: Article) -> dict:
    """The story and the public version of it that a translation says the same as."""
    entry = article.translated_from
    return {"translated_from": {"story": entry.article_id, "version": entry.number}} if entry else {}


def address_of(article: Article) -> str:
    """The path of the story's page, with the prefix of its edition."""
    if not article.published_on:
        return ""
    with translation.override(article.language):
        return reverse("public:article", args=article.address_parts)


def take_words(article: Article, numbers: list[int], *, at: datetime, reason: str) -> int:
    """Remove the words of these versions for legal reasons; digests, times and acts stay. Returns how many."""
    entries = article.publications.filter(number__in=numbers, removed_at=None).exclude(act=PublicAct.REMOVED)
    return entries.update(content=None, headline="", note="", removed_at=at, removal_reason=reason)


def head() -> RecordHead | None:
    """The newest entry's place and digest, as the verbs left them."""
    return RecordHead.objects.filter(pk=1).first()


def head_is_signed(row: RecordHead) -> bool:
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return chain.is_signed(str(row), row.signature, secrets)


def _head() -> tuple[int, str]:
    """Where the next entry follows. After entries were taken from the end, it leaves the gap to be found."""
    last = Publication.objects.order_by("-sequence").values_list("sequence", "sha256").first() or (0, "")
    kept = RecordHead.objects.filter(pk=1).values_list("sequence", "sha256").first() or (0, "")
    return max(last, kept, key=lambda place: place[0])


def _move_head(entry: Publication) -> None:
    values: dict[str, Any] = {"sequence": entry.sequence, "sha256": entry.sha256, "at": entry.at}
    values["signature"] = chain.sign(f"{entry.sequence}:{entry.sha256}", settings.SECRET_KEY)
    RecordHead.objects.update_or_create(pk=1, defaults=values)
    # The log lies elsewhere: a head noted there proves later that everything up to it is still what it was.
    words = ("record: %s:%s story %s %s", entry.sequence, entry.sha256, entry.article_id, entry.act)
    transaction.on_commit(partial(log.info, *words))
