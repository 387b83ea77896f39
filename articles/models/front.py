from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import FrontState


class Front(models.Model):
    """A page that editors arrange: the home page or a section's front, one for each language."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    # None: the home page.
    section = models.ForeignKey(
        "articles.Section",
        verbose_name=_("section"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="fronts",
    )
    live = models.ForeignKey(
        "articles.FrontEdition",
        verbose_name=_("what readers see"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    # What the live arrangement shows instead of stories' own pictures: readers may fetch these, too.
    pictures = models.ManyToManyField("articles.Picture", related_name="fronts", editable=False)
    # The next moment at which a pinned story of the live arrangement gives its place back.
    next_change_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("front")
        verbose_name_plural = _("fronts")
        constraints = [
            models.UniqueConstraint(fields=["language", "section"], name="front_once"),
            models.UniqueConstraint(
                fields=["language"], name="front_home_once", condition=models.Q(section__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.section_id or 'home'}/{self.language}"


class FrontEdition(models.Model):
    """One arrangement of a front. The working one changes (`version` counts); the others never do.

    `blocks` is checked data: see `domain/frontblocks.py`.
    """

    front = models.ForeignKey(Front, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=FrontState.choices, default=FrontState.WORKING)
    blocks = models.JSONField(_("blocks"), default=list)
    version = models.PositiveIntegerField(default=0)
    go_live_at = models.DateTimeField(_("goes live at"), null=True, blank=True)
    went_live_at = models.DateTimeField(_("went live"), null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    problem = models.TextField(_("problem"), blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("arrangement of a front")
        verbose_name_plural = _("arrangements of fronts")
        constraints = [
            models.UniqueConstraint(fields=["front", "number"], name="front_edition_once"),
            models.UniqueConstraint(
                fields=["front"], name="front_one_working", condition=models.Q(state=FrontState.WORKING)
            ),
        ]

    def __str__(self):
        return f"{self.front_id}/{self.number}"


class Breaking(models.Model):
    """The line above everything, in one edition, until its time is over or somebody ends it."""

    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.CharField(_("text"), max_length=160)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    from_at = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    created_by = models.ForeignKey("editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_at", "-pk"]
        verbose_name = _("breaking line")
        verbose_name_plural = _("breaking lines")
        indexes = [models.Index(fields=["language", "-until"], name="breaking_newest")]

    def __str__(self):
        return self.text
