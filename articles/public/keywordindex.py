"""The index of keywords: by vocabulary and initial, Latin letters in every edition (Chinese names by their pinyin)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleKeyword
from articles.public import pagedata
from keywords.models import Keyword, Vocabulary
from newsroom.lib.initials import FIGURES, INITIALS, OTHERS, initial, place
from newsroom.lib.kept import kept

# A longer vocabulary has a page for each initial, and shows only what is most written about.
WHOLE = 300
MOST = 24
# As many keywords are seen at one glance: no letters to jump to.
GLANCE = 24


@dataclass(frozen=True)
class Letter:
    initial: str
    address: str
    keywords: list[Keyword]

    @property
    def label(self) -> str:
        special = {FIGURES: "0–9", OTHERS: pgettext("names that begin with none of the letters A to Z", "Others")}
        return special.get(self.initial) or self.initial.upper()


@dataclass(frozen=True)
class Shelf:
    """A vocabulary with the keywords of it that lead to stories in this edition, in the order of their names."""

    vocabulary: Vocabulary
    keywords: list[Keyword]

    @property
    def is_long(self) -> bool:
        return len(self.keywords) > WHOLE

    @property
    def has_bar(self) -> bool:
        return len(self.keywords) > GLANCE

    @property
    def address(self) -> str:
        return reverse("public:vocabulary", args=[self.vocabulary.slug])

    @property
    def letters(self) -> list[Letter]:
        groups: dict[str, list[Keyword]] = {}
        for keyword in self.keywords:
            groups.setdefault(initial(str(keyword)), []).append(keyword)
        return [Letter(name, self._address_of(name), groups[name]) for name in INITIALS if name in groups]

    @property
    def most_used(self) -> list[Keyword]:
        most = sorted(self.keywords, key=lambda keyword: -keyword.uses)[:MOST]
        return sorted(most, key=lambda keyword: place(str(keyword)))

    def _address_of(self, name: str) -> str:
        if self.is_long:
            return reverse("public:vocabulary-letter", args=[self.vocabulary.slug, name])
        return f"#{self.vocabulary.slug}-{name}"


@kept()
@require_safe
def index(request):
    """Every vocabulary, with whatever of it leads to stories in this edition."""
    shelves = shelved(Vocabulary.objects.all())
    context = {"shelves": [each for each in shelves if each.keywords]} | HERE
    return render(request, "public/keywords.html", context | pagedata.of_page(request, name=_("Keywords")))


@kept()
@require_safe
def vocabulary(request, slug):
    found = get_object_or_404(Vocabulary, slug=slug)
    context = {"shelves": shelved([found]), "vocabulary": found} | HERE
    data = pagedata.of_page(request, name=str(found), steps=[(_("Keywords"), reverse("public:keywords"))])
    return render(request, "public/keywords.html", context | data)


@kept()
@require_safe
def letter(request, slug, initial):
    """One initial of a vocabulary."""
    found = get_object_or_404(Vocabulary, slug=slug)
    [shelf] = shelved([found])
    here = next((each for each in shelf.letters if each.initial == initial), None)
    if here is None:
        raise Http404
    context = {"shelf": shelf, "vocabulary": found, "letter": here} | HERE
    steps = [(_("Keywords"), reverse("public:keywords")), (str(found), shelf.address)]
    context |= pagedata.of_page(request, name=here.label, steps=steps, everywhere=False)
    return render(request, "public/keyword_letter.html", context)


HERE = {"current": "keywords"}


def shelved(vocabularies: Iterable[Vocabulary]) -> list[Shelf]:
    """Two queries for the keywords of all these vocabularies, whatever their number: what stories carry, and what
    stands above it, since its page gathers them."""
    vocabularies = list(vocabularies)
    accepted = Keyword.objects.for_readers().filter(vocabulary__in=vocabularies)
    accepted = accepted.only("slug", "names", "name", "path", "uses", "vocabulary", "parent")
    stories = Article.objects.live().in_language(get_language()).filter(pk=OuterRef("content_object"))
    carried = list(accepted.filter(Exists(ArticleKeyword.objects.filter(Exists(stories), tag=OuterRef("pk")))))
    known = {keyword.pk for keyword in carried}
    above = {step[0] for keyword in carried for step in keyword.path} - known
    rows = [*carried, *accepted.filter(pk__in=above)] if above else carried
    rows.sort(key=lambda keyword: place(str(keyword)))
    _tell_apart(rows)
    return [Shelf(each, [keyword for keyword in rows if keyword.vocabulary_id == each.pk]) for each in vocabularies]


def _tell_apart(keywords: list[Keyword]) -> None:
    """Give those of one name in one vocabulary the name that stands above them, as `below`."""
    times = Counter((keyword.vocabulary_id, str(keyword)) for keyword in keywords)
    for keyword in keywords:
        twin = times[keyword.vocabulary_id, str(keyword)] > 1
        keyword.below = keyword.ancestors_named[-1][1] if twin and keyword.path else ""
