"""What the story screen's template needs besides the story: the schema as data, and its toolbar's buttons."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, json_script

from articles.story import schema

register = template.Library()

_LETTERS = {"heading-2": "H2", "heading-3": "H3"}


@register.simple_tag
def story_schema():
    """schema.json as data in the page: the browser builds its schema from the same file as the server."""
    return json_script(schema.SPEC, "story-schema")


@register.simple_tag
def tool(command: str, label: str, keys: str = "", icon: str = ""):
    """A button of the toolbar: a symbol with a name, which is also its hint, and the key that does the same."""
    if command in _LETTERS:
        face = format_html('<span aria-hidden="true">{}</span>', _LETTERS[command])
    else:
        face = format_html(
            '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
            static("img/editor.svg"),
            icon or command,
        )
    return format_html(
        '<button type="button" class="tool" data-command="{}" aria-label="{}" title="{}"{} tabindex="-1">{}</button>',
        command,
        label,
        f"{label} ({keys})" if keys else label,
        format_html(' aria-keyshortcuts="{}"', keys.replace("⌘", "Control+")) if keys else "",
        face,
    )
