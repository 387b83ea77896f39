"""The outlet's furniture: what administrators keep in order."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.domain import keywordcare, sections
from articles.models import (
    Breaking,
    Bundle,
    FrontEdition,
    KeywordMerge,
    KeywordPage,
    ProfilePage,
    Section,
    Source,
    Stamp,
)
from editors.admin import ProfileAdmin, ReadOnly, Recorded, Slugged
from editors.models import Profile
from keywords.admin import AliasInline, KeywordAdmin, VocabularyAdmin
from keywords.domain import lifecycle
from keywords.domain.names import DESCRIBED
from keywords.domain.refusals import Refused
from keywords.models import Keyword, Vocabulary
from newsroom.lib.text import slugify_headline


class ReachesReaders(Recorded):
    """A change here shows on readers' pages: kept pages are let go in the same transaction."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        Stamp.objects.raise_(Stamp.SITE)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        Stamp.objects.raise_(Stamp.SITE)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        Stamp.objects.raise_(Stamp.SITE)


class SectionForm(forms.ModelForm):
    class Meta:
        model = Section
        fields = ["name", "slug", "parent", "position", "description", "desk"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Leave empty to have it made from the name.")

    def clean(self):
        values = super().clean()
        if not values.get("slug") and values.get("name"):
            values["slug"] = slugify_headline(values["name"].in_("en"), 60)
        if values.get("slug") and not self.errors:
            known = Section.objects.get(pk=self.instance.pk) if self.instance.pk else None
            sections.check(known, slug=values["slug"], parent=values.get("parent"))
        return values


@admin.register(Section)
class SectionAdmin(ReachesReaders):
    """A new slug or parent changes the address of everything below; old addresses lead on."""

    form = SectionForm
    list_display = ["__str__", "path", "parent", "desk", "position"]
    list_editable = ["position"]
    list_filter = ["desk"]
    search_fields = ["path", "name__en", "name__zh-hans"]
    list_select_related = ["parent", "desk"]
    ordering = ["path"]

    def has_delete_permission(self, request, obj=None):
        return False  # versions of stories name it

    def store(self, request, obj, form, change):
        if not change:
            sections.create(obj, by=request.user)
            return
        slug, parent = obj.slug, obj.parent
        stored = Section.objects.get(pk=obj.pk)
        obj.slug, obj.parent = stored.slug, stored.parent
        obj.save()
        sections.place(stored, slug=slug, parent=parent, by=request.user)


@admin.register(Source)
class SourceAdmin(ReachesReaders, Slugged):
    list_display = ["__str__", "slug", "url"]
    search_fields = ["slug", "name__en", "name__zh-hans", "url"]

    def has_delete_permission(self, request, obj=None):
        return False  # versions of stories name it


class ProfilePageInline(admin.StackedInline):
    """Accounts elsewhere are looked after on the byline's own screen, which checks them."""

    model = ProfilePage
    raw_id_fields = ["picture", "expertise"]
    exclude = ["social"]
    can_delete = False


@admin.register(Profile)
class PublicProfileAdmin(ReachesReaders, ProfileAdmin):
    inlines = [ProfilePageInline]
    readonly_fields = ["at_the_desk"]

    @admin.display(description=_("page"))
    def at_the_desk(self, profile):
        if profile.pk is None:
            return None
        address = reverse("desk:byline", args=[profile.pk])
        return format_html('<a href="{}">{}</a>', address, _("Edit the byline at the desk"))


@admin.register(Vocabulary)
class PublicVocabularyAdmin(ReachesReaders, VocabularyAdmin):
    pass


class KeywordPageInline(admin.StackedInline):
    model = KeywordPage
    raw_id_fields = ["picture"]
    can_delete = False


@admin.register(Keyword)
class PublicKeywordAdmin(ReachesReaders, KeywordAdmin):
    """Names, places and descriptions change by the desk's verbs; so do the stages of a keyword's life."""

    inlines = [AliasInline, KeywordPageInline]
    actions = ["accept", "retire", "revive", "merge"]

    def free_slug(self, obj) -> str:
        return lifecycle.free_slug(obj.names, keywordcare.left_slugs(obj.names))

    def store(self, request, obj, form, change):
        if not change:
            super().store(request, obj, form, change)
            return
        by, values = request.user, form.cleaned_data
        stored = Keyword.objects.get(pk=obj.pk)
        stored = keywordcare.move(stored, values["parent"], by=by, vocabulary=values["vocabulary"])
        keywordcare.rename(stored, values["names"], by=by)
        keywordcare.describe(stored, by=by, **{name: values[name] for name in DESCRIBED})

    @admin.action(description=_("Accept what is proposed"))
    def accept(self, request, queryset):
        self._each(request, queryset, keywordcare.accept)

    @admin.action(description=_("Retire"))
    def retire(self, request, queryset):
        self._each(request, queryset, keywordcare.retire)

    @admin.action(description=_("Take back into use"))
    def revive(self, request, queryset):
        self._each(request, queryset, keywordcare.revive)

    @admin.action(description=_("Merge two"))
    def merge(self, request, queryset):
        """The desk shows what merging does, and how far it is."""
        if queryset.count() != 2:
            self.message_user(request, _("Choose exactly two keywords to merge."), messages.WARNING)
            return None
        one, other = queryset
        return redirect(f"{reverse('desk:keyword-merge', args=[one.pk])}?with={other.pk}")

    def _each(self, request, queryset, verb):
        for keyword in queryset:
            try:
                verb(keyword, by=request.user)
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.WARNING)


@admin.register(KeywordMerge)
class KeywordMergeAdmin(ReadOnly):
    list_display = ["merged", "kept", "by", "at", "undone_at", "undone_by"]
    search_fields = ["kept__slug", "kept__name", "merged__slug", "merged__name"]
    list_select_related = ["kept", "merged", "by", "undone_by"]
    date_hierarchy = "at"


@admin.register(FrontEdition)
class FrontEditionAdmin(ReadOnly):
    list_display = ["front", "number", "state", "go_live_at", "went_live_at", "created_by"]
    list_filter = ["state"]
    search_fields = ["note"]
    list_select_related = ["front", "created_by"]


@admin.register(Bundle)
class BundleAdmin(ReadOnly):
    list_display = ["title", "state", "publish_at", "published_at", "created_by"]
    list_filter = ["state"]
    search_fields = ["title"]
    list_select_related = ["created_by"]


@admin.register(Breaking)
class BreakingAdmin(ReadOnly):
    list_display = ["text", "language", "from_at", "until", "ended_at", "created_by"]
    list_filter = ["language"]
    search_fields = ["text"]
    list_select_related = ["created_by"]
