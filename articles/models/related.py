from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RelatedStory(models.Model):
    """A story that stands below another: chosen by hand, or computed when one of them was published."""

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="related_rows")
    related = models.ForeignKey(
        "articles.Article", verbose_name=_("related story"), on_delete=models.CASCADE, related_name="related_to"
    )
    by_hand = models.BooleanField(_("chosen by hand"), default=False)
    # By hand the order, else by what both share: the higher, the nearer.
    position = models.PositiveIntegerField(_("position"), default=0)
    score = models.FloatField(default=0)

    class Meta:
        ordering = ["-by_hand", "position", "-score", "pk"]
        verbose_name = _("related story")
        verbose_name_plural = _("related stories")
        constraints = [
            models.UniqueConstraint(fields=["article", "related"], name="related_story_once"),
            models.CheckConstraint(condition=~Q(article=models.F("related")), name="related_story_is_another"),
        ]

    def __str__(self):
        return f"{self.article_id}/{self.related_id}"


class DraftRelated(models.Model):
    """A story that the editors of a working copy chose to stand below it."""

    draft = models.ForeignKey(
        "articles.Draft", verbose_name=_("draft"), on_delete=models.CASCADE, related_name="related_rows"
    )
    related = models.ForeignKey(
        "articles.Article", verbose_name=_("related story"), on_delete=models.CASCADE, related_name="chosen_in_drafts"
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("related story of a draft")
        verbose_name_plural = _("related stories of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "related"], name="draft_related_once")]

    def __str__(self):
        return f"{self.draft_id}/{self.related_id}"


class StaleRelated(models.Model):
    """A story whose related stories are to be computed anew, because its keywords changed other than by publishing."""

    article = models.OneToOneField(
        "articles.Article", on_delete=models.CASCADE, primary_key=True, related_name="stale_related"
    )

    class Meta:
        verbose_name = _("story to be related anew")
        verbose_name_plural = _("stories to be related anew")

    def __str__(self):
        return f"{self.article_id}"
