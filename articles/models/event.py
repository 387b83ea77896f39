from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import Action, Happening
from newsroom.said import words


class Event(models.Model):
    """The append-only record: who did what to which story, on which version, with which note."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="events"
    )
    action = models.CharField(_("act"), max_length=20, choices=[*Action.choices, *Happening.choices])
    actor = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="events"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    version = models.PositiveIntegerField(_("version of the draft"), default=0)
    revision = models.ForeignKey(
        "articles.Revision", verbose_name=_("version"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["article", "-at"], name="event_timeline")]

    def __str__(self):
        return f"{self.article_id} {self.action}"

    @property
    def said(self) -> str:
        """The note; where Newsroom wrote it itself, in the language of whoever reads it."""
        return words(self.data.get("reason") or {}) or self.note
