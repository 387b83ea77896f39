"""What readers are told about the kind of work that a story is."""

from django.utils.translation import gettext_lazy as _

from articles.enums import Kind, PageSlot
from articles.models import Outlet
from articles.models.page import address_of

EXPLAINED = {
    Kind.ANALYSIS: _("A reporter explains what the facts mean. Views in it follow from the reporting."),
    Kind.OPINION: _("The author’s own view, and not the newsroom’s."),
}


def explained(kind: str) -> str:
    """One line for the kinds that could be taken for a report; "" for the others."""
    return str(EXPLAINED.get(Kind(kind), ""))


def policy(outlet: Outlet | None) -> str:
    """Where the outlet says how it works, in whatever language; "" until that page is published."""
    return address_of(PageSlot.ETHICS) if outlet and outlet.pages.get(PageSlot.ETHICS) else ""
