from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from articles.enums import PageSlot


class Page(models.Model):
    """One page about the outlet in one language; readers see its `live` version, and nothing before there is one."""

    slot = models.CharField(_("page"), max_length=40, choices=PageSlot.choices)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    live = models.ForeignKey(
        "articles.PageVersion", verbose_name=_("published"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(_("first published"), null=True)
    updated_at = models.DateTimeField(_("last published"), null=True)

    class Meta:
        ordering = ["slot", "language"]
        verbose_name = _("page about the outlet")
        verbose_name_plural = _("pages about the outlet")
        constraints = [models.UniqueConstraint(fields=["slot", "language"], name="page_once")]

    def __str__(self):
        return f"{self.get_slot_display()} ({self.get_language_display()})"

    def get_absolute_url(self):
        with override(self.language):
            return address_of(self.slot)


def address_of(slot: str) -> str:
    """Where the page stands in the active edition."""
    return reverse("public:about") if slot == PageSlot.ABOUT else reverse("public:page", args=[slot])


class PageVersion(models.Model):
    """What a page said after somebody saved it. Never changed; the newest one is what is being worked on."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    # A story document without headline, standfirst and points of its own.
    document = models.JSONField(_("text"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("published"), null=True)
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a page")
        verbose_name_plural = _("versions of pages")
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="page_version_once")]

    def __str__(self):
        return f"{self.title} ({self.number})"
