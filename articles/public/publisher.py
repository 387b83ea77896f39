"""The outlet, its people and its site, as schema.org has them."""

from django.urls import reverse
from django.utils.translation import get_language

from articles.enums import BylineSort, PageSlot
from articles.models import Outlet, Picture
from articles.models.page import address_of
from articles.public import icons
from articles.public.context import absolute
from articles.public.imagedata import image_objects
from articles.public.languages import language_tag
from editors.models import Profile
from keywords.models import Keyword

CONCEPTS = {"wikidata": "https://www.wikidata.org/entity/", "media_topic": "http://cv.iptc.org/newscodes/mediatopic/"}

# What schema.org calls the pages about the outlet in a NewsMediaOrganization.
POLICIES = {
    PageSlot.MISSION: "missionCoveragePrioritiesPolicy",
    PageSlot.TEAM: "masthead",
    PageSlot.OWNERSHIP: "ownershipFundingInfo",
    PageSlot.ETHICS: "ethicsPolicy",
    PageSlot.CORRECTIONS: "correctionsPolicy",
    PageSlot.VERIFICATION: "verificationFactCheckingPolicy",
    PageSlot.SOURCES: "unnamedSourcesPolicy",
    PageSlot.BYLINES: "noBylinesPolicy",
    PageSlot.DIVERSITY: "diversityPolicy",
    PageSlot.FEEDBACK: "actionableFeedbackPolicy",
}


def given(data: dict) -> dict:
    """Without what is empty: a property that says nothing is worse than none."""
    return {name: value for name, value in data.items() if value not in ("", None, [], (), {}, 0)}


def key_of(outlet_or_site: str) -> str:
    """By which the same thing is known on every page."""
    return f"{absolute('/')}#{outlet_or_site}"


def organization(outlet: Outlet) -> dict:
    """Who publishes, with the pages on which it says how it works. No query."""
    return given(
        {
            "@type": "NewsMediaOrganization",
            "@id": key_of("publisher"),
            "name": str(outlet),
            "legalName": str(outlet.legal_name),
            "slogan": str(outlet.tagline),
            "url": absolute(reverse("public:home")),
            "logo": logo(outlet),
            "sameAs": [account["url"] for account in outlet.social],
            "foundingDate": outlet.founded,
            "address": " ".join(outlet.address.split()),
            "email": outlet.contact,
            "telephone": outlet.phone,
            **policies(outlet),
        }
    )


def policies(outlet: Outlet) -> dict[str, str]:
    """Property of schema.org → absolute address in the active edition, of pages that are published. No query."""
    found = {name: absolute(address_of(slot)) for slot, name in POLICIES.items() if outlet.pages.get(slot)}
    principles = next((slot for slot in (PageSlot.ETHICS, PageSlot.ABOUT) if outlet.pages.get(slot)), None)
    if principles:
        found["publishingPrinciples"] = absolute(address_of(principles))
    return found


def logo(outlet: Outlet) -> dict:
    """The logo on light paper, else the icon."""
    if outlet.logo:
        address, width, height = outlet.logo.largest
    else:
        icon = icons.largest(outlet)
        address, width, height = icon.address, icon.size, icon.size
    return {"@type": "ImageObject", "url": absolute(address), "width": width, "height": height}


def website(outlet: Outlet) -> dict:
    """The edition as a site with a search of its own."""
    search = absolute(reverse("public:search"))
    return given(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "@id": f"{absolute(reverse('public:home'))}#site",
            "name": str(outlet),
            "description": str(outlet.tagline),
            "url": absolute(reverse("public:home")),
            "inLanguage": language_tag(get_language()),
            "publisher": organization(outlet),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    )


def person(profile: Profile) -> dict:
    """A byline under a story; `profile.page` should be at hand. An agency is no person."""
    page = getattr(profile, "page", None)
    address = absolute(profile.get_absolute_url())
    is_agency = page is not None and page.sort == BylineSort.AGENCY
    return given(
        {
            "@type": "Organization" if is_agency else "Person",
            "@id": f"{address}#byline",
            "name": str(profile),
            "url": address,
            "jobTitle": "" if is_agency else str(profile.title),
            "sameAs": [account["url"] for account in page.social] if page else [],
        }
    )


def known_person(profile: Profile, portrait: Picture | None) -> dict:
    """The same with what its own page says; `page.expertise` should be at hand."""
    page = getattr(profile, "page", None)
    data = person(profile) | {
        "description": str(profile.biography),
        "image": image_objects(portrait, get_language() or "")[-1:],
        "email": profile.contact,
    }
    if page and data["@type"] == "Person":
        spoken = str(page.languages).replace("、", ",").replace("，", ",").split(",")
        data |= {
            "worksFor": {"@id": key_of("publisher")},
            "knowsAbout": [concept(keyword) for keyword in page.expertise.all()],
            "knowsLanguage": [each.strip() for each in spoken if each.strip()],
            "workLocation": {"@type": "Place", "name": str(page.location)} if page.location else "",
            "award": [line.strip() for line in str(page.awards).splitlines() if line.strip()],
        }
    return given(data)


def concept(keyword: Keyword) -> dict:
    """A keyword as a thing that others know too; its own page is the address."""
    elsewhere = [f"{place}{getattr(keyword, name)}" for name, place in CONCEPTS.items() if getattr(keyword, name)]
    address = absolute(keyword.get_absolute_url())
    return given({"@type": "Thing", "name": str(keyword), "url": address, "sameAs": elsewhere})


def term(keyword: Keyword) -> dict:
    """A keyword as its own page has it: an entry of its vocabulary. `vocabulary` should be at hand."""
    data = concept(keyword) | {"@type": "DefinedTerm", "description": str(keyword.description)}
    return given(data | {"inDefinedTermSet": str(keyword.vocabulary)})


def trail(steps: list[tuple[str, str]]) -> dict:
    """Names and paths from the top down, as the way to a page."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(path)}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }
