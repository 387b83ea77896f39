from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.enums import CorrectionKind
from newsroom.lib.languages import LanguagesField


class Correction(models.Model):
    """What the outlet says in public about a change of a published story; made with the publication that changed it."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("story"), on_delete=models.PROTECT, related_name="corrections"
    )
    publication = models.OneToOneField(
        "articles.Publication", verbose_name=_("publication"), on_delete=models.PROTECT, related_name="correction"
    )
    kind = models.CharField(_("kind"), max_length=15, choices=CorrectionKind.choices)
    text = LanguagesField(_("text"), rows=3, max_length=2000)
    at = models.DateTimeField(_("at"))
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, related_name="corrections"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        indexes = [models.Index(models.F("at").desc(), models.F("id").desc(), name="correction_newest")]

    def __str__(self):
        return f"{self.article_id} {self.kind}"

    @property
    def is_at_top(self) -> bool:
        """What somebody who relied on the story must know before reading it; the rest stands below."""
        return self.kind in {CorrectionKind.CORRECTION, CorrectionKind.RETRACTION}

    @property
    def anchor(self) -> str:
        return f"correction-{self.pk}"
