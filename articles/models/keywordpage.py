from django.db import models
from django.utils.translation import gettext_lazy as _


class KeywordPage(models.Model):
    """What readers' page of a keyword adds to it: a picture, and the stories pinned to its head."""

    keyword = models.OneToOneField("keywords.Keyword", on_delete=models.CASCADE, related_name="page")
    picture = models.ForeignKey(
        "articles.Picture",
        verbose_name=_("picture"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="keyword_pages",
    )

    class Meta:
        verbose_name = _("keyword page")
        verbose_name_plural = _("keyword pages")

    def __str__(self):
        return str(self.keyword)


class PinnedStory(models.Model):
    """A story that stands above the newest ones; readers see it as long as it is live."""

    page = models.ForeignKey("articles.KeywordPage", on_delete=models.CASCADE, related_name="pinned")
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="pinned_to"
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("pinned story")
        verbose_name_plural = _("pinned stories")
        constraints = [models.UniqueConstraint(fields=["page", "article"], name="pinned_story_once")]

    def __str__(self):
        return str(self.article)
