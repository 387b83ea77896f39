import json
import re

import pytest

from newsroom.lib import purging
from newsroom.lib.purging import Refused, labels_for, lasting, targets
from tests.listener import listening

SITE = "https://news.example.org"
NAMES = ["story-1", "section-2"]


@pytest.fixture
def cache():
    with listening() as listener:
        yield listener


def tell(setting, names=NAMES, addresses=()):
    [target] = targets(setting)
    target.purge(names, addresses, SITE)


def test_fastly_is_told_by_names(cache):
    tell(f"fastly://to%2Fken@SERVICEx1?at={cache.url}")

    [(method, path, headers, _body)] = cache.heard
    assert (method, path) == ("POST", "/service/SERVICEx1/purge")
    assert (headers["Fastly-Key"], headers["Surrogate-Key"]) == ("to/ken", "section-2 story-1")


def test_cloudflare_is_told_by_tags_in_parts(cache):
    """A hundred at a time is what it takes, and the plans without a price take few requests."""
    tell(f"cloudflare://token@zone1?at={cache.url}", [f"story-{number}" for number in range(165)])

    assert [(path, headers["Authorization"]) for _method, path, headers, _body in cache.heard] == [
        ("/client/v4/zones/zone1/purge_cache", "Bearer token")
    ] * 2
    told = [tag for *_rest, body in cache.heard for tag in json.loads(body)["tags"]]
    assert sorted(told) == sorted(f"story-{number}" for number in range(165))


def test_cloudflare_that_says_no_with_200_has_not_let_go(cache):
    cache.says = b'{"success": false, "errors": [{"code": 1}]}'

    with pytest.raises(Refused):
        tell(f"cloudflare://token@zone1?at={cache.url}")


def test_varnish_is_told_by_a_pattern_of_whole_names(cache):
    tell(f"varnish://secret@127.0.0.1:{cache.port}")

    [(method, path, headers, _body)] = cache.heard
    assert (method, path, headers["Host"]) == ("BAN", "/", "news.example.org")
    assert headers["X-Newsroom-Secret"] == "secret"
    # What tests/newsroom/test_varnish.py has a real one understand: a space would end the pattern.
    assert headers["X-Newsroom-Ban"] == r"(^|\s)(section-2|story-1)(\s|$)"
    assert re.search(headers["X-Newsroom-Ban"], "site story-1 section-7")
    assert not re.search(headers["X-Newsroom-Ban"], "site story-12 section-27")


def test_nginx_is_made_to_fetch_each_page_in_each_form(cache):
    tell(f"nginx://secret@127.0.0.1:{cache.port}", addresses=["/", "/section/trade/"])

    asked = [(path, headers["Accept-Encoding"]) for _method, path, headers, _body in cache.heard]
    assert asked == [(path, form) for path in ("/", "/section/trade/") for form in ("br", "gzip", "identity")]
    assert {headers[purging.REFRESH] for _method, _path, headers, _body in cache.heard} == {"secret"}
    assert {headers["Host"] for _method, _path, headers, _body in cache.heard} == {"news.example.org"}


def test_everything_is_one_name(cache):
    tell(f"fastly://token@s?at={cache.url}", ["story-1", "site", "section-2"])

    assert cache.heard[0][2]["Surrogate-Key"] == "site"


@pytest.mark.parametrize("status", [400, 401, 403, 429, 500, 503])
def test_refusal_is_an_error_that_tells_no_secret(cache, status):
    cache.status = status

    with pytest.raises(Refused) as refused:
        tell(f"varnish://secret@127.0.0.1:{cache.port}")

    assert str(status) in str(refused.value)
    assert "secret" not in str(refused.value)


def test_nobody_there_is_an_error():
    with pytest.raises(ConnectionRefusedError):
        tell("varnish://secret@127.0.0.1:1")


@pytest.mark.parametrize("name", ["a b", "story-1|.*", "x\r\nHost: y", "", "Ü"])
def test_only_names_of_ours_are_told(cache, name):
    with pytest.raises(ValueError, match="Not names"):
        tell(f"varnish://secret@127.0.0.1:{cache.port}", [name])

    assert cache.heard == []


@pytest.mark.parametrize("setting", ["akamai://secret@x", "varnish://", "secret", "varnish://secret@x:port"])
def test_setting_that_cannot_be_read_is_refused_without_its_secret(setting):
    with pytest.raises(ValueError, match="NEWSROOM_PURGE, word 2") as wrong:
        targets(f"varnish://other@127.0.0.1:80 {setting}")

    assert "secret" not in str(wrong.value).lower().replace("varnish://secret@127.0.0.1:6081", "")


def test_several_caches_stand_in_one_setting():
    found = targets("fastly://a@One?at=http://x cloudflare://b@Two varnish://127.0.0.1:6081 nginx://c@127.0.0.1:80")

    assert [(each.kind, each.host, each.secret) for each in found] == [
        ("fastly", "One", "a"),
        ("cloudflare", "Two", "b"),
        ("varnish", "127.0.0.1:6081", ""),
        ("nginx", "127.0.0.1:80", "c"),
    ]
    assert "secret='a'" not in repr(found[0])


def test_pages_carry_what_each_cache_reads():
    plain, both = labels_for(""), labels_for("fastly://a@b cloudflare://c@d varnish://e")

    assert (plain.names(["site", "story-1"]), plain.lasting) == ({"Surrogate-Key": "site story-1"}, ())
    assert both.names(["site", "story-1"]) == {"Surrogate-Key": "site story-1", "Cache-Tag": "site,story-1"}
    assert both.lasting == ("Surrogate-Control", "Cloudflare-CDN-Cache-Control")
    assert labels_for("nginx://a@b").lasting == ()


@pytest.mark.parametrize(("left", "said"), [(90_000, 86_400), (61.9, 61), (0, 1), (-5, 1)])
def test_nobody_keeps_a_page_for_longer_than_it_holds(left, said):
    assert lasting(left).startswith(f"max-age={said}, ")
