"""What readers get of a story, field by field, against what the record says that they were given."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from articles.domain import picturefacts, record, sections
from articles.enums import Absence, PictureHappening, PublicAct
from articles.models import Article, PictureEvent, Publication
from articles.story import render as renderer
from keywords.models import Keyword
from newsroom.lib import chain

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_SAID = re.compile(r'\s(?:href|src|alt)="([^"]*)"')
_PICTURE = re.compile(r"/pictures/([^/]+)/")


def problems(article: Article) -> Iterator[tuple[str, str]]:
    """Pairs of kind and sentence; none when the story is what the record says."""
    entries = list(article.publications.order_by("number"))
    story = {"story": article.pk}
    if not entries:
        yield "unrecorded", _("Story %(story)s was published, and no entry of the record says so.") % story
        return
    numbers = [entry.number for entry in entries]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "numbers", _("The versions of story %(story)s are not numbered one by one.") % story
    last = _last(entries)
    if last is None:
        yield "unrecorded", _("Story %(story)s was published, and no entry of the record says so.") % story
    elif last.act == PublicAct.REMOVED:
        yield from _of_removed(article)
    else:
        yield from _of_state(article, last)
        yield from _of_text(article, entries)


def _last(entries: list[Publication]) -> Publication | None:
    """The entry that says how the story stands: the removal of one earlier version changes nothing of that."""
    for entry in reversed(entries):
        if entry.act != PublicAct.REMOVED or (entry.content or {}).get("story"):
            return entry
    return None


def _of_removed(article: Article) -> Iterator[tuple[str, str]]:
    words = [article.headline, article.standfirst, article.body_html, article.search_text, article.dateline]
    rows = article.keyword_rows.exists() or article.credits.exists() or article.picture_uses.exists()
    story = {"story": article.pk}
    if not article.is_removed or article.withdrawn_at is None:
        yield "state", _("Story %(story)s was removed for legal reasons, and is public again.") % story
    if any(words) or article.points or rows:
        yield (
            "removed_words",
            _("Story %(story)s was removed, and words of it stand there again.") % story,
        )


def _of_state(article: Article, last: Publication) -> Iterator[tuple[str, str]]:
    """Whether it is to be read, withdrawn or retracted."""
    story = {"story": article.pk}
    if article.live_revision_id is None:
        yield "state", _("Story %(story)s was taken from readers behind the record’s back.") % story
        return
    content: dict = last.content or {}
    withdrawn = last.act == PublicAct.WITHDRAWN
    absence = Absence.WITHDRAWN if withdrawn else Absence.RETRACTED if content.get("retracted") else ""
    if content and article.absence != absence:
        yield (
            "state",
            _("Whether story %(story)s is withdrawn or retracted is not what the record says.") % story,
        )
    if (article.withdrawn_at is not None) != withdrawn:
        yield "withdrawn", _("Whether story %(story)s is withdrawn is not what the record says.") % story
    elif withdrawn and chain.moment(article.withdrawn_at) != content.get("withdrawn_at"):
        yield "withdrawn", _("When story %(story)s was withdrawn is not what the record says.") % story
    if withdrawn and article.withdrawal_note != last.note:
        yield "withdrawal_note", _("The note on the withdrawal of story %(story)s was changed.") % story


def _of_text(article: Article, entries: list[Publication]) -> Iterator[tuple[str, str]]:
    """Every published fact against the last entry with a text."""
    story = {"story": article.pk}
    shown = next((entry for entry in reversed(entries) if entry.act in record.READABLE), None)
    if article.live_publication_id != (shown.pk if shown else None):
        yield "live_publication", _("Story %(story)s does not show the newest version that was published.") % story
    content = shown.content if shown else None
    # A content that is not what was hashed is named with its entry, and proves nothing about the story.
    if shown is None or article.live_revision is None or chain.digest(content) != shown.content_sha256 or not content:
        return
    now = record.content_of(article, article.live_revision)
    for name, label in _labels().items():
        if _reduced(name, now.get(name)) != _reduced(name, content.get(name)):
            yield name, _("%(what)s of story %(story)s is not what was published.") % {**story, "what": label}
    if article.live_revision_id != shown.revision_id:
        yield "live_revision", _("Story %(story)s does not show the version at the desk that was published.") % story
    if "document" in content:
        yield from _of_page(article, content["document"])


def _of_page(article: Article, document: dict) -> Iterator[tuple[str, str]]:
    """The stored page against one made anew from the record."""
    story = {"story": article.pk}
    rendered = renderer.render(document, picturefacts.resolver(article))
    same = article.renderer == renderer.RENDERER
    stored, anew = (_essence(chain.normal(html), tags=same) for html in (article.body_html, str(rendered.body_html)))
    if stored != anew:
        yield "body", _("The text of story %(story)s on its page is not what was published.") % story
    contents = chain.normal([list(entry) for entry in rendered.contents])
    if same and chain.normal(article.contents) != contents:
        yield (
            "contents",
            _("The list of headings of story %(story)s is not what was published.") % {"story": article.pk},
        )


def _essence(html: str, *, tags: bool) -> list[str]:
    """Words, addresses and pictures of a page; with its tags where the same renderer wrote it.

    Of a picture only its key and its words: its forms may be made anew at any time.
    """
    found = []
    for piece in _TOKEN.findall(html):
        if not piece.startswith("<"):
            found.append(" ".join(piece.split()))
        elif tags and not piece.startswith(("<img", "<source")):
            found.append(piece)
        else:
            found += [key[1] if (key := _PICTURE.match(each)) else each for each in _SAID.findall(piece)]
    return [each for each in found if each]


def _reduced(name: str, value: Any) -> Any:
    """What must stay the same: rows by their keys, since keywords, people and sections may be renamed later."""
    if name == "section":
        # Its stories moved when it was retired: the record of sections says so.
        return value and sections.resolved(value["id"])
    if name == "source":
        return value and value["id"]
    if name == "keywords":
        return _keywords([each["id"] for each in value or []])
    if name == "credits":
        return [(each["role"], each["id"]) for each in value or []]
    if name == "pictures":
        return _pictures(value or [])
    return value


def _pictures(uses: list[dict]) -> list[dict]:
    """Which file a use shows, and the crops made for it, may follow the picture: its own record says so then."""
    replaced = PictureEvent.objects.filter(
        action=PictureHappening.REPLACED, picture__key__in=[use["key"] for use in uses]
    )
    keys = set(replaced.values_list("picture__key", flat=True)) if uses else set()
    follows = {"sha256", "crops"}
    kept = [{k: v for k, v in use.items() if use["key"] not in keys or k not in follows} for use in uses]
    return sorted(kept, key=lambda use: (use["role"], use["key"]))


def _keywords(ids: list[int]) -> list[int]:
    """In the order given; where keywords were merged since, as a set of what they became."""
    merged = dict(Keyword.objects.filter(pk__in=ids, replaced_by__isnull=False).values_list("pk", "replaced_by"))
    became = [merged.get(pk, pk) for pk in ids]
    kept = set(Keyword.objects.filter(replaced_by__in=became).values_list("replaced_by", flat=True))
    return sorted(set(became)) if merged or kept & set(became) else became


def _labels() -> dict[str, str]:
    return {
        "language": _("The language"),
        "address": _("The address"),
        "headline": _("The headline"),
        "standfirst": _("The standfirst"),
        "points": _("The points"),
        "document": _("The document"),
        "section": _("The section"),
        "kind": _("The kind"),
        "dateline": _("The dateline"),
        "source": _("The source"),
        "original_published_at": _("The source’s time"),
        "published_at": _("The time of the first publication"),
        "updated_at": _("The time of the last change"),
        "words": _("The number of words"),
        "reading_minutes": _("The reading time"),
        "keywords": _("The keywords"),
        "credits": _("The credits"),
        "pictures": _("The pictures"),
        "follows": _("The story that it follows"),
    }
