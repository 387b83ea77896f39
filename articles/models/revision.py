from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a snapshot was sealed."""

    CREATED = "created", _("Created")
    SUBMITTED = "submitted", _("Submitted")
    SENT_BACK = "sent_back", _("Sent back")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    RESTORED = "restored", _("Before a restoration")
    DISCARDED = "discarded", _("Before changes were discarded")
    SPIKED = "spiked", _("Spiked")
    NAMED = "named", _("Saved by name")
    IDLE = "idle", _("Left idle")
    TRANSLATED = "translated", _("Begun to be translated")
    REOPENED = "reopened", _("Before it was reopened")


class Revision(models.Model):
    """An immutable, numbered snapshot of a draft: the document and the metadata as JSON."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    document = models.JSONField(_("document"))
    metadata = models.JSONField(_("facts"), default=dict)
    schema = models.PositiveIntegerField(_("number of the schema"), default=1)
    version = models.PositiveIntegerField(_("version of the draft"))
    headline = models.CharField(_("headline"), max_length=400, blank=True)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    name = models.CharField(_("name"), max_length=120, blank=True)
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("sealed"), auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]

    def __str__(self):
        return f"{self.article_id}/{self.number}"
