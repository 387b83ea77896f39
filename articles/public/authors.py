"""The people behind the bylines: everybody who is credited, and each of them alone."""

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.domain.portraits import changes_at, usable
from articles.enums import BylineSort, Standing
from articles.models import Article, Credit, Picture
from articles.models.profilepage import standing_of
from articles.models.querysets import ArticleQuerySet
from articles.public import held, pagedata, publisher
from articles.public.context import all_sections
from articles.public.filters import COMMON, carrying, with_uses
from articles.public.listings import WORDS, listing
from editors.models import Profile
from keywords.models import Keyword
from newsroom.lib.kept import hold, kept, tag

AGENCIES = "agencies"
GROUPS = (Standing.STAFF, Standing.CONTRIBUTOR, AGENCIES, Standing.FORMER)


@kept(*WORDS)
@require_safe
def author(request, slug):
    """Everybody who is credited has a page: authors, editors, translators, photographers."""
    held.begin(request)
    profile = held.of(request, ("profile", slug), lambda: find(slug))
    is_common = profile.uses > COMMON
    context = listing(
        request,
        lambda: stories_by(profile, is_common=is_common),
        sections=all_sections(),
        without=("author",),
        counted=stories_by(profile),
        known=[profile],
    )
    tag(request, f"author-{profile.pk}")
    page = profile.page if hasattr(profile, "page") else None
    portrait = _portrait(request, profile)
    context |= {"profile": profile, "page_of": page, "portrait": portrait}
    context |= {"stands": stands(profile), "feed": profile.get_absolute_url(), "current": "authors"}
    context |= pagedata.of_list(
        request,
        context,
        name=str(profile),
        description=str(profile.biography) or str(profile.title),
        steps=[(_("Authors"), reverse("public:authors"))],
        picture=portrait,
        sort="ProfilePage",
        more={"mainEntity": publisher.known_person(profile, portrait)},
    )
    return render(request, "public/author.html", context)


def find(slug: str) -> Profile:
    """The person with everything that their page shows, and on about how many stories they stand."""
    known = Keyword.objects.for_readers().select_related(None).order_by("slug")
    people = Profile.objects.select_related("account", "page__picture__file").defer("page__picture__search_text")
    return get_object_or_404(with_uses(people).prefetch_related(Prefetch("page__expertise", known)), slug=slug)


@kept()
@require_safe
def authors(request):
    """Whoever is credited on a live story of any edition: staff, contributors, agencies, and who was here before."""
    credited = Credit.objects.filter(profile=OuterRef("pk"), article__in=Article.objects.live().values("pk"))
    found = Profile.objects.filter(Exists(credited.order_by())).select_related("account", "page__picture__file")
    people: dict[str, list[Profile]] = {group: [] for group in GROUPS}
    for profile in found.defer("page__picture__search_text"):
        profile.portrait = _portrait(request, profile)
        people[group_of(profile)].append(profile)
    for profiles in people.values():
        profiles.sort(key=lambda each: str(each).casefold())
    context = {"groups": [(group, people[group]) for group in GROUPS if people[group]], "current": "authors"}
    context |= pagedata.of_page(request, name=_("Authors"))
    return render(request, "public/authors.html", context)


def _portrait(request, profile: Profile) -> Picture | None:
    """The portrait while its rights last; the page is kept until they say otherwise."""
    page, now = getattr(profile, "page", None), timezone.now()
    picture = page.picture if page else None
    hold(request, changes_at(picture, now))
    return usable(picture, now)


def group_of(profile: Profile) -> str:
    page = getattr(profile, "page", None)
    if page and page.sort == BylineSort.AGENCY and stands(profile) != Standing.FORMER:
        return AGENCIES
    return stands(profile)


def stands(profile: Profile) -> str:
    """How the person stands to the outlet now."""
    page = getattr(profile, "page", None)
    return page.stands if page else standing_of(profile)


def stories_by(profile: Profile, *, is_common: bool = False) -> ArticleQuerySet:
    """Each story once, for a person may be credited twice on it."""
    listed = Article.objects.listed().in_language(get_language())
    return carrying(listed, Credit.objects.filter(profile=profile), is_common=is_common)
