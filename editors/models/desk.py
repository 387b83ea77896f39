from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.lib.languages import LanguagesField


class Desk(models.Model):
    """A group of editors that looks after some sections; the unit of who sees which unpublished story."""

    name = LanguagesField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("desk")
        verbose_name_plural = _("desks")

    def __str__(self):
        return str(self.name)
