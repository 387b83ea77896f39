"""What the head of readers' pages says of the outlet and of the page, one line for each fact."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from articles.public import icons

register = template.Library()
LINE = "\n  "


@register.simple_tag(takes_context=True)
def site_icons(context) -> str:
    """Icons, the manifest, and the color around the page."""
    outlet = context["outlet"]
    shown = icons.icons(outlet)
    small = shown[0]
    sizes = f"{small.size}x{small.size}"
    touch = next((icon for icon in shown if icon.size >= icons.TOUCH), shown[-1])
    light, dark = icons.theme_colors(outlet)
    lines = [
        format_html('<link rel="icon" href="{}" sizes="{}" type="image/png">', small.address, sizes),
        format_html('<link rel="apple-touch-icon" href="{}" sizes="{}x{}">', touch.address, touch.size, touch.size),
        format_html('<link rel="manifest" href="{}">', reverse("public:manifest")),
        format_html('<meta name="theme-color" content="{}" media="(prefers-color-scheme: light)">', light),
        format_html('<meta name="theme-color" content="{}" media="(prefers-color-scheme: dark)">', dark),
    ]
    return format_html_join(LINE, "{}", ((line,) for line in lines))


@register.simple_tag
def social_data(pairs: list[tuple[str, str]] | None) -> str:
    """Open Graph's are properties; Twitter's are names."""
    return format_html_join(
        LINE,
        '<meta {}="{}" content="{}">',
        (("name" if name.startswith("twitter:") else "property", name, value) for name, value in pairs or []),
    )
