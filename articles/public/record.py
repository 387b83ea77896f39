"""The page that explains the public record to readers, with its newest head to be noted down."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.domain import record as chain
from articles.models import Publication
from articles.public import pagedata
from newsroom.lib.kept import kept


@kept()
@require_safe
def record(request):
    head = chain.head()
    first = Publication.objects.order_by("sequence").values_list("at", flat=True).first()
    context = {"head": head, "since": first, "current": "record"}
    context |= pagedata.of_page(request, name=_("The public record"), sort="WebPage")
    return render(request, "public/record.html", context)
