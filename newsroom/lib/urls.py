"""Where a form may send somebody afterwards."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, candidate: str | None, *, default: str = "/") -> str:
    """`candidate` when it is an address of this site, else `default`. Never another host, never a script."""
    if not candidate:
        return default
    # Browsers drop tabs and line breaks inside addresses: "/\t/evil.example" would become "//evil.example".
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in candidate):
        return default
    own = {request.get_host()}
    if not url_has_allowed_host_and_scheme(candidate, allowed_hosts=own, require_https=request.is_secure()):
        return default
    if not candidate.startswith(("/", "http://", "https://", "?")):
        return default
    return candidate
