from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import ChainKind, Kind


class Draft(models.Model):
    """The one mutable working copy of a story: its document and its working metadata.

    `version` counts accepted changes, of text and of metadata alike; every act names the version it saw.
    """

    article = models.OneToOneField(
        "articles.Article", verbose_name=_("story"), on_delete=models.CASCADE, related_name="draft"
    )
    document = models.JSONField(_("document"))
    schema = models.PositiveIntegerField(_("number of the schema"), default=1)
    version = models.PositiveIntegerField(_("number of changes"), default=0)
    # Taken from the document on every save, for the desk's lists.
    headline = models.CharField(_("headline"), max_length=400, blank=True)
    words = models.PositiveIntegerField(_("words"), default=0)
    search_text = models.TextField(blank=True, editable=False)
    section = models.ForeignKey(
        "articles.Section", verbose_name=_("section"), on_delete=models.PROTECT, null=True, related_name="drafts"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.REPORT)
    source = models.ForeignKey(
        "articles.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, related_name="drafts"
    )
    dateline = models.CharField(_("dateline"), max_length=120, blank=True)
    original_published_at = models.DateTimeField(_("published by the source"), null=True)
    slug = models.SlugField(_("slug"), max_length=80, blank=True)
    continues = models.ForeignKey(
        "articles.Article",
        verbose_name=_("continues or replaces"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="continued_in_drafts",
    )
    chain_kind = models.CharField(_("how"), max_length=10, choices=ChainKind.choices, blank=True)
    reading_minutes = models.PositiveIntegerField(_("reading time in minutes"), null=True)
    # What a machine wrote into it and nobody has confirmed: {state, by, at, reason, passages: {key: digest}}.
    machine = models.JSONField(default=dict, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True, db_index=True)
    updated_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("changed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self):
        return self.headline or f"#{self.article_id}"
