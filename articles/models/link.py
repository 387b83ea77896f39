from django.db import models
from django.utils.translation import gettext_lazy as _


class StoryLink(models.Model):
    """A live story's text leads to another story; written with the text, so that a correction finds who cites it."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="links_out"
    )
    target = models.ForeignKey(
        "articles.Article", verbose_name=_("leads to"), on_delete=models.CASCADE, related_name="links_in"
    )

    class Meta:
        verbose_name = _("link between stories")
        verbose_name_plural = _("links between stories")
        constraints = [models.UniqueConstraint(fields=["article", "target"], name="story_link_once")]

    def __str__(self):
        return f"{self.article_id} → {self.target_id}"
