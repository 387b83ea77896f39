"""The list of all stories: its filters are at once the address, the form and the query."""

import django_filters
from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain import board, keywords, labels, search, translations
from articles.enums import Kind, Label, Significance
from articles.models import Article, DraftKeyword, Section
from editors.models import Desk, Profile
from keywords.domain import doubles
from keywords.models import Alias, Keyword, KeywordStatus, Vocabulary
from newsroom.lib.text import fold

WHEN = {
    "changed": ("draft__updated_at", pgettext_lazy("date of a story", "changed")),
    "created": ("created_at", pgettext_lazy("date of a story", "created")),
    "published": ("published_at", pgettext_lazy("date of a story", "published")),
    "planned": ("planned_for", pgettext_lazy("date of a story", "planned for")),
    "deadline": ("deadline", pgettext_lazy("date of a story", "deadline")),
    "embargo": ("embargo_until", pgettext_lazy("date of a story", "embargo until")),
    "publish": ("publish_at", pgettext_lazy("date of a story", "to be published")),
    "withdraw": ("withdraw_at", pgettext_lazy("date of a story", "to be withdrawn")),
    "review": ("review_on", pgettext_lazy("date of a story", "to be reviewed again")),
}
# Dates of the plan: chosen as a filter, one of them is a column of the list, and only stories that have it are shown.
PLANS = ("deadline", "planned", "embargo", "publish", "withdraw", "review")
SORTS = {
    "headline": "draft__headline",
    "section": "draft__section__path",
    "label": "stage",
    "words": "draft__words",
    "changed": "draft__updated_at",
    "published": "published_at",
    **{name: WHEN[name][0] for name in PLANS},
}
NEWEST = "-changed"
ANY = pgettext_lazy("filter", "Any")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


class Languages(models.TextChoices):
    """How a story stands to its family."""

    OUTDATED = "outdated", _("Out of date")
    SPELLING = "spelling", _("Only spelling changed in the original")
    MACHINE = "machine", _("With a machine’s draft")
    TRANSLATIONS = "translations", _("All translations")
    MISSING = "missing", _("Live, and not in every language")


class StoryFilter(django_filters.FilterSet):
    """Every parameter may be left out; one that makes no sense filters nothing and says so in the form."""

    q = django_filters.CharFilter(label=_("Words in the text"), method="with_words")
    label = django_filters.MultipleChoiceFilter(
        label=_("Stage"), choices=Label.choices, method="with_label", widget=forms.CheckboxSelectMultiple
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"), queryset=Section.objects.order_by("path"), method="in_section", empty_label=ANY
    )
    desk = django_filters.ModelChoiceFilter(label=_("Desk"), queryset=Desk.objects.all(), empty_label=ANY)
    language = django_filters.ChoiceFilter(label=_("Language"), choices=settings.LANGUAGES, empty_label=ANY)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices, field_name="draft__kind", empty_label=ANY)
    translation = django_filters.ChoiceFilter(
        label=_("Translation"), choices=Languages.choices, method="as_translation", empty_label=ANY
    )
    author = django_filters.ModelChoiceFilter(
        label=_("Credited"), queryset=Profile.objects.order_by("slug"), method="credited_to", empty_label=ANY
    )
    keyword = django_filters.CharFilter(label=_("Keyword"), method="with_keyword", max_length=keywords.NAME_LENGTH)
    when = django_filters.ChoiceFilter(
        label=_("Date"),
        choices=[(name, label) for name, (_column, label) in WHEN.items()],
        method="having_date",
        empty_label=None,
    )
    since = django_filters.DateFilter(label=_("From"), method="from_day", widget=DateInput())
    until = django_filters.DateFilter(label=_("To"), method="to_day", widget=DateInput())

    mine = django_filters.BooleanFilter(
        label=_("Only mine"), method="only_mine", widget=forms.CheckboxInput(attrs={"value": "true"})
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def with_words(self, queryset, _name, value):
        """Every word must stand in the working text, in a name of a keyword, or be the number of the story."""
        for word in search.words_of(value):
            found = search.in_draft(word)
            if word.lstrip("#").isdecimal() and len(word) < 12:
                found |= Q(pk=int(word.lstrip("#")))
            queryset = queryset.filter(found)
        return queryset

    def with_label(self, queryset, _name, values):
        wanted = Q()
        for value in values:
            wanted |= labels.WHERE[Label(value)]
        return queryset.filter(wanted)

    def in_section(self, queryset, _name, section):
        return queryset.filter(draft__section__in=Section.objects.within(section).values("pk"))

    def as_translation(self, queryset, _name, value):
        """By what the desk knows of the original, or by what no edition has yet."""
        if value == Languages.OUTDATED:
            return queryset.filter(outdated__in=[Significance.NORMAL, Significance.MAJOR])
        if value == Languages.SPELLING:
            return queryset.filter(outdated=Significance.TYPO)
        if value == Languages.MACHINE:
            # Whether somebody has edited every passage since is for the story's screen.
            return queryset.filter(draft__machine__has_key="passages").exclude(draft__machine__passages={})
        if value == Languages.TRANSLATIONS:
            return queryset.filter(translation_of__isnull=False)
        return queryset.filter(Q(live_revision__isnull=False, withdrawn_at=None) & translations.lacking())

    def credited_to(self, queryset, _name, profile):
        return queryset.filter(draft__in=profile.draftcredit_set.values("draft"))

    def with_keyword(self, queryset, _name, value):
        """The keyword of this name in any language; else all whose name holds what was typed."""
        exact = keywords.match(value)
        wanted = [exact] if exact else keywords.find(value, limit=50)
        rows = DraftKeyword.objects.filter(keyword__in=[keyword.pk for keyword in wanted])
        return queryset.filter(draft__in=rows.values("draft"))

    def only_mine(self, queryset, _name, value):
        return queryset.filter(board.mine(self.request.user)).distinct() if value else queryset

    def having_date(self, queryset, _name, value):
        """A date of the plan asks for the stories that have it; the others every story has, sooner or later."""
        return queryset.filter(**{f"{WHEN[value][0]}__isnull": False}) if value in PLANS else queryset

    def from_day(self, queryset, _name, day):
        return queryset.filter(**{f"{self._date_column()}__date__gte": day})

    def to_day(self, queryset, _name, day):
        return queryset.filter(**{f"{self._date_column()}__date__lte": day})

    def _date_column(self) -> str:
        return WHEN.get(self.data.get("when") or "", WHEN["changed"])[0]


def sorted_by(queryset, sort: str):
    """The order of the list, always ending in the key; unknown words give the newest change first."""
    name = sort.lstrip("-")
    if name not in SORTS:
        sort, name = NEWEST, "changed"
    column = SORTS[name]
    if name == "published":
        # What was never published stands at the end of "newest first".
        queryset = queryset.annotate(shown_at=Coalesce("published_at", "created_at"))
        queryset = queryset.alias(never=Q(published_at=None)).order_by("never", f"{sort[: -len(name)]}shown_at", "-pk")
        return queryset
    if name in PLANS:
        # The nearest first; what has no such date stands at the end either way.
        order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
        return queryset.order_by(order, "-pk")
    return queryset.order_by(f"{sort[: -len(name)]}{column}", "-pk")


class Care(models.TextChoices):
    """What a keyword lacks: the work that keeps vocabularies in order."""

    UNUSED = "unused", _("On no story")
    DESCRIPTION = "description", _("Without description")
    TRANSLATION = "translation", _("Without translation")
    DOUBLES = "doubles", _("Possible duplicates")


class KeywordFilter(django_filters.FilterSet):
    """Retired keywords are shown only where they are asked for."""

    q = django_filters.CharFilter(
        label=_("Part of a name or alias"), method="with_words", max_length=keywords.NAME_LENGTH
    )
    vocabulary = django_filters.ModelChoiceFilter(
        label=_("Vocabulary"), queryset=Vocabulary.objects.all(), to_field_name="slug", empty_label=ANY
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=KeywordStatus.choices, empty_label=ANY)
    care = django_filters.MultipleChoiceFilter(
        label=_("What is to be done"), choices=Care.choices, method="in_need_of", widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Keyword
        fields: list[str] = []

    @property
    def qs(self):
        found = super().qs
        asked = self.form.is_valid() and self.form.cleaned_data.get("status")
        return found if asked else found.exclude(status=KeywordStatus.RETIRED)

    def with_words(self, queryset, _name, value):
        """Every word must stand in one of the keyword's names and aliases, whatever its case, accents or width."""
        for word in fold(value).split()[:8]:
            queryset = queryset.filter(Exists(Alias.objects.filter(keyword=OuterRef("pk"), folded__contains=word)))
        return queryset

    def in_need_of(self, queryset, _name, values):
        codes = [code for code, _label in settings.LANGUAGES]
        for value in values:
            if value == Care.UNUSED:
                queryset = queryset.filter(uses=0, article_rows=None, draft_rows=None)
            elif value == Care.DESCRIPTION:
                queryset = queryset.exclude(description__has_any_keys=codes)
            elif value == Care.TRANSLATION:
                queryset = queryset.exclude(names__has_keys=codes)
            elif value == Care.DOUBLES:
                queryset = queryset.filter(pk__in=doubles.found())
        return queryset
