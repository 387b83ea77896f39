"""`{% held name %}…{% end_held %}`: a part of a page that is made once for a list until something public changes.

`{% held name by story.pk %}` is a part of a story's card, the same on every page that shows it.
"""

from typing import Any

from django import template

from articles.public import held as held_values

register = template.Library()


class HeldPart(template.Node):
    """The key is everything that the part depends on besides its own words; without one it is made each time."""

    def __init__(self, name: str, by: Any, nodelist: template.NodeList) -> None:
        self.name, self.by, self.nodelist = name, by, nodelist

    def render(self, context: template.Context) -> str:
        request: Any = getattr(context, "request", None)
        key = self.by.resolve(context) if self.by else context.get("held_key")
        if request is None or key is None:
            return self.nodelist.render(context)
        return held_values.of(request, (self.name, key), lambda: self.nodelist.render(context))


@register.tag
def held(parser: template.base.Parser, token: template.base.Token) -> HeldPart:
    _tag, name, *by = token.split_contents()
    nodelist = parser.parse(("end_held",))
    parser.delete_first_token()
    return HeldPart(name, parser.compile_filter(by[1]) if by else None, nodelist)
