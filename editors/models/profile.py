from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from newsroom.lib.languages import LanguagesField


class Profile(models.Model):
    """A public byline: the name under stories and the author page. The account is optional."""

    account = models.OneToOneField(
        "editors.Editor",
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="profile",
    )
    name = LanguagesField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    title = LanguagesField(
        pgettext_lazy("of a person", "title"),
        max_length=120,
        blank=True,
        help_text=_("For example: Energy correspondent"),
    )
    biography = LanguagesField(_("biography"), rows=4, blank=True)
    contact = models.EmailField(_("public e-mail"), blank=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self):
        return str(self.name)

    def get_absolute_url(self):
        return reverse("public:author", args=[self.slug])
