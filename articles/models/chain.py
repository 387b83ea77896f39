from django.db import models
from django.utils.translation import gettext_lazy as _


class ChainPlace(models.Model):
    """Where a story stands in its running story; written by `domain/chains.py` alone, whenever a link changes.

    Rows of their own, so that publishing one story never waits for another that somebody is writing in.
    """

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="chain_place"
    )
    # The first story of the chain, which names the whole of it.
    first = models.ForeignKey(
        "articles.Article", verbose_name=_("first story"), on_delete=models.CASCADE, related_name="chain_rows"
    )
    number = models.PositiveIntegerField(_("place"))
    # The story that readers are led to instead of this one; empty where there is none that they can see.
    replaced_by = models.ForeignKey(
        "articles.Article",
        verbose_name=_("replaced by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="replaced_rows",
    )

    class Meta:
        ordering = ["first", "number"]
        verbose_name = _("place in a running story")
        verbose_name_plural = _("places in running stories")
        indexes = [models.Index(fields=["first", "number"], name="chain_order")]

    def __str__(self):
        return f"{self.first_id}/{self.number}"
