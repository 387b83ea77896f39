from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import PictureRole
from articles.models.looks import Look


class PictureUseQuerySet(models.QuerySet):
    def leads(self):
        return self.filter(role=PictureRole.LEAD)


class PictureUse(models.Model):
    """A picture in a story, with the file that this use shows and the words and crops that hold for it only.

    Words of figures stand in the document; those of the lead picture stand here.
    """

    role = models.CharField(_("role"), max_length=10, choices=PictureRole.choices, default=PictureRole.FIGURE)
    position = models.PositiveIntegerField(_("position"), default=0)
    caption = models.CharField(_("caption for this story"), max_length=500, blank=True)
    credit = models.CharField(_("credit for this story"), max_length=200, blank=True)
    alt = models.CharField(_("text for those who cannot see it, for this story"), max_length=500, blank=True)
    # Why nobody misses anything who cannot see it; with a reason, the alternative text is left empty on purpose.
    decorative = models.CharField(_("only decoration, because"), max_length=200, blank=True)
    # Crops by hand: {shape: [left, top, width, height]} in ten-thousandths; and those of them whose forms are made:
    # {shape: [digest, box]}.
    crops = models.JSONField(default=dict)
    ready = models.JSONField(default=dict)

    objects = PictureUseQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def caption_in(self, language: str) -> str:
        return self.caption or self.picture.caption.in_(language)

    def credit_in(self, language: str) -> str:
        return self.credit or self.picture.credit.in_(language)

    def alt_in(self, language: str) -> str:
        """Empty for what is only decoration: then screen readers pass over it."""
        return "" if self.decorative else self.alt or self.picture.alt.in_(language)

    def look(self, shape: str) -> Look | None:
        """One crop of the file that this use shows. `picture` and `file` should be at hand."""
        return self.file.look(shape, self.picture.key, self.ready)

    @property
    def wide(self) -> Look | None:
        return self.look("wide")

    @property
    def square(self) -> Look | None:
        return self.look("square")

    @property
    def portrait(self) -> Look | None:
        return self.look("portrait")

    @property
    def free(self) -> Look | None:
        return self.look("free")


class ArticlePicture(PictureUse):
    """Live: a picture that readers see, and therefore may fetch."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="picture_uses"
    )
    picture = models.ForeignKey(
        "articles.Picture", verbose_name=_("picture"), on_delete=models.PROTECT, related_name="article_uses"
    )
    file = models.ForeignKey("articles.PictureFile", on_delete=models.PROTECT, related_name="article_uses")

    class Meta(PictureUse.Meta):
        verbose_name = _("picture of a story")
        verbose_name_plural = _("pictures of stories")
        constraints = [models.UniqueConstraint(fields=["article", "picture", "role"], name="article_picture_once")]

    def __str__(self):
        return f"{self.article_id}/{self.picture_id}"


class RevisionPicture(models.Model):
    """A picture that a sealed version names: written with the version, so that nobody has to read all documents."""

    revision = models.ForeignKey("articles.Revision", on_delete=models.CASCADE, related_name="picture_rows")
    picture = models.ForeignKey("articles.Picture", on_delete=models.PROTECT, related_name="revision_rows")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "picture"], name="revision_picture_once")]

    def __str__(self):
        return f"{self.revision_id}/{self.picture_id}"


class DraftPicture(PictureUse):
    draft = models.ForeignKey("articles.Draft", on_delete=models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(
        "articles.Picture", verbose_name=_("picture"), on_delete=models.PROTECT, related_name="draft_uses"
    )
    file = models.ForeignKey("articles.PictureFile", on_delete=models.PROTECT, related_name="draft_uses")

    class Meta(PictureUse.Meta):
        verbose_name = _("picture of a draft")
        verbose_name_plural = _("pictures of drafts")
        constraints = [models.UniqueConstraint(fields=["draft", "picture", "role"], name="draft_picture_once")]

    def __str__(self):
        return f"{self.draft_id}/{self.picture_id}"
