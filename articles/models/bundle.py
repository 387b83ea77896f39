from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import BundleState
from articles.models.article import Article
from editors import roles
from newsroom.said import words


class BundleQuerySet(models.QuerySet):
    def pending(self):
        """Not yet published, and not given up."""
        return self.filter(state__in=[BundleState.OPEN, BundleState.PLANNED])

    def open_to(self, editor):
        """The bundles this person may look up: her own, and those with a story that is open to her.

        The name of a bundle may tell what is still under embargo.
        """
        if editor.has_perm(roles.SEE_ALL):
            return self
        stories = BundleStory.objects.filter(article__in=Article.objects.open_to(editor).values("pk"))
        return self.filter(models.Q(created_by=editor) | models.Q(pk__in=stories.values("bundle")))

    def holding(self, article):
        """The bundle that this story waits in, or None."""
        return self.pending().filter(stories__article=article).first()


class Bundle(models.Model):
    """Stories, and a change of a front, that go live together or not at all."""

    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=BundleState.choices, default=BundleState.OPEN)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    front = models.ForeignKey(
        "articles.FrontEdition",
        verbose_name=_("change of the front"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="bundles",
    )
    # A failed attempt keeps the plan: when it is tried again, and why it failed.
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    # As `newsroom/said.py` keeps it: everybody reads it in her own language.
    reason = models.JSONField(_("problem"), default=dict, blank=True)
    # Overdue by more than the outlet lets pass: waits for somebody to confirm.
    held_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(_("published"), null=True)
    version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("created by"), on_delete=models.PROTECT, related_name="bundles"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")

    def __str__(self):
        return self.title

    @property
    def problem(self) -> str:
        """Why the last attempt failed, in the present language."""
        return words(self.reason)


class BundleStory(models.Model):
    """A story's place in a bundle; in one bundle that is not yet published at most."""

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="stories")
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="bundle_rows"
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("story of a bundle")
        verbose_name_plural = _("stories of a bundle")
        constraints = [models.UniqueConstraint(fields=["bundle", "article"], name="bundle_story_once")]

    def __str__(self):
        return f"{self.bundle_id}/{self.article_id}"
