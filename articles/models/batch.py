from django.db import models
from django.utils.translation import gettext_lazy as _


class Batch(models.Model):
    """One accepted change of a draft: ProseMirror steps, or changed facts with their old and new values.

    The pair (draft, uuid) makes a batch whose answer was lost harmless when it is sent again.
    """

    draft = models.ForeignKey(
        "articles.Draft", verbose_name=_("draft"), on_delete=models.CASCADE, related_name="batches"
    )
    uuid = models.UUIDField(_("mark of the change"))
    # The draft's version after this batch.
    version = models.PositiveIntegerField(_("number of changes"))
    client = models.CharField(_("window"), max_length=40, blank=True)
    editor = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    steps = models.JSONField(_("steps"), default=list)
    facts = models.JSONField(_("facts"), default=dict)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["version"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(fields=["draft", "uuid"], name="batch_once"),
            models.UniqueConstraint(fields=["draft", "version"], name="batch_version_once"),
        ]

    def __str__(self):
        return f"{self.draft_id} v{self.version}"
