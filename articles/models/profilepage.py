from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.enums import BylineSort, Standing
from newsroom.lib.languages import LanguagesField


class ProfilePage(models.Model):
    """What an author page adds to a byline: the portrait, what the person knows, and how she stands to the outlet."""

    profile = models.OneToOneField(
        "editors.Profile", verbose_name=_("profile"), on_delete=models.CASCADE, related_name="page"
    )
    picture = models.ForeignKey(
        "articles.Picture",
        verbose_name=_("portrait"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sort = models.CharField(
        pgettext_lazy("of a byline", "who it is"), max_length=10, choices=BylineSort.choices, default=BylineSort.PERSON
    )
    # Empty: staff whoever has an open account, contributors the others.
    standing = models.CharField(_("standing"), max_length=12, choices=Standing.choices, blank=True)
    location = LanguagesField(_("works from"), max_length=120, blank=True)
    languages = LanguagesField(_("languages spoken"), max_length=160, blank=True)
    expertise = models.ManyToManyField(
        "keywords.Keyword", verbose_name=_("expertise"), blank=True, related_name="experts"
    )
    awards = LanguagesField(_("awards"), rows=3, max_length=1000, blank=True)
    # 2019, 2019-05 or 2019-05-18.
    joined = models.CharField(_("with us since"), max_length=10, blank=True)
    # [{"label": …, "url": …}]
    social = models.JSONField(_("accounts elsewhere"), default=list, blank=True)

    class Meta:
        verbose_name = _("author page")
        verbose_name_plural = _("author pages")

    def __str__(self):
        return str(self.profile)

    @property
    def stands(self) -> str:
        """How the person stands to the outlet; `profile.account` should be at hand."""
        return self.standing or standing_of(self.profile)


def standing_of(profile) -> str:
    """Of a byline of which nobody has said it."""
    account = profile.account
    return Standing.STAFF if account and account.is_active else Standing.CONTRIBUTOR
