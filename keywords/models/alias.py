from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.lib.chinese import simplified
from newsroom.lib.text import fold

LENGTH = 120


def key(text: str) -> str:
    """The form by which words are looked up: case, accents, width, spacing and script of Chinese no longer count."""
    return simplified(fold(text))[:LENGTH]


class AliasQuerySet(models.QuerySet):
    def others(self):
        """What editors added, without the keyword's own names."""
        return self.filter(is_name=False)


class Alias(models.Model):
    """A word that leads to a keyword: one of its names (`is_name`), or another one in any language.

    Every look-up goes through these rows, so that no name can be overlooked.
    """

    keyword = models.ForeignKey("keywords.Keyword", on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("word"), max_length=LENGTH)
    # Empty: of no language in particular, like “AIIB”.
    language = models.CharField(_("language"), max_length=10, blank=True)
    folded = models.CharField(max_length=LENGTH, editable=False)
    is_name = models.BooleanField(default=False, editable=False)

    objects = AliasQuerySet.as_manager()

    class Meta:
        ordering = ["folded", "pk"]
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(fields=["keyword", "folded", "is_name"], name="alias_once")]
        indexes = [
            # Beginnings are looked up at every letter: PostgreSQL needs to be told that LIKE may use the index.
            models.Index(fields=["folded", "keyword"], name="alias_folded", opclasses=["text_pattern_ops", "int8_ops"]),
        ]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.folded = key(self.text)
        super().save(*args, **kwargs)
