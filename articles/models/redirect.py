from django.db import models
from django.utils.translation import gettext_lazy as _


class Redirect(models.Model):
    """An address that once was a story's, and leads to where the story is now."""

    path = models.CharField(_("old address"), max_length=300, unique=True)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, null=True, related_name="redirects"
    )
    target = models.CharField(_("new address"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")

    def __str__(self):
        return self.path
