"""The back office's rows about people, and the manners that the other apps' rows share."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from editors.domain import audit
from editors.models import AuditEntry, Desk, Editor, Invitation
from newsroom.lib.languages import LanguagesField
from newsroom.lib.text import slugify_headline


class Recorded(admin.ModelAdmin):
    """Whatever is changed here stands in the audit log too, in the transaction of the change."""

    def save_model(self, request, obj, form, change):
        self.store(request, obj, form, change)
        if not change:
            audit.record("row.added", obj, by=request.user, model=obj._meta.label)
        elif form.changed_data:
            audit.record("row.changed", obj, by=request.user, model=obj._meta.label, fields=form.changed_data)

    def store(self, request, obj, form, change):
        obj.save()

    def delete_model(self, request, obj):
        audit.record("row.deleted", obj, by=request.user, model=obj._meta.label)
        obj.delete()

    def get_actions(self, request):
        # Deleting many at once would pass the audit log by.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


class Slugged(Recorded):
    """A row with an address: made from the name when left empty, and fixed once readers may have seen it."""

    named_by = "name"

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["slug"] if obj else [])]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if "slug" in form.base_fields:
            form.base_fields["slug"].required = False
            form.base_fields["slug"].help_text = _("Leave empty to have it made from the name.")
        return form

    def store(self, request, obj, form, change):
        obj.slug = obj.slug or self.free_slug(obj)
        super().store(request, obj, form, change)

    def free_slug(self, obj) -> str:
        stem = slugify_headline(getattr(obj, self.named_by).in_("en"), 40) or obj._meta.model_name
        taken = set(type(obj).objects.filter(slug__startswith=stem).values_list("slug", flat=True))
        return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def in_words(field: LanguagesField) -> Callable:
    """A column that shows each language on a line of its own; Django would show the stored JSON."""

    @admin.display(description=field.verbose_name, empty_value="–")
    def texts(row):
        names = getattr(row, field.name) or {}
        lines = [(label, code, names[code]) for code, label in settings.LANGUAGES if names.get(code)]
        return format_html_join("", '<div>{}: <span lang="{}">{}</span></div>', lines) or None

    texts.__name__ = field.name
    return texts


class ReadOnly(admin.ModelAdmin):
    """What verbs write: to be looked at, found and followed, never typed over. Texts in languages stand as words."""

    view_on_site = False

    def get_fieldsets(self, request, obj=None):
        worded = {field.name: in_words(field) for field in self.opts.fields if isinstance(field, LanguagesField)}
        return [
            (title, options | {"fields": [worded.get(name, name) for name in flatten(options["fields"])]})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("active", _("Active")), ("invited", _("Invited")), ("closed", _("Deactivated"))]

    def queryset(self, request, queryset):
        return queryset.with_standing().filter(standing=self.value()) if self.value() else queryset


@admin.register(Editor)
class EditorAdmin(Recorded):
    """Accounts are invited, closed and given roles on the pages for people: verbs protect the last administrator."""

    list_display = ["__str__", "email", "all_roles", "all_desks", "language", "last_login", "is_active"]
    list_filter = [StandingFilter, "groups", "desks", "language"]
    search_fields = ["email", "name__en", "name__zh-hans"]
    date_hierarchy = "date_joined"
    fields = ["person", "email", "name", "language", "all_roles", "all_desks", "is_active", "last_login", "date_joined"]
    readonly_fields = ["person", "email", "all_roles", "all_desks", "is_active", "last_login", "date_joined"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "desks")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("roles, desks, closing"))
    def person(self, editor):
        address = reverse("people:person", args=[editor.pk])
        return format_html('<a href="{}">{}</a>', address, _("On the page of this person"))

    @admin.display(description=_("roles"))
    def all_roles(self, editor):
        return format_html_join(
            pgettext("between two names in a list", ", "), "{}", ((role.label,) for role in editor.sorted_roles)
        )

    @admin.display(description=_("desks"))
    def all_desks(self, editor):
        return format_html_join(
            pgettext("between two names in a list", ", "), "{}", ((desk,) for desk in editor.desks.all())
        )


@admin.register(Desk)
class DeskAdmin(Slugged):
    list_display = ["__str__", "slug", "position"]
    list_editable = ["position"]
    search_fields = ["slug", "name__en", "name__zh-hans"]


class ProfileAdmin(Slugged):
    """Registered by `articles`, which knows the readers' pages that show a byline."""

    list_display = ["__str__", "slug", "title_in_words", "account"]
    list_filter = [("account", admin.EmptyFieldListFilter)]
    search_fields = ["slug", "name__en", "name__zh-hans", "account__email"]
    list_select_related = ["account"]

    def has_delete_permission(self, request, obj=None):
        return False  # versions of stories name it

    @admin.display(description=pgettext_lazy("of a person", "title"))
    def title_in_words(self, profile):
        return str(profile.title)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["editor", "invited_by", "sent_at", "accepted_at"]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter)]
    search_fields = ["editor__email"]
    list_select_related = ["editor", "invited_by"]
    date_hierarchy = "sent_at"
    fields = ["editor", "invited_by", "sent_at", "accepted_at"]


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly):
    list_display = ["at", "actor", "label", "target"]
    list_filter = ["action"]
    search_fields = ["target", "actor__email", "action"]
    list_select_related = ["actor"]
    date_hierarchy = "at"
    fields = ["at", "actor", "label", "action", "target", "target_key", "data"]
    readonly_fields = ["label"]
    list_display_links = ["at", "target"]

    @admin.display(description=_("action"))
    def label(self, entry):
        return entry.label


__all__ = ["ProfileAdmin", "ReadOnly", "Recorded", "Slugged"]
