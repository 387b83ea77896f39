"""The pages about the outlet, as readers and machines find them."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.enums import PageSlot
from articles.models import Outlet, Page
from articles.models.page import address_of
from articles.public import pagedata
from articles.public.context import absolute, outlet_of
from articles.public.languages import hreflang
from articles.public.masthead import about as entries_about
from articles.story.render import render as render_document
from newsroom.lib.kept import kept

# What schema.org calls pages of this sort.
SORTS = {PageSlot.ABOUT: "AboutPage", PageSlot.CONTACT: "ContactPage"}


def address(outlet: Outlet, slot: str) -> str:
    """The path of a published page in the active edition; empty where there is none. No query."""
    return address_of(slot) if outlet.pages.get(slot) else ""


@kept()
@require_safe
def about(request):
    return _page(request, PageSlot.ABOUT)


@kept()
@require_safe
def page(request, slot):
    if slot not in PageSlot.values or slot == PageSlot.ABOUT:
        raise Http404
    return _page(request, slot)


def _page(request, slot: str):
    """In the language of the edition; else in the one there is, which the page says. 404 until one is published."""
    here = get_language()
    rows = Page.objects.filter(slot=slot, live__isnull=False).select_related("live")
    known = {row.language: row for row in rows}
    row = known.get(here or "") or next(iter(known.values()), None)
    if row is None:
        raise Http404
    context = context_of(request, row, known)
    # In another edition than its own it is the same page once more: its canonical address says so.
    if not context["fallback"]:
        above = address(outlet_of(request), PageSlot.ABOUT) if slot != PageSlot.ABOUT else ""
        steps = [(str(PageSlot.ABOUT.label), above)] if above else []
        sort = SORTS.get(slot, "WebPage")
        context = pagedata.of_page(request, name=context["title"], steps=steps, sort=sort) | context
    return render(request, "public/page.html", context)


def context_of(request, row: Page, known: dict[str, Page]) -> dict:
    outlet = outlet_of(request)
    rendered = render_document(row.live.document, lambda kind, keys: {})
    addresses = {code: each.get_absolute_url() for code, each in known.items()}
    return {
        "page": row,
        "title": row.live.title,
        "rendered": rendered,
        "fallback": row.language != get_language(),
        "contents": rendered.contents if len(rendered.contents) > 3 else [],
        "others": [each for each in entries_about(outlet, get_language() or "") if each.key != f"page-{row.slot}"],
        "current": f"page-{row.slot}",
        "updated_at": row.updated_at,
        "canonical": absolute(addresses.get(row.language, request.path)),
        "alternates": hreflang({code: absolute(path) for code, path in addresses.items()} if len(known) > 1 else {}),
        "is_contact": row.slot in {PageSlot.CONTACT, PageSlot.FEEDBACK, PageSlot.ABOUT},
        "has_authors": row.slot in {PageSlot.TEAM, PageSlot.ABOUT},
    }
