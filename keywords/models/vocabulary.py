from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from newsroom.lib.languages import LanguagesField


class Vocabulary(models.Model):
    """A controlled list of keywords of one sort: topics, places, people …"""

    name = LanguagesField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), unique=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    is_tree = models.BooleanField(_("is a tree"), default=True)
    is_open = models.BooleanField(_("open"), default=True, help_text=_("Editors may add keywords while writing."))
    is_required = models.BooleanField(
        _("required"), default=False, help_text=_("A story goes to review with at least one keyword of it.")
    )
    limit = models.PositiveIntegerField(
        _("at most"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How many of its keywords a story may have. Empty: as many as one likes."),
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")

    def __str__(self):
        return str(self.name)
