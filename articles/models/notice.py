from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A mail to somebody who must act: written with the act itself, sent by the worker, tried again until it went."""

    editor = models.ForeignKey(
        "editors.Editor", verbose_name=_("for"), on_delete=models.CASCADE, related_name="notices"
    )
    event = models.ForeignKey(
        "articles.Event", verbose_name=_("event"), on_delete=models.CASCADE, related_name="notices"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), auto_now_add=True)
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [models.UniqueConstraint(fields=["editor", "event"], name="notice_once")]
        indexes = [models.Index(fields=["next_try_at"], name="notice_unsent", condition=models.Q(sent_at__isnull=True))]

    def __str__(self):
        return f"{self.editor_id} {self.event_id}"
