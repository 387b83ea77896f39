from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicChange(models.Model):
    """What a public change touched: written with it, told by the worker to caches in front of us until they heard."""

    # Names as pages carry them in Surrogate-Key; "site" stands for all.
    tags = models.JSONField(_("what it touches"), default=list)
    # Paths that somebody will ask for at once, so that the worker asks first.
    addresses = models.JSONField(_("pages to make anew"), default=list)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    told_at = models.DateTimeField(_("told"), null=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), auto_now_add=True)
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        indexes = [models.Index(fields=["next_try_at"], name="change_untold", condition=models.Q(told_at__isnull=True))]

    def __str__(self):
        return " ".join(self.tags)
