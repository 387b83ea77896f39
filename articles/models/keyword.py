from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase


class ArticleKeywordQuerySet(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        """With the language of each story, which a row without it takes from there; one query for all of them."""
        objs = list(objs)
        bare = [row for row in objs if not row.language]
        stories = self.model._meta.get_field("content_object").related_model.objects
        stories = stories.filter(pk__in={row.content_object_id for row in bare}) if bare else stories.none()
        languages = dict(stories.values_list("pk", "language"))
        for row in bare:
            row.language = languages[row.content_object_id]
        return super().bulk_create(objs, *args, **kwargs)


class ArticleKeyword(ItemBase):
    """Live: a keyword of a published story. The first position is the main keyword."""

    content_object = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="keyword_rows"
    )
    tag = models.ForeignKey(
        "keywords.Keyword", verbose_name=_("keyword"), on_delete=models.PROTECT, related_name="article_rows"
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    # The story's, which keeps it once it is published: an edition's stories are counted from the index alone.
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, editable=False)

    objects = ArticleKeywordQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("keyword of a story")
        verbose_name_plural = _("keywords of stories")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="article_keyword_once")]
        indexes = [models.Index(fields=["tag", "language", "content_object"], name="article_keyword_edition")]

    def __str__(self):
        return str(self.tag)

    def save(self, *args, **kwargs):
        # Derived columns only; workflow never lives in save().
        self.language = self.language or self.content_object.language
        super().save(*args, **kwargs)


class DraftKeyword(models.Model):
    draft = models.ForeignKey(
        "articles.Draft", verbose_name=_("draft"), on_delete=models.CASCADE, related_name="keyword_rows"
    )
    keyword = models.ForeignKey(
        "keywords.Keyword", verbose_name=_("keyword"), on_delete=models.PROTECT, related_name="draft_rows"
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("keyword of a draft")
        verbose_name_plural = _("keywords of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "keyword"], name="draft_keyword_once")]

    def __str__(self):
        return str(self.keyword)


class KeywordRefusal(models.Model):
    """A suggested keyword that does not fit this story: it is not suggested for it again."""

    draft = models.ForeignKey("articles.Draft", on_delete=models.CASCADE, related_name="refused_keywords")
    keyword = models.ForeignKey("keywords.Keyword", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("refused suggestion")
        verbose_name_plural = _("refused suggestions")
        constraints = [models.UniqueConstraint(fields=["draft", "keyword"], name="keyword_refusal_once")]

    def __str__(self):
        return str(self.keyword)


class KeywordMerge(models.Model):
    """One keyword merged into another, with all that is needed to undo it as one act.

    `data` holds the keys of what was changed, by noun: see `domain/merging.py`, which alone writes and reads it.
    """

    kept = models.ForeignKey(
        "keywords.Keyword", verbose_name=_("kept"), on_delete=models.PROTECT, related_name="merges_kept"
    )
    merged = models.ForeignKey(
        "keywords.Keyword", verbose_name=_("merged"), on_delete=models.PROTECT, related_name="merges_away"
    )
    by = models.ForeignKey("editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("undone by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    data = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("merged keyword")
        verbose_name_plural = _("merged keywords")
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            # A keyword that was merged away can be merged again only after that was undone.
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at=None), name="merge_standing_once"),
        ]

    def __str__(self):
        return f"{self.merged} → {self.kept}"
