"""Vocabularies and keywords in the back office; `articles` registers them, for their changes reach readers' pages."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from editors.admin import Slugged
from keywords.domain import lookup, tree
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Alias, Keyword, Vocabulary
from keywords.models.alias import key


class VocabularyForm(forms.ModelForm):
    class Meta:
        model = Vocabulary
        fields = ["name", "slug", "position", "is_tree", "is_open", "is_required", "limit"]

    def clean_is_tree(self):
        is_tree = self.cleaned_data["is_tree"]
        if not is_tree and self.instance.pk and self.instance.keywords.filter(parent__isnull=False).exists():
            raise ValidationError(_("Keywords stand below others here: move them to the root first."))
        return is_tree


class VocabularyAdmin(Slugged):
    form = VocabularyForm
    list_display = ["__str__", "slug", "position", "is_tree", "is_open", "is_required", "limit"]
    list_editable = ["position"]
    search_fields = ["slug", "name__en", "name__zh-hans"]


class AliasInline(admin.TabularInline):
    """Other words for the keyword: added and taken away at the desk."""

    model = Alias
    fields = readonly_fields = ["text", "language", "is_name"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class KeywordForm(forms.ModelForm):
    """What verbs and database could only answer with a refusal is said here first, at its field."""

    class Meta:
        model = Keyword
        fields = [
            *("names", "slug", "vocabulary", "parent", "description", "scope_note"),
            *("related", "media_topic", "wikidata"),
        ]

    def clean(self):
        values = super().clean()
        vocabulary, parent, names = values.get("vocabulary"), values.get("parent"), values.get("names")
        if vocabulary and self._moves(vocabulary, parent):
            self._check_place(vocabulary, parent)
        if vocabulary and names:
            siblings = Keyword.objects.filter(vocabulary=vocabulary, parent=parent).exclude(pk=self.instance.pk)
            words = [key(text) for text in names.values() if text]
            if Alias.objects.filter(keyword__in=siblings, is_name=True, folded__in=words).exists():
                raise ValidationError({"names": _("This name stands at the same place already.")})
            if not self.instance.pk and (there := lookup.same_word(names, vocabulary=vocabulary, parent=parent)):
                raise ValidationError({"names": str(KeywordExists(there))})
        return values

    def _moves(self, vocabulary, parent) -> bool:
        stored = Keyword.objects.filter(pk=self.instance.pk).first()
        return stored is None or (stored.vocabulary_id, stored.parent_id) != (vocabulary.pk, parent and parent.pk)

    def _check_place(self, vocabulary, parent) -> None:
        stored = Keyword.objects.filter(pk=self.instance.pk).first()
        below = [row for level in tree.levels([stored]) for row in level] if stored else []
        if parent and parent.pk in {self.instance.pk, *(row.pk for row in below)}:
            raise ValidationError({"parent": _("A keyword cannot stand below itself.")})
        try:
            tree.check_parent(parent, vocabulary)
        except ValidationError as error:
            raise ValidationError({"parent": error}) from error
        try:
            if stored and stored.vocabulary_id != vocabulary.pk:
                tree.check_codes([stored, *below], vocabulary)
        except Refused as refusal:
            raise ValidationError({"vocabulary": str(refusal)}) from refusal
        if below and not vocabulary.is_tree:
            raise ValidationError(
                {"vocabulary": _("This vocabulary is a flat list, and keywords stand below this one.")}
            )


class KeywordAdmin(Slugged):
    named_by = "names"
    form = KeywordForm
    list_display = ["__str__", "vocabulary", "parent", "slug", "status", "uses"]
    list_filter = ["vocabulary", "status"]
    search_fields = ["slug", "aliases__folded", "=media_topic", "=wikidata"]
    raw_id_fields = ["parent", "related"]
    list_select_related = ["vocabulary", "parent"]
    readonly_fields = ["status", "replaced_by", "uses", "proposed_by"]

    def has_delete_permission(self, request, obj=None):
        return False  # old versions of stories name it: retire it, or let another one replace it

    def get_fields(self, request, obj=None):
        return [*KeywordForm.Meta.fields, *(self.readonly_fields if obj else [])]
