"""What makes the pages the outlet's own: its logo and icon, and the style sheet of its accent color."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import EmblemFile
from newsroom.lib import accents
from newsroom.lib.kept import kept

# What stands at one of these addresses never changes.
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def emblem(request, digest, width, height):
    """One size of a logo or icon that was once put up."""
    row = get_object_or_404(EmblemFile, digest=digest, width=width, height=height)
    try:
        file = row.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(file, content_type="image/png")
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@kept()
@require_safe
def accent(request, color):
    """The tokens of one accent, computed from the address alone: no question to the database."""
    light, dark = (accents.tones(f"#{color}", dark=dark) for dark in (False, True))
    pairs = {
        "accent": (light.accent, dark.accent),
        "accent-strong": (light.strong, dark.strong),
        "accent-wash": (light.wash, dark.wash),
        "on-accent": (light.on_accent, dark.on_accent),
        "focus": (light.accent, dark.strong),
    }
    rules = "".join(f"    --{name}: light-dark({one}, {other});\n" for name, (one, other) in pairs.items())
    response = HttpResponse(f"@layer tokens {{\n  :root {{\n{rules}  }}\n}}\n", content_type="text/css")
    response.headers["Cache-Control"] = FOR_EVER
    return response
