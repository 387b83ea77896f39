from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.enums import PublicAct, Significance


class Publication(models.Model):
    """One entry of the public record: what readers were given, or that it was taken away. Written once, never changed.

    `content` is what was published, headline and public note included; only a legal removal takes it away, and its
    digest stays. `sha256` covers the entry, the content's digest and the digest of the entry before it, over the whole
    outlet: the record is a chain (`domain/record.py`). The database refuses any other change.
    """

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.PROTECT, related_name="publications"
    )
    # Over the whole outlet, without gaps.
    sequence = models.PositiveBigIntegerField(_("place in the record"), unique=True)
    # Of the story: the version that readers know.
    number = models.PositiveIntegerField(_("number"))
    act = models.CharField(_("act"), max_length=12, choices=PublicAct.choices)
    significance = models.CharField(
        _("significance"), max_length=8, choices=Significance.choices, default=Significance.NORMAL
    )
    at = models.DateTimeField(_("at"))
    # When it was to happen, if it was planned.
    intended_at = models.DateTimeField(_("planned for"), null=True)
    actor = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    # The worker that did it on time, empty where a person did.
    robot = models.CharField(_("done by"), max_length=80, blank=True)
    revision = models.ForeignKey("articles.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    headline = models.CharField(_("headline"), max_length=400, blank=True)
    note = models.TextField(_("public note"), blank=True)
    content = models.JSONField(_("content"), null=True)
    content_sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, unique=True)
    # Set by a legal removal alone: the content is gone, and readers are told so.
    removed_at = models.DateTimeField(_("removed"), null=True)
    removal_reason = models.CharField(_("reason of the removal"), max_length=300, blank=True)

    class Meta:
        ordering = ["-sequence"]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="publication_number_once")]

    def __str__(self):
        return f"{self.article_id}/{self.number}"

    def get_absolute_url(self):
        """The address of this earlier version."""
        return reverse("public:version", args=[*self.article.address_parts, self.number])


class RecordHead(models.Model):
    """Where the record ends: the one row that tells when its last entries were taken away.

    Signed with SECRET_KEY, which does not lie in the database.
    """

    sequence = models.PositiveBigIntegerField(_("place in the record"))
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("head of the record")
        verbose_name_plural = _("heads of the record")

    def __str__(self):
        return f"{self.sequence}:{self.sha256}"
