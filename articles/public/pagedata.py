"""What every page but a story's says to machines: what it lists, where it stands, and where it is in other editions."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import get_language

from articles.models import Article
from articles.public import social
from articles.public.context import absolute, outlet_of
from articles.public.imagedata import Shown, image_objects
from articles.public.languages import hreflang, language_tag
from articles.public.publisher import given, key_of, trail, website


def of_page(
    request,
    *,
    name: str,
    description: str = "",
    steps: Sequence[tuple[str, str]] = (),
    stories: Sequence[Article] = (),
    picture: Shown | None = None,
    sort: str = "CollectionPage",
    more: dict | None = None,
    everywhere: bool = True,
    address: str = "",
) -> dict:
    """For the context of a page that search engines may keep. `steps`: the pages above it, names and paths.

    `sort` is the type of schema.org; `more` are properties of it that only this page knows. `everywhere`: every
    edition has the page at the same place. `address`: the one by which it is known, where that is not its path.
    """
    outlet = outlet_of(request)
    address = address or absolute(request.path)
    data = {
        "@context": "https://schema.org",
        "@type": sort,
        "@id": address,
        "url": address,
        "name": name,
        "description": description,
        "inLanguage": language_tag(get_language() or settings.LANGUAGE_CODE),
        "isPartOf": {"@id": f"{_home(request.path)}#site"},
        "publisher": {"@id": key_of("publisher")},
        "image": image_objects(picture, get_language() or ""),
        "breadcrumb": trail([*steps, (name, request.path)]),
        "mainEntity": story_list(stories),
    }
    return {
        "structured": [given(data | (more or {}))],
        "social": social.of_page(name, address, outlet, description=description, picture=picture),
        "alternates": hreflang(same_place(request.path)) if everywhere else [],
    }


def of_list(request, context: dict, **said) -> dict:
    """The same for a list with filters and pages: a filtered one says nothing, a later page only its name."""
    if context.get("noindex"):
        return {}
    if context.get("newer"):
        found = of_page(request, **said | {"address": context["canonical"]})
        return {"social": found["social"]}
    return of_page(request, **{"stories": context["page"].items} | said)


def of_front(request, stories: Sequence[Article]) -> dict:
    """The home page of an edition: the site with its search, who publishes it, and what stands on the front."""
    outlet = outlet_of(request)
    found = of_page(request, name=str(outlet), description=str(outlet.tagline), stories=stories, sort="CollectionPage")
    front = {name: value for name, value in found["structured"][0].items() if name != "breadcrumb"}
    return found | {"structured": [website(outlet), front]}


def story_list(stories: Sequence[Article]) -> dict:
    """The stories of a page in their order."""
    if not stories:
        return {}
    return {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "url": absolute(story.get_absolute_url()),
                "name": story.headline,
            }
            for position, story in enumerate(stories, start=1)
        ],
    }


def same_place(path: str) -> dict[str, str]:
    """A reader's path in every edition: another one has it behind its prefix."""
    for code, _name in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and path.startswith(f"/{code}/"):
            path = path.removeprefix(f"/{code}")
            break
    prefixes = {code: "" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES}
    return {code: absolute(f"{prefix}{path}") for code, prefix in prefixes.items()}


def _home(path: str) -> str:
    """The edition's, from any path in it."""
    code = next((code for code, _name in settings.LANGUAGES if path.startswith(f"/{code}/")), "")
    return absolute(f"/{code}/" if code else "/")
