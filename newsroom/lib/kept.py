"""What a reader's view says about its page: which words of the address it reads, until when it holds, what it shows.

    @kept("q", "after")
    @require_safe
    def search(request): ...

Without `@kept` a page is never kept. The middleware takes every other word out of the address before the view sees it,
so that campaign marks neither multiply what is kept nor stand in the links of a page that others get.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

View = TypeVar("View", bound=Callable[..., Any])
# An address that says more is answered, and not kept.
LONGEST = 400
MOST_WORDS = 12
# Shared caches take so much in one header.
MOST_TAGS = 200


@dataclass(frozen=True)
class Kept:
    """`parameters`: the words behind the question mark that change the page. `fragments`: it has another form for
    htmx, which asks with a header of its own. `shows`: a tag of every answer."""

    parameters: tuple[str, ...] = ()
    fragments: bool = False
    shows: str = ""


def kept(*parameters: str, fragments: bool = False, shows: str = "") -> Callable[[View], View]:
    """This view's answers are the same for everybody, and change only with what raises a stamp."""

    def mark(view: View) -> View:
        view.kept = Kept(parameters, fragments, shows)  # type: ignore[attr-defined]
        return view

    return mark


def normal_query(query: str, parameters: tuple[str, ...]) -> str:
    """The words that count, in the order in which the view names them; whatever else stood there is gone."""
    if not query or not parameters:
        return ""
    # Only addresses that people share are worth remembering; others' words must not fill the memory.
    return _normal(query, parameters) if len(query) <= LONGEST else _normal.__wrapped__(query, parameters)


@lru_cache(maxsize=2048)
def _normal(query: str, parameters: tuple[str, ...]) -> str:
    # Servers hand bytes on as Latin-1; a word that came unescaped is UTF-8.
    query = query.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return ""  # hundreds of words: no link of ours
    known = [(name, value) for name, value in pairs if name in parameters]
    return urlencode(sorted(known, key=lambda pair: parameters.index(pair[0])))


def is_short(query: str) -> bool:
    return len(query) <= LONGEST and query.count("&") < MOST_WORDS


def hold(request: Any, until: datetime | None) -> None:
    """The page reads otherwise from this moment on, though nobody changes anything. Of several the first counts."""
    if until is not None:
        moment = until.timestamp()
        request.page_until = min(moment, getattr(request, "page_until", moment))


def tag(request: Any, *names: str) -> None:
    """What the page shows, for caches that let go of pages by name (`Surrogate-Key`)."""
    if not hasattr(request, "page_tags"):
        request.page_tags = {}
    request.page_tags |= dict.fromkeys(names)


def tags_of(request: Any) -> list[str]:
    return list(getattr(request, "page_tags", ()))[:MOST_TAGS]
