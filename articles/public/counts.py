"""Numbers of stories as lists show them: counted no further than needed, and honest where the counting stopped."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

COUNTED = 1000


@dataclass(frozen=True)
class Count:
    """A number, or the least that it may be (`is_least`)."""

    number: int
    is_least: bool = False

    @property
    def figure(self) -> str:
        return f"{self.number:,}+" if self.is_least else f"{self.number:,}"

    @property
    def in_words(self) -> str:
        if self.is_least and self.number < COUNTED:
            return _("At least %(count)s") % {"count": count_text(self.number, False)}
        return count_text(self.number, self.is_least)


def capped(found: int, limit: int = COUNTED) -> Count:
    """Of rows that were counted to one past the limit."""
    return Count(min(found, limit), is_least=found > limit)


def count_text(count: int, more: bool) -> str:
    if more:
        return _("More than %(count)s stories") % {"count": f"{count:,}"}
    return ngettext("%(count)s story", "%(count)s stories", count) % {"count": f"{count:,}"}
