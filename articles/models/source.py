from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.lib.languages import LanguagesField


class Source(models.Model):
    """An outlet or agency that stories come from, with the terms under which they may be used."""

    name = LanguagesField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), unique=True, max_length=100)
    url = models.URLField(_("website"), blank=True)
    terms = LanguagesField(_("terms of use"), rows=3, blank=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return str(self.name)
