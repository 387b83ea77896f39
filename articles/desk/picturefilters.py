"""The library of pictures: its filters are at once the address, the form and the query; the picker asks the same."""

import json
from datetime import datetime, time, timedelta

import django_filters
from django import forms
from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.desk.filters import ANY, DateInput
from articles.enums import FileState
from articles.models import (
    Article,
    ArticlePicture,
    DraftPicture,
    Front,
    KeywordPage,
    Picture,
    ProfilePage,
    RevisionPicture,
)
from newsroom.lib.text import fold

SOON = timedelta(days=30)
# Neither wide nor tall: the sides differ by less than a tenth.
NEARLY = 1.1


class Rights(models.TextChoices):
    USABLE = "usable", gettext_lazy("May be published now")
    EMBARGO = "embargo", gettext_lazy("Under embargo")
    EXPIRING = "expiring", gettext_lazy("Expires within 30 days")
    EXPIRED = "expired", gettext_lazy("Expired")
    UNKNOWN = "unknown", gettext_lazy("Nothing is said about rights")


class Orientation(models.TextChoices):
    WIDE = "wide", pgettext_lazy("orientation of a picture", "Wide")
    SQUARE = "square", pgettext_lazy("orientation of a picture", "Square")
    TALL = "tall", pgettext_lazy("orientation of a picture", "Tall")


class Use(models.TextChoices):
    LIVE = "live", gettext_lazy("Readers see it")
    USED = "used", gettext_lazy("Used somewhere")
    UNUSED = "unused", gettext_lazy("Not used")


class Lack(models.TextChoices):
    ALT = "alt", gettext_lazy("Without alternative text")
    CREDIT = "credit", gettext_lazy("Without credit")
    CAPTION = "caption", gettext_lazy("Without caption")


DATES = {
    "uploaded": ("created_at", pgettext_lazy("date of a picture", "uploaded")),
    "taken": ("taken_at", pgettext_lazy("date of a picture", "taken")),
}
DAY_ENDS = {"since": "gte", "until": "lt"}


class PictureFilter(django_filters.FilterSet):
    """Every parameter may be left out; one that makes no sense filters nothing and says so in the form.

    Retired pictures are shown only where they are asked for.
    """

    q = django_filters.CharFilter(label=gettext_lazy("Words"), method="with_words", max_length=200)
    creator = django_filters.CharFilter(label=gettext_lazy("Creator"), lookup_expr="icontains", max_length=200)
    credit = django_filters.CharFilter(label=gettext_lazy("Credit"), method="with_credit", max_length=200)
    keyword = django_filters.CharFilter(label=gettext_lazy("Keyword"), method="with_keyword", max_length=200)
    rights = django_filters.ChoiceFilter(
        label=gettext_lazy("Rights"), choices=Rights.choices, method="with_rights", empty_label=ANY
    )
    orientation = django_filters.ChoiceFilter(
        label=gettext_lazy("Orientation"), choices=Orientation.choices, method="of_orientation", empty_label=ANY
    )
    use = django_filters.ChoiceFilter(label=gettext_lazy("Use"), choices=Use.choices, method="in_use", empty_label=ANY)
    when = django_filters.ChoiceFilter(
        label=gettext_lazy("Date"),
        choices=[(name, label) for name, (_column, label) in DATES.items()],
        method="no_filter",
        empty_label=None,
    )
    since = django_filters.DateFilter(label=gettext_lazy("From"), method="by_day", widget=DateInput())
    until = django_filters.DateFilter(label=gettext_lazy("To"), method="by_day", widget=DateInput())
    lacks = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What is missing"),
        choices=Lack.choices,
        method="lacking",
        widget=forms.CheckboxSelectMultiple,
    )
    mine = django_filters.BooleanFilter(
        label=gettext_lazy("Only mine"), method="only_mine", widget=forms.CheckboxInput(attrs={"value": "true"})
    )
    retired = django_filters.BooleanFilter(
        label=gettext_lazy("Retired pictures"), method="no_filter", widget=forms.CheckboxInput(attrs={"value": "true"})
    )
    failed = django_filters.BooleanFilter(
        label=gettext_lazy("Could not be prepared"),
        method="only_failed",
        widget=forms.CheckboxInput(attrs={"value": "true"}),
    )

    class Meta:
        model = Picture
        fields: list[str] = []

    @property
    def qs(self):
        found = super().qs
        asked = self.form.is_valid() and self.form.cleaned_data.get("retired")
        return found.filter(retired_at__isnull=not asked)

    def with_words(self, queryset, _name, value):
        """Every word must stand somewhere in the picture's words, whatever its case, accents or width."""
        for word in fold(value).split()[:12]:
            queryset = queryset.filter(Q(search_text__contains=word) | Q(key=word))
        return queryset

    def with_credit(self, queryset, _name, value):
        wanted = Q(source__icontains=value)
        for code, _label in settings.LANGUAGES:
            wanted |= Q(**{f"credit__{code}__icontains": value})
        return queryset.filter(wanted)

    def with_keyword(self, queryset, _name, value):
        """One of the picture's keywords is this; only whole ones count. SQLite keeps other scripts as escapes."""
        spelled = json.dumps(value.strip(), ensure_ascii=connection.vendor == "sqlite")
        return queryset.alias(subjects_text=Cast("subjects", TextField())).filter(subjects_text__icontains=spelled)

    def with_rights(self, queryset, _name, value):
        now = timezone.now()
        if value == Rights.USABLE:
            return queryset.usable_at(now)
        if value == Rights.EMBARGO:
            return queryset.filter(embargo_until__gt=now)
        if value == Rights.EXPIRED:
            return queryset.filter(expires_at__lte=now)
        if value == Rights.EXPIRING:
            return queryset.filter(expires_at__gt=now, expires_at__lte=now + SOON)
        return queryset.filter(usage_terms="", licence="", licence_url="", copyright="")

    def of_orientation(self, queryset, _name, value):
        wide, tall = Q(file__width__gt=F("file__height") * NEARLY), Q(file__height__gt=F("file__width") * NEARLY)
        return queryset.filter({Orientation.WIDE: wide, Orientation.TALL: tall}.get(value, ~wide & ~tall))

    def in_use(self, queryset, _name, value):
        if value == Use.LIVE:
            return queryset.filter(is_live())
        return queryset.filter(is_used() if value == Use.USED else ~is_used())

    def lacking(self, queryset, _name, values):
        codes = [code for code, _label in settings.LANGUAGES]
        for value in values:
            queryset = queryset.exclude(**{f"{value}__has_any_keys": codes})
        return queryset

    def only_mine(self, queryset, _name, value):
        return queryset.filter(created_by=self.request.user) if value else queryset

    def only_failed(self, queryset, _name, value):
        return queryset.filter(file__state=FileState.FAILED) if value else queryset

    def no_filter(self, queryset, _name, _value):
        return queryset

    def by_day(self, queryset, name, day):
        """Bounds instead of the day of a moment, so that the index serves."""
        column = DATES.get(self.data.get("when") or "", DATES["uploaded"])[0]
        first = timezone.make_aware(datetime.combine(day, time.min))
        edge = first if name == "since" else first + timedelta(days=1)
        return queryset.filter(**{f"{column}__{DAY_ENDS[name]}": edge})


def is_used() -> Q:
    """In a story's live or working form or a kept version, on a keyword's page, as a portrait, or on a front."""
    rows = (ArticlePicture, DraftPicture, RevisionPicture, KeywordPage, ProfilePage)
    return _named_by(*(each.objects for each in rows), Front.pictures.through.objects)


def is_live() -> Q:
    live = ArticlePicture.objects.filter(article__in=Article.objects.live().values("pk"))
    return _named_by(live, KeywordPage.objects, ProfilePage.objects, Front.pictures.through.objects)


def _named_by(*rows) -> Q:
    """Sets of keys instead of a question for each picture: there are far fewer uses than pictures."""
    wanted = Q()
    for each in rows:
        wanted |= Q(pk__in=each.filter(picture__isnull=False).values("picture"))
    return wanted


def chips(filtered: PictureFilter) -> list[dict]:
    """Every filter in use, with the address without it; pages begin anew, the view stays."""
    form = filtered.form
    if not form.is_valid():
        return []
    found = []
    for name, value in form.cleaned_data.items():
        if value in (None, "", [], False) or name == "when":
            continue
        field = form.fields[name]
        for one in value if isinstance(value, list) else [value]:
            query = filtered.data.copy()
            for gone in ("after", "before", "act"):
                query.pop(gone, None)
            kept = [each for each in query.getlist(name) if isinstance(value, list) and each != str(one)]
            query.setlist(name, kept)
            shown = _("yes") if one is True else dict(getattr(field, "choices", ())).get(one, one)
            found.append({"label": field.label, "value": shown, "query": query.urlencode()})
    return found


def address_of(**filters) -> str:
    """The query of a list that others may be sent."""
    return "?" + urlencode(filters, doseq=True)
