"""The way of a story: written by verbs, only looked at here."""

from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.domain import labels
from articles.models import (
    Article,
    ArticleKeyword,
    ArticlePicture,
    Batch,
    Correction,
    Credit,
    Draft,
    Event,
    Notice,
    Picture,
    PictureEvent,
    PictureFile,
    Publication,
    PublicChange,
    Redirect,
    Revision,
    Stamp,
)
from editors.admin import ReadOnly


class LiveRows(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class CreditInline(LiveRows):
    model = Credit


class KeywordInline(LiveRows):
    model = ArticleKeyword


class PictureInline(LiveRows):
    model = ArticlePicture


@admin.register(Article)
class ArticleAdmin(ReadOnly):
    list_display = ["headline_of_draft", "label", "language", "section_of_draft", "desk", "published_at"]
    list_filter = ["stage", "language", "draft__kind", "desk", "draft__section"]
    search_fields = ["=pk", "draft__headline", "headline", "slug"]
    list_select_related = ["draft__section", "desk", "approved_revision"]
    date_hierarchy = "created_at"
    inlines = [CreditInline, KeywordInline, PictureInline]
    readonly_fields = ["at_the_desk"]
    fieldsets = [
        (None, {"fields": ["at_the_desk", "language", "desk", "translation_of", "created_by", "created_at"]}),
        (
            _("Work"),
            {
                "fields": [
                    "stage",
                    "submitted_by",
                    "submitted_at",
                    "claimed_by",
                    "sent_back_at",
                    "publish_at",
                    "spiked_at",
                ]
            },
        ),
        (
            _("What readers see"),
            {
                "fields": [
                    *("headline", "slug", "section", "kind", "standfirst", "points", "words", "reading_minutes"),
                    *("dateline", "source", "original_published_at", "published_at", "updated_at"),
                    *("withdrawn_at", "withdrawal_note"),
                ]
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body_html", "search_text", "contents", "draft__document")

    @admin.display(description=_("headline"), ordering="draft__headline")
    def headline_of_draft(self, article):
        return str(article.draft)

    @admin.display(description=_("section"), ordering="draft__section")
    def section_of_draft(self, article):
        return article.draft.section

    @admin.display(description=_("label"))
    def label(self, article):
        return labels.label(article).label

    @admin.display(description=_("at the desk"))
    def at_the_desk(self, article):
        try:
            address = reverse("desk:story", args=[article.pk])
        except NoReverseMatch:
            return "–"
        return format_html('<a href="{}">{}</a>', address, article.draft)


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    list_display = ["__str__", "version", "words", "section", "kind", "updated_at", "updated_by"]
    list_filter = ["kind", "section"]
    search_fields = ["headline", "=article__pk"]
    list_select_related = ["section", "updated_by"]
    date_hierarchy = "updated_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("document")


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    list_display = ["headline", "number", "reason", "name", "version", "created_by", "created_at"]
    list_filter = ["reason"]
    search_fields = ["headline", "=article__pk"]
    list_select_related = ["created_by"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("document")


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["at", "story", "action", "actor", "version", "note"]
    list_filter = ["action"]
    search_fields = ["note", "actor__email", "=article__pk", "article__draft__headline"]
    list_select_related = ["actor", "article__draft"]
    date_hierarchy = "at"

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .defer("article__body_html", "article__search_text", "article__draft__document")
        )

    @admin.display(description=_("story"))
    def story(self, event):
        return str(event.article.draft)


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ["at", "story", "version", "editor"]
    search_fields = ["=draft__article__pk", "draft__headline", "editor__email"]
    list_select_related = ["draft", "editor"]
    date_hierarchy = "at"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("draft__document", "steps")

    @admin.display(description=_("story"))
    def story(self, batch):
        return str(batch.draft)


@admin.register(Picture)
class PictureAdmin(ReadOnly):
    list_display = ["__str__", "key", "created_by", "created_at"]
    search_fields = ["key", "title", "caption__en", "caption__zh-hans", "credit__en", "credit__zh-hans"]
    list_select_related = ["created_by"]
    date_hierarchy = "created_at"


@admin.register(PictureFile)
class PictureFileAdmin(ReadOnly):
    list_display = ["__str__", "filename", "format", "width", "height", "bytes", "state", "attempts", "problem"]
    list_filter = ["state", "format"]
    search_fields = ["=picture__key", "filename", "=sha256"]
    date_hierarchy = "created_at"
    exclude = ["original"]


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    list_display = ["sequence", "at", "act", "article_id", "number", "significance", "actor", "robot", "removed_at"]
    list_filter = ["act", "significance"]
    search_fields = ["=article__pk", "sha256", "headline"]
    list_select_related = ["actor"]
    date_hierarchy = "at"


@admin.register(Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ["at", "kind", "article_id", "text", "created_by"]
    list_filter = ["kind"]
    search_fields = ["=article__pk", "text__en", "text__zh-hans"]
    list_select_related = ["created_by"]
    date_hierarchy = "at"


@admin.register(PictureEvent)
class PictureEventAdmin(ReadOnly):
    list_display = ["at", "picture", "action", "actor", "note"]
    list_filter = ["action"]
    search_fields = ["=picture__key", "actor__email", "note"]
    list_select_related = ["picture", "actor"]
    date_hierarchy = "at"


@admin.register(Redirect)
class RedirectAdmin(ReadOnly):
    list_display = ["path", "article", "target", "created_at"]
    search_fields = ["path", "target"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article")


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["created_at", "editor", "event", "sent_at", "attempts", "failure"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["editor__email", "failure"]
    list_select_related = ["editor", "event"]
    date_hierarchy = "created_at"


@admin.register(PublicChange)
class PublicChangeAdmin(ReadOnly):
    list_display = ["at", "__str__", "told_at", "attempts", "failure"]
    list_filter = [("told_at", admin.EmptyFieldListFilter)]
    search_fields = ["failure"]
    date_hierarchy = "at"


@admin.register(Stamp)
class StampAdmin(ReadOnly):
    list_display = ["key", "n"]
