"""The filters of readers' lists: the words of the address, the form, and the query at once."""

from collections.abc import Iterable
from copy import deepcopy
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from articles.domain import archive, search
from articles.enums import Kind
from articles.models import Article, ArticleKeyword, Credit
from articles.models.querysets import ArticleQuerySet, CountOf
from editors.models import Profile
from keywords.models import Alias, Keyword
from keywords.models.alias import key
from newsroom.templatetags.dates import day_name

MOST_LETTERS = 200
# What a chip repeats of a value that cannot be read.
SHOWN_LETTERS = 40
# Whoever or whatever stands on more stories is met soon on the way down from the newest.
COMMON = 2_000
# As many keywords or people may share a name that somebody typed.
MOST_NAMED = 20
# The page itself: every address of a list ends with a slash.
NO_FILTER = "./"


class DateInput(forms.DateInput):
    input_type = "date"


class SearchInput(forms.TextInput):
    input_type = "search"


def date_filter(label, method: str) -> django_filters.DateFilter:
    # One format, the browser's own: what a reader sees follows her settings, the address never does.
    return django_filters.DateFilter(
        method=method,
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=DateInput(format="%Y-%m-%d"),
    )


class FilterForm(forms.Form):
    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day lies before the first one."))
        return self.cleaned_data


class StoryFilter(django_filters.FilterSet):
    """A filter that cannot be read finds nothing: it never widens a list, and never breaks a page.

    `qs` is for reading in order, `some` for counting: of what is common, the one goes down from the newest stories, the
    other starts from the rows that name it, so that neither reads more than it needs however large the archive.
    """

    q = django_filters.CharFilter(
        label=gettext_lazy("Words"),
        method="with_words",
        max_length=MOST_LETTERS,
        widget=SearchInput,
    )
    section = django_filters.ChoiceFilter(label=gettext_lazy("Section"), method="in_section")
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
    keyword = django_filters.CharFilter(label=gettext_lazy("Keyword"), method="with_keyword", max_length=MOST_LETTERS)
    author = django_filters.CharFilter(label=gettext_lazy("Author"), method="by_author", max_length=MOST_LETTERS)
    since = date_filter(pgettext_lazy("first day", "From"), "from_day")
    until = date_filter(pgettext_lazy("last day", "To"), "to_day")

    class Meta:
        model = Article
        fields: list[str] = []
        form = FilterForm

    def __init__(self, data, queryset, *, sections, without=()):
        # Without Django-filter's own, which copies every filter: most lists are read without any.
        self.is_bound, self.data, self.queryset = data is not None, data or {}, queryset
        self.request = self.form_prefix = None
        self.names = [name for name in self.base_filters if name not in without]
        self.ordered = sections
        self.sections = {section.path: section for section in sections}
        self.in_order = True
        self.named: dict[str, list] = {}
        # Words of the address that are no filters and go along with them.
        self.beside: dict[str, str] = {}
        self.answers: dict[str, Q | None] = {}

    @cached_property
    def filters(self) -> dict[str, django_filters.Filter]:
        found = {name: deepcopy(self.base_filters[name]) for name in self.names}
        for each in found.values():
            each.parent, each.model = self, self.queryset.model
        if "section" in found:
            found["section"].extra["choices"] = [(each.path, str(each.name)) for each in self.ordered]
        return found

    @property
    def qs(self) -> ArticleQuerySet:
        return self._narrowed()

    def some(self, *, without: Iterable[str] = (), stories: ArticleQuerySet | None = None) -> ArticleQuerySet:
        """The same stories in no order, or those of another list (`stories`), also without some of the filters."""
        self.in_order = False
        try:
            return self._narrowed(set(without), stories)
        finally:
            self.in_order = True

    def _narrowed(self, without: set[str] = frozenset(), stories: ArticleQuerySet | None = None) -> ArticleQuerySet:  # type: ignore[assignment]
        stories = self.queryset if stories is None else stories
        if not self.given:
            return stories
        if not self.form.is_valid() and not set(self.form.errors) <= without:
            return stories.none()
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                stories = self.filters[name].filter(stories, value)
        return stories

    def with_words(self, stories, name, value):
        if value not in self.answers:
            self.answers[value] = search.answering(value)
        condition = self.answers[value]
        return stories.none() if condition is None else stories.filter(condition)

    def in_section(self, stories, name, value):
        return stories.filter(section__in=self.family(value))

    def family(self, path: str) -> list[int]:
        """The keys of a section and of everything below it."""
        below = [each.pk for other, each in self.sections.items() if other.startswith(f"{path}/")]
        return [self.sections[path].pk, *below]

    def with_keyword(self, stories, name, value):
        """By the name in its address, as links write it, or by any name or alias that people know it by."""
        found = self._look_up(name, self._keywords, value)
        uses = sum(keyword.uses for keyword in found)
        return self._carrying(stories, ArticleKeyword.objects.filter(tag__in=[each.pk for each in found]), uses)

    def by_author(self, stories, name, value):
        found = self._look_up(name, self._people, value)
        uses = sum(person.uses for person in found)
        return self._carrying(stories, Credit.objects.filter(profile__in=[each.pk for each in found]), uses)

    def from_day(self, stories, name, value):
        return archive.between(stories, start=value)

    def to_day(self, stories, name, value):
        return archive.between(stories, end=value)

    def _look_up(self, name: str, find, value: str) -> list:
        """Keywords or people, with about how many stories each; asked once, however often stories are narrowed."""
        if name not in self.named:
            self.named[name] = list(find(value)[:MOST_NAMED])
        return self.named[name]

    def _keywords(self, value: str):
        words = Alias.objects.filter(folded=key(value)).order_by().values("keyword")
        meant = Keyword.objects.for_readers().filter(Q(slug=value.strip().lower()) | Q(pk__in=words))
        return meant.order_by("pk").only("slug", "names", "name", "uses")

    def _people(self, value: str):
        meant = Q(slug=value.strip().lower())
        for code in {"en", get_language()}:
            meant |= Q(**{f"name__{code}__iexact": value.strip()})
        return with_uses(Profile.objects.filter(meant).order_by("pk").only("slug", "name"))

    def _carrying(self, stories, rows, uses: int):
        return carrying(stories, rows, is_common=self.in_order and uses > COMMON)

    @cached_property
    def given(self) -> tuple[tuple[str, str], ...]:
        """Every filter that the address says anything about, blanks too, as it was said."""
        return tuple((name, self.data[name]) for name in self.names if self.data.get(name))

    @cached_property
    def asked(self) -> dict[str, str]:
        """The filters in use as the address names them, in one order, without what other programs add to it."""
        return {name: value for name, value in self.given if value.strip()}

    def address(self, **changes: str) -> str:
        """The first page of the list with these filters instead; an empty one is taken out."""
        asked = {name: value for name, value in (self.asked | changes).items() if value}
        return f"?{urlencode(asked | self.beside)}" if asked else NO_FILTER

    @property
    def chosen(self) -> list[dict[str, Any]]:
        """Each filter in use: its name, label and value in words, and the address without it."""
        found = []
        for name, raw in self.asked.items():
            wrong = name in self.form.errors
            value = raw[:SHOWN_LETTERS] if wrong else self.in_words(name, self.form.cleaned_data.get(name, raw))
            each = {"name": name, "label": self.form.fields[name].label, "value": value, "is_wrong": wrong}
            found.append(each | {"without": self.address(**{name: ""})})
        return found

    def in_words(self, name: str, value) -> object:
        if name == "section":
            return self.sections[value].name
        if name == "kind":
            return Kind(value).label
        if name in ("since", "until"):
            return day_name(value)
        if len(self.named.get(name, ())) == 1:
            return str(self.named[name][0])
        return value


def carrying(stories: ArticleQuerySet, rows, *, is_common: bool) -> ArticleQuerySet:
    """The stories that these rows of keywords or credits name.

    Of the two ways each is as slow as reading everything where the other one is quick: down the stories by date until
    enough carry what is common, or from the rows of what is rare to its stories.
    """
    column = "content_object" if rows.model is ArticleKeyword else "article"
    if is_common:
        return stories.filter(Exists(rows.filter(**{column: OuterRef("pk")})))
    return stories.filter(pk__in=rows.order_by().values(column))


def with_uses(people: QuerySet[Profile]) -> QuerySet[Profile]:
    """With `uses`, on how many stories they stand: counted no further than needed to call it common."""
    rows = Credit.objects.filter(profile=OuterRef("pk")).order_by().values("pk")[: COMMON + 1]
    return people.annotate(uses=CountOf(rows))
