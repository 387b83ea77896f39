"""What a list can be narrowed to, with how many stories each choice would leave.

Nothing is counted beyond a fixed number of stories. A list that is longer is counted from some of its stories, so that
a choice has that number *or more*; where the list is a plain one, each section and kind is counted by itself, from an
index, up to the same number.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import CharField, OuterRef
from django.db.models import Count as CountRows
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.enums import Kind
from articles.models import Article, ArticleKeyword, Credit, Section
from articles.models.querysets import ArticleQuerySet, CountOf
from articles.public.counts import COUNTED, Count, capped
from articles.public.filters import StoryFilter
from editors.models import Profile
from keywords.models import Keyword

# As many keywords and people are offered: those who stand on most of the stories.
OFFERED = 8
# What stands on one story alone is no choice to make.
LEAST = 2


@dataclass(frozen=True)
class Option:
    """One choice. `count` is None where nothing is known but that there may be some."""

    value: str
    label: str
    address: str
    count: Count | None
    is_chosen: bool = False

    @property
    def in_words(self) -> str:
        """For the options of a field, which hold nothing but text."""
        if self.count is None:
            return self.label
        return pgettext("a choice and its number of stories", "%(label)s (%(count)s)") % {
            "label": self.label,
            "count": self.count.figure,
        }


@dataclass
class Sample:
    """The facts of at most one more story than are counted."""

    rows: list[tuple]
    sections: Counter = field(init=False)
    kinds: Counter = field(init=False)

    def __post_init__(self):
        self.is_cut = len(self.rows) > COUNTED
        self.rows = self.rows[:COUNTED]
        self.sections = Counter(row[1] for row in self.rows)
        self.kinds = Counter(row[2] for row in self.rows)
        self.days = sorted(row[3] for row in self.rows)

    def count(self, number: int) -> Count | None:
        """What of the sample's stories says about the whole list; cut short, none says nothing."""
        return None if self.is_cut and not number else Count(number, is_least=self.is_cut)


class Facets:
    """The choices of one list. `plain`: it is found by edition, section and kind alone. `counted`: where to count it as
    long as no filter is in use.

    `known`: the keywords and people that the page is about, and does not offer again.
    """

    def __init__(
        self,
        narrowed: StoryFilter,
        *,
        sections: list[Section],
        plain: bool,
        counted: ArticleQuerySet | None,
        known: Iterable = (),
    ) -> None:
        self.narrowed, self.ordered, self.counted = narrowed, sections, counted
        self.known = {(type(each), each.pk) for each in known}
        self.plain = plain and set(narrowed.asked) <= {"section", "kind"}

    @cached_property
    def stories(self) -> ArticleQuerySet:
        # The newest, where an index has them in order anyway; else whichever are found first.
        stories = self._counted()
        return stories.newest_first() if self.plain else stories.order_by()

    @cached_property
    def sample(self) -> Sample:
        return self._sample(self.stories)

    @property
    def total(self) -> Count:
        return Count(len(self.sample.rows), is_least=self.sample.is_cut)

    @property
    def is_offered(self) -> bool:
        return bool(self.sample.rows) or bool(self.narrowed.asked)

    @property
    def fields(self) -> Iterator[dict]:
        """Each field of the form with its choices: written by the template, since a widget takes far longer."""
        links = {"keyword": (_("Frequent keywords"), "keywords"), "author": (_("Often credited"), "authors")}
        choices = {"section": (_("All sections"), "sections"), "kind": (_("All kinds"), "kinds")}
        errors = self.narrowed.form.errors
        for name, asked in self.narrowed.form.fields.items():
            shown = {"name": name, "label": asked.label, "value": self.narrowed.asked.get(name, "")}
            shown |= {"type": asked.widget.input_type, "longest": getattr(asked, "max_length", None)}
            shown |= {"errors": errors.get(name, ""), "options": None}
            if name in choices:
                words, facet = choices[name]
                shown |= {"all": words, "options": getattr(self, facet)}
            if name in links:
                words, facet = links[name]
                shown |= {"links_name": words, "links": getattr(self, facet)}
            yield shown

    @cached_property
    def sections(self) -> list[Option]:
        """Each section with everything below it; those without stories are left out."""
        if "section" not in self.narrowed.names:
            return []
        families = {each.path: self.narrowed.family(each.path) for each in self.ordered}
        counts = self._counts("section", families)
        labels = {each.path: f"{'– ' * each.depth}{each.name}" for each in self.ordered}
        return self._options("section", labels, counts)

    @cached_property
    def kinds(self) -> list[Option]:
        if "kind" not in self.narrowed.names:
            return []
        return self._options("kind", dict(Kind.choices), self._counts("kind", {kind: [kind] for kind in Kind.values}))

    @cached_property
    def keywords(self) -> list[Option]:
        """The keywords of most of these stories."""
        if "keyword" not in self.narrowed.names or "keyword" in self.narrowed.asked:
            return []
        things = Keyword.objects.for_readers().only("slug", "names", "name")
        return self._most("keyword", things, ArticleKeyword, "tag", "content_object")

    @cached_property
    def authors(self) -> list[Option]:
        """The people credited on most of these stories."""
        if "author" not in self.narrowed.names or "author" in self.narrowed.asked:
            return []
        return self._most("author", Profile.objects.only("slug", "name"), Credit, "profile", "article")

    @cached_property
    def days(self) -> list[Option]:
        """The last week, the last month, this year: by their dates, so that an address means the same tomorrow."""
        if "since" not in self.narrowed.names or {"since", "until"} & set(self.narrowed.asked):
            return []
        today = timezone.localdate()
        starts = {
            _("Last 7 days"): today - timedelta(days=6),
            _("Last 30 days"): today - timedelta(days=29),
            _("This year"): date(today.year, 1, 1),
        }
        found, before = [], 0
        for label, start in starts.items():
            number = len(self.sample.rows) - bisect_left(self.sample.days, start.isoformat())
            if number > before and (number < len(self.sample.rows) or self.sample.is_cut):
                # From the newest of a plain list every story of these days was seen.
                whole = self.plain and number < len(self.sample.rows)
                count = Count(number) if whole else self.sample.count(number)
                address = self.narrowed.address(since=start.isoformat())
                found.append(Option(start.isoformat(), label, address, count))
            before = number
        return found

    def _counted(self, without: str = "") -> ArticleQuerySet:
        whole = not set(self.narrowed.asked) - {without}
        return self.narrowed.some(without=[without], stories=self.counted if whole else None)

    def _sample(self, stories: ArticleQuerySet) -> Sample:
        # As text a thousand days need not be read one by one, and sort as well.
        day = Cast("published_on", CharField())
        return Sample(list(stories.values_list("pk", "section", "kind", day)[: COUNTED + 1]))

    def _counts(self, name: str, groups: dict[str, list]) -> dict[str, Count | None]:
        """For each choice of a filter the stories that the other filters leave it."""
        sample = self._sample(self._counted(name).order_by()) if name in self.narrowed.asked else self.sample
        if sample.is_cut and self.plain:
            return self._counts_by_index(name, groups, sample)
        numbers = sample.sections if name == "section" else sample.kinds
        return {value: sample.count(sum(numbers[key] for key in keys)) for value, keys in groups.items()}

    def _counts_by_index(self, name: str, groups: dict[str, list], sample: Sample) -> dict[str, Count | None]:
        """One query; each choice is counted within the index, no further than the limit."""
        stories = self._counted(name).order_by()
        if name == "section":
            rows = Section.objects.order_by().annotate(n=up_to_limit(stories.filter(section=OuterRef("pk"))))
            own = dict(rows.values_list("pk", "n"))
            return {path: capped(sum(own.get(pk, 0) for pk in family), COUNTED) for path, family in groups.items()}
        # Any row will do to hang the numbers on.
        anchor = Article.objects.filter(pk=sample.rows[0][0]).order_by()
        numbers = anchor.values_list(*(up_to_limit(stories.filter(kind=kind)) for kind in groups)).first() or ()
        return {kind: capped(number, COUNTED) for kind, number in zip(groups, numbers, strict=False)}

    def _options(self, name: str, labels: dict[str, str], counts: dict[str, Count | None]) -> list[Option]:
        chosen = self.narrowed.asked.get(name)
        return [
            Option(value, label, self.narrowed.address(**{name: value}), counts[value], is_chosen=value == chosen)
            for value, label in labels.items()
            if value == chosen or counts[value] is None or counts[value].number  # type: ignore[union-attr]
        ]

    def _most(self, name: str, things, rows, thing: str, story: str) -> list[Option]:
        """Keywords or people by the number of these stories that name them."""
        among = rows.objects.filter(**{f"{story}__in": self.stories.values("pk")[:COUNTED]}).order_by()
        known = [pk for model, pk in self.known if model is things.model]
        often = among.exclude(**{f"{thing}__in": known}).values(thing).annotate(n=CountRows(story, distinct=True))
        numbers = dict(often.order_by("-n", thing).values_list(thing, "n")[:OFFERED])
        found = things.in_bulk(list(numbers))
        return [
            Option(each.slug, str(each), self.narrowed.address(**{name: each.slug}), self.sample.count(numbers[pk]))
            for pk in numbers
            if (each := found.get(pk)) and LEAST <= numbers[pk] < len(self.sample.rows)
        ]


def up_to_limit(stories: ArticleQuerySet) -> CountOf:
    return CountOf(stories.values("pk")[: COUNTED + 1])
