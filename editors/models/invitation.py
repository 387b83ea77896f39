from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

INVITATION_DAYS = 7


class Invitation(models.Model):
    """An administrator's invitation of one account: when it was sent, until when its link works, when it was used."""

    editor = models.OneToOneField(
        "editors.Editor", verbose_name=_("editor"), on_delete=models.CASCADE, related_name="invitation"
    )
    invited_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("invited by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # Only a digest of the link's secret is stored: whoever reads the table cannot accept for somebody else.
    digest = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return self.editor.email

    @property
    def expires_at(self):
        return self.sent_at + timedelta(days=INVITATION_DAYS)

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and timezone.now() < self.expires_at and self.editor.is_active
