import pytest

from newsroom.lib.urls import safe_next

OWN = ["/desk/", "/desk/stories/?stage=draft&page=2", "/zh-hans/", "?page=2", "http://testserver/desk/"]
FOREIGN = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:///evil.example/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example/",
    "/\n/evil.example/",
    " //evil.example/",
    "desk",
    "",
    None,
]


@pytest.mark.parametrize("candidate", OWN)
def test_safe_next_follows_addresses_of_this_site(rf, candidate):
    assert safe_next(rf.get("/"), candidate, default="/desk/stories/") == candidate


@pytest.mark.parametrize("candidate", FOREIGN)
def test_safe_next_refuses_everything_else(rf, candidate):
    assert safe_next(rf.get("/"), candidate, default="/desk/stories/") == "/desk/stories/"


def test_safe_next_does_not_leave_https(rf):
    assert safe_next(rf.get("/", secure=True), "http://testserver/desk/") == "/"
