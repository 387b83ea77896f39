from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import CreditRole


class CreditBase(models.Model):
    """Who did what for a story, in the order of the byline."""

    profile = models.ForeignKey("editors.Profile", verbose_name=_("person"), on_delete=models.PROTECT)
    role = models.CharField(_("role"), max_length=12, choices=CreditRole.choices, default=CreditRole.AUTHOR)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.get_role_display()}/{self.profile}"


class Credit(CreditBase):
    """Live: what readers see."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="credits"
    )

    class Meta(CreditBase.Meta):
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = [models.UniqueConstraint(fields=["article", "profile", "role"], name="credit_once")]


class DraftCredit(CreditBase):
    draft = models.ForeignKey(
        "articles.Draft", verbose_name=_("draft"), on_delete=models.CASCADE, related_name="credits"
    )

    class Meta(CreditBase.Meta):
        verbose_name = _("credit of a draft")
        verbose_name_plural = _("credits of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "profile", "role"], name="draft_credit_once")]
