"""The original beside its translation: block by block, with exactly what changed since the version it is based on."""

from dataclasses import dataclass, field

from articles import permissions
from articles.domain import freshness, machinemarks, picturefacts, translations
from articles.domain.history import open_versions
from articles.enums import Action, Stage
from articles.models import Article, Correction, Publication
from articles.story import compare, frame, render
from editors.models import Editor

PARTS = ("headline", "standfirst", "points")


@dataclass
class Row:
    """One block of the original. `key` is its id, which its counterpart has too, or the name of a part."""

    key: str
    type: str
    # Written by the renderer, and by nothing else.
    body_html: str = ""
    words: str = ""
    points: list[str] = field(default_factory=list)
    # same, changed, added (new in the original), removed (gone from it)
    state: str = "same"
    changes: list[compare.Change] = field(default_factory=list)
    # The block without words, for a translation that lacks it.
    frame: dict | None = None
    # The words beside it are a machine's, and nobody has confirmed them.
    by_machine: bool = False


@dataclass
class SourceView:
    """What the pane shows. Without rows the original is not open to this person."""

    article: Article
    # Whether she may open its story screen.
    is_open: bool
    rows: list[Row] = field(default_factory=list)
    # What `translations.take_over` is to be told; empty where there is nothing to take over.
    token: str = ""
    news: list[Publication] = field(default_factory=list)
    notes: list[Correction] = field(default_factory=list)
    # The version that the translation is based on may not be shown to her: nothing can be compared.
    uncompared: bool = False
    # Readers are told, and only a publisher may end that without a new version.
    needs_version: bool = False

    @property
    def is_public(self) -> bool:
        return self.article.is_live

    @property
    def changed(self) -> int:
        """How many blocks differ."""
        return sum(row.state != "same" for row in self.rows)


def of(article: Article, editor: Editor) -> SourceView | None:
    """The original of this story as this person may see it; None for a story that is based on none.

    Whoever may not look the original up sees what readers can: its public versions.
    """
    source = freshness.source_of(article)
    if source is None:
        return None
    view = SourceView(source, is_open=Article.objects.open_to(editor).filter(pk=source.pk).exists())
    token, entry = translations.latest(source)
    old, new = _texts(article, source, entry, editor) if view.is_open else _public(article, source, entry)
    if new is None:
        return view
    behind = entry.pk != article.taken_over_id if entry else old != new
    if behind:
        view.token = token
        seen = article.taken_over.sequence if article.taken_over else 0
        view.news = [each for each in freshness.changes_of(source) if each.sequence > seen]
        view.notes = list(source.corrections.filter(publication__in=view.news).order_by("at"))
        view.uncompared = old is None
        view.needs_version = bool(
            article.newer_original_at
            and article.stage == Stage.CLEAN
            and not permissions.may(editor, Action.PUBLISH, article)
        )
    view.rows = _rows(source, old if behind and old else new, new)
    marked = machinemarks.unconfirmed(article.draft)
    for row in view.rows:
        row.by_machine = any(key == row.key or key.startswith(f"{row.key}.") for key in marked) or _within(row, marked)
    return view


def _texts(
    article: Article, source: Article, entry: Publication | None, editor: Editor
) -> tuple[dict | None, dict | None]:
    """The document it is based on and the newest one, as far as they may be shown at the desk."""
    base, newest = article.based_on_id or 0, (entry.revision_id if entry else 0) or 0
    versions = open_versions(source, editor).filter(pk__in=[base, newest])
    found = {each.pk: each.document for each in versions}
    return found.get(base), found.get(newest) if entry else source.draft.document


def _public(article: Article, source: Article, entry: Publication | None) -> tuple[dict | None, dict | None]:
    """The same from the public record; nothing of a story that readers cannot read now."""
    if entry is None or not source.is_live:
        return None, None
    kept = Publication.objects.filter(pk__in=[entry.pk, article.taken_over_id or 0], removed_at=None)
    documents = {each.pk: (each.content or {}).get("document") for each in kept}
    return documents.get(article.taken_over_id or 0), documents.get(entry.pk)


def _rows(source: Article, old: dict, new: dict) -> list[Row]:
    """The blocks of the new text in order; those that it lost stand where they stood."""
    html = render.blocks(new, picturefacts.resolver(source))
    rendered = render.render({**new, "content": new["content"][:3]}, lambda _kind, _keys: {})
    rows = [
        Row("headline", "headline", words=rendered.headline),
        Row("standfirst", "standfirst", words=rendered.standfirst),
        Row("points", "points", points=rendered.points),
    ]
    for number, (block, written) in enumerate(zip(new["content"][3:], html, strict=True)):
        key = block.get("attrs", {}).get("id") or f"unnamed-{number}"
        rows.append(Row(key, block["type"], body_html=written, frame=frame.emptied_block(block)))
    if old is not new:
        _mark(rows, old, new)
    return rows


def _mark(rows: list[Row], old: dict, new: dict) -> None:
    """Put each change to the block that it belongs to."""
    by_key = {row.key: row for row in rows}
    before, after = _tops(old), _tops(new)
    known = set(frame.by_id(old))
    behind = "points"
    for change in compare.compare(old, new):
        part = {"point": "points"}.get(change.type, change.type) if change.id is None else ""
        key = part if part in PARTS else after.get(change.id or "") or before.get(change.id or "")
        if key is None:
            continue
        row = by_key.get(key)
        if row is None:
            row = Row(key, change.type, state="removed")
            by_key[key] = row
            rows.insert(rows.index(by_key[behind]) + 1, row)
        behind = key
        if change.kind == "same" and not change.moved:
            continue
        row.changes.append(change)
        if row.state == "same":
            row.state = "added" if change.kind == "added" and key not in known and key not in PARTS else "changed"


def _tops(doc: dict) -> dict[str, str]:
    """For every id in a document the block of the body that it stands in."""
    return {
        id_: block.get("attrs", {}).get("id") or f"unnamed-{number}"
        for number, block in enumerate(doc["content"][3:])
        for id_ in frame.ids_within(block)
    }


def _within(row: Row, keys: set[str]) -> bool:
    """Whether one of these passages stands in the block: of a list or a quote, each has an id of its own."""
    inside = frame.ids_within(row.frame) if row.frame else set()
    return any(key.partition(".")[0] in inside for key in keys) or (
        row.key == "points" and any(key.startswith("point.") for key in keys)
    )
