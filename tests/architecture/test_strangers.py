"""Every address of the house, who may open it, and the proof that the others may not.

An address that is missing from the table fails: whoever adds a page says for whom it is.
"""

import re
import uuid
from enum import Enum

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from articles.enums import PictureHappening, Stage
from articles.models import Article, KeywordMerge, PictureEvent
from keywords.models import Vocabulary
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, KeywordFactory, PictureFactory, ProfileFactory, make_story


class For(Enum):
    READERS = "everybody"
    ENTRANCE = "everybody: the way in"
    SIGNED_IN = "whoever is signed in"
    DESK = "staff with a role"
    PEOPLE = "administrators, about people"
    BACK_OFFICE = "administrators, behind everything"


TABLE = {
    For.READERS: [
        *("authors/", "about/", "about/<slug:slot>/"),
        *("", "archive/", "stories/", "search/", "corrections/"),
        *("keywords/", "keywords/<slug:slug>/", "keywords/<slug:slug>/<slug:initial>/"),
        *("section/<path:path>/", "keyword/<slug:slug>/", "author/<slug:slug>/"),
        *(
            f"{place}feeds/{feed}"
            for place in ("", "section/<path:path>/", "keyword/<slug:slug>/", "author/<slug:slug>/", "search/")
            for feed in ("rss.xml", "atom.xml", "feed.json")
        ),
        *("archive/<yyyy:year>/", "archive/<yyyy:year>/<dd:month>/", "archive/<yyyy:year>/<dd:month>/<dd:day>/"),
        "<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/",
        "<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/versions/",
        "<yyyy:year>/<dd:month>/<dd:day>/<slug:slug>/versions/<int:number>/",
        *("record/", "corrections/feeds/rss.xml", "corrections/feeds/atom.xml", "corrections/feeds/feed.json"),
        r"^pictures/(?P<key>[a-z0-9]{1,20})/(?P<name>[a-z]{1,10}-[0-9]{1,5}-[0-9a-f]{10}\.(?:avif|webp|jpg))$",
        *("healthz", "readyz", "robots.txt", ".well-known/security.txt", "feeds/"),
        *("favicon.ico", "site.webmanifest", r"^outlet/(?P<digest>[0-9a-f]{16})-whole\.png$"),
        r"^outlet/mark-1-(?P<color>[0-9a-f]{6})-(?P<initials>[A-Z0-9]{1,2})-(?P<size>32|180|192|512)(?P<whole>(?:-whole)?)\.png$",
        *("sitemap.xml", "sitemaps/pages.xml", "sitemaps/stories-<int:part>.xml", "news-sitemap.xml"),
        *("sitemaps/keywords-<int:part>.xml", "sitemaps/authors-<int:part>.xml"),
        r"^outlet/(?P<digest>[0-9a-f]{16})-(?P<width>[0-9]{1,4})x(?P<height>[0-9]{1,4})\.png$",
        r"^outlet/accent-1-(?P<color>[0-9a-f]{6})\.css$",
    ],
    For.ENTRANCE: [
        *("account/login/", "account/login/code/confirm/", "account/2fa/authenticate/", "account/logout/"),
        *("account/inactive/", "account/signup/", "account/language/", "account/invitation/<str:secret>/"),
        *("account/password/reset/", "account/password/reset/done/", "account/password/reset/key/done/"),
        r"account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        *("account/confirm-email/", r"account/^confirm-email/(?P<key>[-:\w]+)/$"),
    ],
    For.SIGNED_IN: [
        *("account/", "account/email/", "account/password/change/", "account/password/set/"),
        *("account/reauthenticate/", "account/2fa/", "account/2fa/reauthenticate/"),
        *("account/2fa/totp/activate/", "account/2fa/totp/deactivate/", "account/2fa/recovery-codes/"),
        *("account/2fa/recovery-codes/generate/", "account/2fa/recovery-codes/download/"),
    ],
    For.DESK: [
        *("desk/", "desk/token/", "desk/stories/", "desk/stories/new/", "desk/stories/import/"),
        *("desk/stories/<int:pk>/", "desk/stories/<int:pk>/imported/", "desk/stories/<int:pk>/document/"),
        *("desk/stories/<int:pk>/changes/", "desk/stories/<int:pk>/presence/", "desk/stories/<int:pk>/preview/"),
        *("desk/stories/<int:pk>/facts/<slug:name>/", "desk/stories/<int:pk>/move/<slug:action>/"),
        *("desk/stories/<int:pk>/history/", "desk/stories/<int:pk>/history/save/"),
        *("desk/stories/<int:pk>/history/<int:number>/restore/", "desk/stories/<int:pk>/versions/<int:number>/remove/"),
        *("desk/stories/<int:pk>/translate/", "desk/stories/<int:pk>/original/"),
        "desk/stories/<int:pk>/machine/<slug:act>/",
        *("desk/planning/", "desk/bundles/", "desk/bundles/<int:pk>/", "desk/bundles/<int:pk>/<slug:act>/"),
        *("desk/pictures/", "desk/pictures/choices/", "desk/pictures/upload/", "desk/pictures/describe/"),
        *("desk/pictures/tiles/", "desk/pictures/bulk/", "desk/pictures/acts/<uuid:act>/undo/"),
        *("desk/pictures/<slug:key>/", "desk/pictures/<slug:key>/focus/", "desk/pictures/<slug:key>/replace/"),
        *("desk/pictures/<slug:key>/original/", "desk/pictures/<slug:key>/<slug:act>/"),
        *("desk/keywords/", "desk/profiles/", "desk/profiles/<int:pk>/"),
        *(
            "desk/stories/<int:pk>/choices/",
            "desk/stories/<int:pk>/suggestions/",
            "desk/keywords/bulk/",
            "desk/keywords/log/",
        ),
        *("desk/keywords/<int:pk>/", "desk/keywords/<int:pk>/merge/", "desk/keywords/<int:pk>/<slug:act>/"),
        *("desk/keywords/merges/<int:pk>/undo/", "desk/keywords/vocabularies/care/"),
        *("desk/keywords/vocabularies/import/", "desk/keywords/vocabularies/import/take/"),
        "desk/keywords/vocabularies/export/",
        *("desk/front/<slug:language>/", "desk/front/<slug:language>/stories/", "desk/front/<slug:language>/breaking/"),
        *("desk/front/preview/<int:pk>/", "desk/front/<slug:language>/section/<path:path>/"),
        "desk/front/<slug:language>/section/<path:path>/stories/",
        *("desk/keywords/vocabularies/<int:pk>/", "desk/keywords/vocabularies/<int:pk>/<slug:act>/"),
    ],
    For.PEOPLE: [
        *("account/people/", "account/people/invite/", "account/people/<int:pk>/"),
        *("account/people/<int:pk>/staff/", "account/people/<int:pk>/deactivate/"),
        *("account/people/<int:pk>/reactivate/", "account/people/<int:pk>/invitation/again/"),
        "account/people/<int:pk>/invitation/withdraw/",
        *("desk/sections/", "desk/sections/<int:pk>/", "desk/sections/<int:pk>/<slug:act>/"),
        *("desk/outlet/", "desk/outlet/<slug:part>/", "desk/outlet/<slug:part>/preview/", "desk/outlet/history/"),
        "desk/outlet/history/<int:number_of>/restore/",
        *("desk/outlet/pages/", "desk/outlet/pages/<slug:slot>/<slug:language>/"),
        "desk/outlet/pages/<slug:slot>/<slug:language>/preview/",
        "desk/outlet/pages/<slug:slot>/<slug:language>/<int:number_of>/",
    ],
}
AUDIENCE = {address: audience for audience, addresses in TABLE.items() for address in addresses}
# What fills the gaps; `pk` is a draft's on the desk and a person's among the people.
SAMPLES = {
    "initial": "a",
    **{"digest": "0" * 16, "width": "32", "height": "32", "color": "0b5c8a"},
    **{"initials": "N", "size": "32", "whole": ""},
    **{"secret": "x", "path": "energy", "slug": "bridge", "year": "2026", "month": "05", "day": "18"},
    **{
        "language": "en",
        "name": "slug",
        "action": "approve",
        "act": "accept",
        "number": "1",
        "slot": "ethics",
        "number_of": "1",
        "uidb36": "1",
        "key": "x",
        "part": "0",
    },
    **{"object_id": "1", "content_type_id": "1", "app_label": "articles", "url": "x"},
}
REFUSED = {401, 403, 404, 405}


def walk(resolver, before=""):
    for entry in resolver.url_patterns:
        own = "" if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield before + own
        else:
            yield from walk(entry, before + own)


ADDRESSES = sorted(set(walk(get_resolver())))


def audience(address: str) -> For | None:
    # The admin makes its addresses itself, all behind one check of its own.
    return For.BACK_OFFICE if address.startswith("admin/") else AUDIENCE.get(address)


def of(*wanted: For) -> list[str]:
    return [address for address in ADDRESSES if audience(address) in wanted]


@pytest.fixture
def fill(db, contributor):
    """Make a concrete address, of rows that exist wherever a row is named: a missing row would refuse by itself."""
    draft, picture = make_story(headline="Not for strangers"), PictureFactory(title="Not for strangers")
    bulk = PictureEvent.objects.create(picture=picture, action=PictureHappening.DESCRIBED, act=uuid.uuid4())
    ProfileFactory(pk=draft.pk)
    Vocabulary.objects.update_or_create(pk=draft.pk, defaults={"slug": "strangers", "name": {"en": "Strangers"}})
    kept, merged = (
        KeywordFactory(pk=pk, names=Names({"en": f"Not for strangers {pk}"})) for pk in (draft.pk, draft.pk + 1)
    )
    KeywordMerge.objects.create(pk=draft.pk, kept=kept, merged=merged, by=contributor)

    def concrete(address: str) -> str:
        pk = contributor.pk if address.startswith("account/") else draft.pk
        samples = SAMPLES | {"pk": str(pk), **({"key": picture.key} if address.startswith("desk/") else {})}
        samples |= {"act": str(bulk.act)} if "uuid:act" in address else {}
        address = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))+\)", lambda found: samples[found[1]], address)
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: samples[found[1]], address)
        return "/" + re.sub(r"[\^$]|\\(?=\.)", "", address)

    return concrete


def refuses(response) -> bool:
    if response.status_code == 302:
        # The admin's own way out leads to its front, which refuses.
        return response.headers["Location"].split("?")[0] in {"/account/login/", "/admin/login/", "/admin/"}
    return response.status_code in REFUSED


def answers(client: Client, address: str):
    return [
        client.get(address),
        client.post(address, {"document": "{}", "email": "x@example.org"}),
        client.get(address, headers={"Accept": "application/json"}),
        client.post(address, "{}", content_type="application/json", headers={"Accept": "application/json"}),
    ]


def test_every_address_is_in_the_table():
    missing = [address for address in ADDRESSES if audience(address) is None]

    assert missing == [], "Say in TABLE for whom these addresses are."


def test_the_table_names_no_address_that_is_gone():
    assert sorted(set(AUDIENCE) - set(ADDRESSES)) == []


def refused_by_all(fill, client, addresses, refuses) -> dict[str, list[int]]:
    """The addresses that let somebody in, with the statuses of their answers."""
    let_in = {}
    for address in addresses:
        responses = answers(client, fill(address))
        if not all(refuses(response) and b"Not for strangers" not in response.content for response in responses):
            let_in[address] = [response.status_code for response in responses]
    return let_in


def test_open_addresses_answer_strangers_without_an_error(fill, client):
    client.raise_request_exception = False
    # In a test no worker has run, so the outlet is not ready, and says so.
    addresses = [address for address in of(For.READERS, For.ENTRANCE) if address != "readyz"]

    assert refused_by_all(fill, client, addresses, lambda response: response.status_code < 500) == {}


@pytest.mark.parametrize("closed", [For.SIGNED_IN, For.DESK, For.PEOPLE, For.BACK_OFFICE])
def test_closed_addresses_refuse_strangers(fill, client, closed):
    assert refused_by_all(fill, client, of(closed), refuses) == {}
    assert Article.objects.get().stage == Stage.DRAFT


def test_desk_refuses_people_without_a_role(fill, signed_in):
    client = signed_in(EditorFactory(email="nobody@example.org"))

    assert refused_by_all(fill, client, of(For.DESK), lambda response: response.status_code in REFUSED) == {}


@pytest.mark.parametrize("person", ["contributor", "publisher"])
def test_people_and_back_office_refuse_whoever_is_no_administrator(fill, signed_in, request, person):
    client = signed_in(request.getfixturevalue(person))

    assert refused_by_all(fill, client, of(For.PEOPLE, For.BACK_OFFICE), refuses) == {}


def test_work_is_never_kept_by_caches(fill, signed_in, administrator):
    client = signed_in(administrator)
    client.raise_request_exception = False

    kept = {
        address: client.get(fill(address)).headers.get("Cache-Control", "")
        for address in of(For.SIGNED_IN, For.DESK, For.PEOPLE, For.BACK_OFFICE)
    }

    assert {address: rule for address, rule in kept.items() if not re.search("no-store|no-cache", rule)} == {}
