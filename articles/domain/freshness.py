"""How a translation stands to its original: which version it is based on, and what the original changed since.

Two texts, two answers. `based_on`, `taken_over` and `outdated` speak of the working text and are the desk's;
`translated_from` and `newer_original_at` speak of the live text and are the readers'.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from articles.enums import PublicAct, Significance
from articles.models import Article, Publication, Revision
from articles.models.querysets import ArticleQuerySet

# Entries of the record that give readers another text, or another note to it.
CHANGES = frozenset({PublicAct.PUBLISHED, PublicAct.UPDATED, PublicAct.CORRECTED, PublicAct.RETRACTED})
_WEIGHT = {Significance.TYPO: 1, Significance.NORMAL: 2, Significance.MAJOR: 3}
COLUMNS = ["based_on", "taken_over", "outdated", "translated_from", "newer_original_at"]


def source_of(article: Article) -> Article | None:
    """The story that this one says the same as: its original, or another translation of it."""
    return article.based_on.article if article.based_on else None


def changes_of(source: Article | int) -> list[Publication]:
    """What readers were given of the original, oldest first, without its words."""
    entries = Publication.objects.filter(article=source, act__in=CHANGES).select_related("revision")
    return list(entries.defer("content", "revision__document", "revision__metadata").order_by("sequence"))


def newest(source: Article) -> Publication | None:
    return next(reversed(changes_of(source)), None)


def translations_from(source: Article) -> ArticleQuerySet:
    """The stories whose working text is based on any version of this one."""
    return Article.objects.filter(based_on__article=source)


def base(article: Article, revision: Revision | None, publication: Publication | None) -> None:
    """Say what the working text is based on. The caller holds the story."""
    article.based_on, article.taken_over = revision, publication
    settle(article)


def words(value: list | None) -> str:
    """What a sealed version says of its base, in words, without naming the story."""
    if not value:
        return ""
    revision, entry = value
    number = Publication.objects.filter(pk=entry).values_list("number", flat=True).first() if entry else None
    if number:
        return _("public version %(number)s of the original") % {"number": number}
    sealed = Revision.objects.filter(pk=revision).values_list("number", flat=True).first()
    return _("version %(number)s of the original") % {"number": sealed or "?"}


def adopt(article: Article, source: Article | None) -> None:
    """Somebody says that this story translates that one: as it stands now, for lack of better knowledge."""
    if source is None:
        base(article, None, None)
        return
    entry = newest(source)
    revision = entry.revision if entry else source.revisions.order_by("-number").first()
    base(article, revision, entry if entry and entry.revision else None)


def settle(article: Article) -> None:
    """Count anew what the original changed since, for the desk and for readers."""
    article.outdated, article.newer_original_at = "", None
    if article.based_on:
        entries = changes_of(article.based_on.article_id)
        article.outdated = _heaviest(_after(entries, article.taken_over))
        if article.live_revision_id and not article.is_removed:
            missed = [
                entry for entry in _after(entries, article.translated_from) if entry.significance == Significance.MAJOR
            ]
            article.newer_original_at = missed[-1].at if missed else None
    article.save(update_fields=COLUMNS)


def published(article: Article) -> None:
    """A translation goes out: readers get what the working text is based on. The caller holds the story."""
    if article.based_on_id or article.translated_from_id:
        article.translated_from = article.taken_over
        settle(article)


def back_to_live(article: Article) -> None:
    """The working text is the live one again, and so is what it is based on."""
    if article.translated_from and article.translated_from.revision:
        base(article, article.translated_from.revision, article.translated_from)


def follow(article: Article, entry: Publication) -> bool:
    """Mark one translation after its original was published again. False where it says the same still.

    A version that leaves every word as it was (a keyword, a picture) is taken over by itself, unless it is major or
    carries a note, or others wait before it.
    """
    old = article.taken_over
    if not article.outdated and _says_the_same(article.based_on, entry):
        if article.is_live and article.translated_from_id == (old.pk if old else None) and _is_live_base(article):
            article.translated_from = entry
        article.taken_over = entry
        if entry.revision:
            article.based_on = entry.revision
        settle(article)
        return False
    settle(article)
    return True


def _says_the_same(revision: Revision | None, entry: Publication) -> bool:
    if revision is None or entry.revision is None or entry.significance == Significance.MAJOR:
        return False
    noted = isinstance(entry.content, dict) and entry.content.get("correction")
    return not noted and revision.document == entry.revision.document


def _is_live_base(article: Article) -> bool:
    """Whether the live text was made from the same version as the working text."""
    live = article.live_revision
    kept = live.metadata.get("based_on") if live else None
    return kept is not None and article.based_on_id == kept[0]


def _after(entries: Iterable[Publication], known: Publication | None) -> list[Publication]:
    return [entry for entry in entries if entry.sequence > (known.sequence if known else 0)]


def _heaviest(entries: list[Publication]) -> str:
    found = [Significance(entry.significance) for entry in entries]
    return max(found, key=_WEIGHT.__getitem__).value if found else ""
