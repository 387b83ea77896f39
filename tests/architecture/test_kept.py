"""Every page of readers says whether it is kept, and by which words of its address it changes."""

from django.urls import URLPattern, get_resolver

from newsroom.lib.kept import Kept
from tests.architecture.test_strangers import For, audience, walk

# Asked anew each time, for a reason.
NOT_KEPT = {
    "healthz": "says how this process is",
    "readyz": "says how the house is",
    r"^pictures/": "bytes of files, with caching of their own",
    r"^outlet/(?P<digest>": "bytes of files, with caching of their own",
}


def views(resolver, before=""):
    for entry in resolver.url_patterns:
        own = "" if "LocalePrefix" in type(entry.pattern).__name__ else str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield before + own, entry.callback
        else:
            yield from views(entry, before + own)


def test_every_page_of_readers_is_declared():
    ours = {address: view for address, view in views(get_resolver()) if audience(address) == For.READERS}
    silent = [
        address
        for address, view in ours.items()
        if not isinstance(getattr(view, "kept", None), Kept) and not address.startswith(tuple(NOT_KEPT))
    ]

    assert set(ours) <= set(walk(get_resolver()))
    assert silent == [], "Put @kept(…) of newsroom.lib.kept above the view, with the words of the address it reads."


def test_nothing_else_is_kept():
    kept = [
        address for address, view in views(get_resolver()) if hasattr(view, "kept") and audience(address) != For.READERS
    ]

    assert kept == []
