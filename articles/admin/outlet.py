"""The outlet itself, its settings and its pages: changed on screens of their own, only looked at here."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import EmblemFile, Outlet, OutletVersion, Page, PageVersion
from editors.admin import ReadOnly


@admin.register(Outlet)
class OutletAdmin(ReadOnly):
    list_display = ["__str__", "tagline", "contact", "at_the_desk"]
    exclude = ["emblems", "navigation", "footer"]
    readonly_fields = ["at_the_desk"]

    @admin.display(description=_("settings"))
    def at_the_desk(self, outlet):
        return format_html('<a href="{}">{}</a>', reverse("desk:outlet"), _("Change the settings"))


@admin.register(OutletVersion)
class OutletVersionAdmin(ReadOnly):
    list_display = ["number", "created_at", "created_by", "note"]
    list_select_related = ["created_by"]
    search_fields = ["note", "created_by__email"]
    date_hierarchy = "created_at"


@admin.register(EmblemFile)
class EmblemFileAdmin(ReadOnly):
    list_display = ["__str__", "digest", "width", "height"]


@admin.register(Page)
class PageAdmin(ReadOnly):
    list_display = ["__str__", "slot", "language", "published_at", "updated_at"]
    list_filter = ["language", "slot"]
    list_select_related = ["live"]


@admin.register(PageVersion)
class PageVersionAdmin(ReadOnly):
    list_display = ["__str__", "page", "number", "created_at", "created_by", "published_at"]
    list_filter = ["page__language", "page__slot"]
    list_select_related = ["page", "created_by"]
    search_fields = ["title", "note"]
    date_hierarchy = "created_at"
