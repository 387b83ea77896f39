from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import PublicAct
from newsroom.said import words


class Webhook(models.Model):
    """Another program that is told what readers are given and what is taken from them."""

    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=500, help_text=_("With https:// in front."))
    # Needed to sign; shown once, when it is made.
    secret = models.CharField(max_length=64, editable=False)
    events = models.JSONField(_("told of"), default=list)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """One message to one webhook: written with the act itself, sent by the worker, tried again for a day."""

    webhook = models.ForeignKey(Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries")
    # The same for every attempt, and for every webhook that is told of the act.
    event = models.UUIDField(_("key of the event"))
    act = models.CharField(_("act"), max_length=12, choices=PublicAct.choices)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="deliveries"
    )
    body = models.TextField(_("message"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    status = models.PositiveIntegerField(_("answer"), null=True)
    failure = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("delivery to a webhook")
        verbose_name_plural = _("deliveries to webhooks")
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_waiting", condition=models.Q(next_try_at__isnull=False)
            ),
            models.Index(fields=["article", "webhook"], name="delivery_story"),
            # What the tick looks through for words that are kept long enough.
            models.Index(
                fields=["delivered_at", "given_up_at"],
                name="delivery_over",
                condition=models.Q(next_try_at__isnull=True) & ~models.Q(body=""),
            ),
        ]

    def __str__(self):
        return f"{self.webhook_id} {self.event}"

    @property
    def trouble(self) -> str:
        """Why the last attempt failed, in the language of whoever reads it."""
        return words(self.failure)
