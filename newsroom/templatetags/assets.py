"""The one import map: our scripts and the editor's, each under a bare name that leads to its hashed file.

Modules import each other by these names ("newsroom/desk/story/collab"), never by relative path, since a relative path
would miss the hash.
"""

from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from js_asset import ImportMap

import newsroom
from newsroom import sheets

register = template.Library()

SCRIPTS = Path(newsroom.__file__).parent / "static" / "js"
EDITOR = {"django-prose-editor/editor": "django_prose_editor/editor.js"}


def modules() -> dict[str, str]:
    """Bare name → path below the static files, for every script of ours."""
    found = (path.relative_to(SCRIPTS) for path in sorted(SCRIPTS.rglob("*.js")))
    return EDITOR | {f"newsroom/{path.with_suffix('').as_posix()}": f"js/{path.as_posix()}" for path in found}


_kept = lru_cache(maxsize=1)(modules)


@register.simple_tag(takes_context=True)
def importmap(context):
    """The inline import map with the nonce of this answer; it stands before the first module script."""
    # The lazy nonce counts as false until it is first read.
    nonce = str(getattr(context.get("request"), "csp_nonce", ""))
    attributes = {"nonce": nonce} if nonce else {}
    return ImportMap(modules() if settings.DEBUG else _kept(), **attributes).render()


@register.simple_tag
def preload(*prefixes: str):
    """Links that fetch scripts at once which would otherwise be found one after the other; stands after the map."""
    wanted = [path for name, path in _kept().items() if name.startswith(prefixes)]
    return format_html_join("\n", '<link rel="modulepreload" href="{}">', ((static(path),) for path in wanted))


@register.simple_tag
def sheet(name: str) -> str:
    """Links to a list of `newsroom.sheets`: one file where static files are hashed, else its parts."""
    return _links(name, isinstance(staticfiles_storage, ManifestFilesMixin))


@lru_cache(maxsize=64)
def _links(name: str, hashed: bool) -> str:
    if hashed:
        return format_html('<link rel="stylesheet" href="{}">', static(sheets.address(name)))
    parts = sheets.JOINED[name]
    return format_html_join(
        "\n  ",
        '<link rel="stylesheet" href="{}" media="{}">',
        ((static(sheets.address(part)), "print" if part == sheets.PRINT else "all") for part in parts),
    )
