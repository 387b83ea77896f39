"""How machines spell our languages, and where one page stands in each of them."""

from django.conf import settings
from django.utils.translation import override

from articles.public.context import absolute

SPELLED = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
LOCALES = {"en": "en_US", "zh-hans": "zh_CN", "zh-hant": "zh_TW"}
# The two that Google News wants with a country.
NEWS = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}


def language_tag(code: str) -> str:
    """BCP 47, as in `lang`, `hreflang` and schema.org."""
    return SPELLED.get(code, code)


def locale(code: str) -> str:
    """As Open Graph has it: `zh_CN`."""
    return LOCALES.get(code, code.replace("-", "_"))


def news_language(code: str) -> str:
    """ISO 639, as Google's news sitemap has it."""
    return NEWS.get(code, code.split("-")[0])


def hreflang(addresses: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs for `hreflang`: all of these, and which of them is for everybody else: the default edition's, else the
    first."""
    if not addresses:
        return []
    pairs = [(language_tag(code), address) for code, address in addresses.items()]
    return [*pairs, ("x-default", addresses.get(settings.LANGUAGE_CODE) or next(iter(addresses.values())))]


def in_every_edition(address) -> dict[str, str]:
    """Where a page stands that every edition has at the same place; `address` gives the path in the active one."""
    places = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            places[code] = absolute(address())
    return places
