"""Where a picture is used: in stories that readers see, in working copies, in kept versions, on other pages."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.domain import renditions
from articles.enums import PictureRole
from articles.models import (
    Article,
    ArticlePicture,
    DraftPicture,
    Front,
    KeywordPage,
    Picture,
    PictureFile,
    ProfilePage,
    RevisionPicture,
)
from editors.models import Editor

LIVE, DRAFT, VERSION = renditions.LIVE, renditions.DRAFT, "version"
VERSIONS_SHOWN = 50


@dataclass(frozen=True)
class Use:
    """A picture in one story: as readers see it, in its working copy, or only in versions that are kept."""

    kind: str
    pk: int
    article: Article
    words: str
    file: PictureFile | None = None
    role: str = PictureRole.FIGURE

    @property
    def place(self) -> tuple[str, int, str]:
        """What stays the same when the story is published again."""
        return self.kind, self.article.pk, self.role


@dataclass(frozen=True)
class Used:
    """`stories` are those open to the asker; `others` counts the rest. `versions`: in nothing but kept versions."""

    stories: list[Use]
    versions: list[Use]
    others: int
    keywords: list[KeywordPage]
    portraits: list[ProfilePage]
    fronts: list[Front]
    is_live: bool

    def __bool__(self) -> bool:
        return bool(self.stories or self.versions or self.others or self.keywords or self.portraits or self.fronts)


def uses(picture: Picture, editor: Editor) -> Used:
    """Everything that names the picture, in a fixed number of queries."""
    open_to = set(Article.objects.open_to(editor).filter(pk__in=_naming(picture)).values_list("pk", flat=True))
    live = list(
        ArticlePicture.objects.filter(picture=picture, article__live_revision__isnull=False)
        .select_related("article__draft", "file")
        .defer("article__body_html", "article__search_text", "article__draft__document")
        .order_by("-article__published_at", "role")
    )
    working = list(
        DraftPicture.objects.filter(picture=picture)
        .select_related("draft__article", "file")
        .defer("draft__document", "draft__search_text", "draft__article__body_html", "draft__article__search_text")
        .order_by("-draft__updated_at", "role")
    )
    versions = list(_only_in_versions(picture))
    rows = [Use(LIVE, row.pk, row.article, _live_words(row), row.file, row.role) for row in live]
    for row in working:
        # The draft at hand, so that its title costs no query.
        row.draft.article.draft = row.draft
        rows.append(Use(DRAFT, row.pk, row.draft.article, _draft_words(row), row.file, row.role))
    kept = [Use(VERSION, article.pk, article, _version_words(getattr(article, "versions", 0))) for article in versions]
    everywhere = {use.article.pk for use in [*rows, *kept]}
    keyword_pages = list(KeywordPage.objects.filter(picture=picture).select_related("keyword"))
    portraits = list(ProfilePage.objects.filter(picture=picture).select_related("profile"))
    fronts = list(picture.fronts.select_related("section").order_by("language", "section"))
    return Used(
        stories=[use for use in rows if use.article.pk in open_to],
        versions=[use for use in kept if use.article.pk in open_to][:VERSIONS_SHOWN],
        others=len(everywhere - open_to),
        keywords=keyword_pages,
        portraits=portraits,
        fronts=fronts,
        is_live=any(row.article.is_live for row in live) or bool(keyword_pages or portraits or fronts),
    )


def live_uses(picture: Picture) -> QuerySet[Article]:
    return Article.objects.live().filter(picture_uses__picture=picture).distinct()


def is_named(picture: Picture) -> bool:
    """Whether anything at all would miss it: then it can only be retired."""
    return any(
        rows.filter(picture=picture).exists()
        for rows in (
            ArticlePicture.objects,
            DraftPicture.objects,
            RevisionPicture.objects,
            KeywordPage.objects,
            ProfilePage.objects,
            Front.pictures.through.objects,
        )
    )


def _naming(picture: Picture) -> QuerySet:
    return (
        Article.objects.filter(
            Exists(ArticlePicture.objects.filter(picture=picture, article=OuterRef("pk")))
            | Exists(DraftPicture.objects.filter(picture=picture, draft__article=OuterRef("pk")))
            | Exists(RevisionPicture.objects.filter(picture=picture, revision__article=OuterRef("pk")))
        )
        .order_by()
        .values("pk")
    )


def _only_in_versions(picture: Picture) -> QuerySet[Article]:
    """Stories whose present text does without it, with how many of their versions name it."""
    named = RevisionPicture.objects.filter(picture=picture, revision__article=OuterRef("pk"))
    return (
        Article.objects.filter(Exists(named))
        .exclude(pk__in=ArticlePicture.objects.filter(picture=picture).values("article"))
        .exclude(pk__in=DraftPicture.objects.filter(picture=picture).values("draft__article"))
        .annotate(versions=Count("revisions__picture_rows", filter=Q(revisions__picture_rows__picture=picture)))
        .select_related("draft")
        .defer("body_html", "search_text", "draft__document", "draft__search_text")
        .order_by("-pk")
    )


def _live_words(row: ArticlePicture) -> str:
    if row.article.withdrawn_at:
        return _("Withdrawn story")
    return _("Live, lead picture") if row.role == PictureRole.LEAD else _("Live, in the text")


def _draft_words(row: DraftPicture) -> str:
    return _("Working copy, lead picture") if row.role == PictureRole.LEAD else _("Working copy, in the text")


def _version_words(count: int) -> str:
    return ngettext("In %(n)d kept version", "In %(n)d kept versions", count) % {"n": count}
