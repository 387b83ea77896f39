from dataclasses import dataclass

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.enums import AiCrawlers
from newsroom.lib.languages import LanguagesField, Names


def default_name() -> Names:
    return Names({"en": "Newsroom", "zh-hans": "新闻编辑部"})


@dataclass(frozen=True)
class Emblem:
    """A logo or an icon as pages name it. `sizes`: width and height of each form, smallest first."""

    digest: str
    sizes: tuple[tuple[int, int], ...]
    # In a preview, where nothing is stored yet: data addresses in the order of the sizes.
    inlined: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return self.sizes[0][0]

    @property
    def height(self) -> int:
        return self.sizes[0][1]

    @property
    def src(self) -> str:
        return self.address(self.sizes[0])

    @property
    def srcset(self) -> str:
        """For fine screens; empty where there is one size only."""
        if len(self.sizes) < 2:
            return ""
        return ", ".join(f"{self.address(size)} {times}x" for times, size in enumerate(self.sizes, start=1))

    @property
    def largest(self) -> tuple[str, int, int]:
        """Address, width and height, for machines."""
        return self.address(self.sizes[-1]), *self.sizes[-1]

    def address(self, size: tuple[int, int]) -> str:
        if self.inlined:
            return self.inlined[self.sizes.index(size)]
        return reverse("emblem", args=[self.digest, *size])


class Outlet(models.Model):
    """The outlet itself, one row, read by every page: what it is called, how it looks, and where its pages lead."""

    LIGHT, DARK, ICON = "light", "dark", "icon"

    name = LanguagesField(_("name"), max_length=80, default=default_name)
    tagline = LanguagesField(_("tag line"), max_length=160, blank=True)
    legal_name = LanguagesField(_("publisher"), max_length=160, blank=True)
    # 2019, 2019-05 or 2019-05-18.
    founded = models.CharField(_("founded"), max_length=10, blank=True)
    address = models.TextField(_("postal address"), blank=True)
    contact = models.EmailField(_("contact of the newsroom"), blank=True)
    # For whoever finds a hole in the site; empty: the newsroom's.
    security_contact = models.EmailField(_("contact for security"), blank=True)
    ai_crawlers = models.CharField(
        _("programs that read for language models"),
        max_length=12,
        choices=AiCrawlers.choices,
        default=AiCrawlers.WELCOME,
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    # [{"label": …, "url": …}]
    social = models.JSONField(_("accounts elsewhere"), default=list, blank=True)
    accent = models.CharField(_("accent color"), max_length=7, blank=True)
    # {"light" | "dark" | "icon": [digest, [[width, height], …]]}; the rows are EmblemFile.
    emblems = models.JSONField(_("logo and icon"), default=dict, blank=True)
    logo_alt = LanguagesField(_("words of the logo"), max_length=120, blank=True)
    # {language: [{"kind": …, "target": …, "label": …}]}; empty: the sections at the top of the tree.
    navigation = models.JSONField(_("navigation"), default=dict, blank=True)
    # {language: [{"title": …, "links": [as in navigation]}]}; empty: the usual groups.
    footer = models.JSONField(_("footer"), default=dict, blank=True)
    footer_text = LanguagesField(_("last words of the footer"), rows=2, max_length=400, blank=True)

    # The breaking line of each edition, as `domain/breaking.py` put it up: every page reads this row anyway.
    breaking = models.JSONField(default=dict, blank=True, editable=False)
    # Which pages about the outlet are published, by slot and language, with their titles: written by `domain/pages.py`.
    pages = models.JSONField(default=dict, blank=True, editable=False)
    # Raised with every change of the settings: a form with another number is out of date.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("outlet")
        verbose_name_plural = _("outlet")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="outlet_only_one")]

    def __str__(self):
        return str(self.name)

    def emblem(self, role: str) -> Emblem | None:
        """The logo for light pages, the one for dark ones, or the icon."""
        entry = self.emblems.get(role)
        if not entry:
            return None
        digest, sizes, *inlined = entry
        return Emblem(digest, tuple((width, height) for width, height in sizes), tuple(*inlined))

    @property
    def logo(self) -> Emblem | None:
        return self.emblem(self.LIGHT)

    @property
    def logo_dark(self) -> Emblem | None:
        return self.emblem(self.DARK)

    @property
    def icon(self) -> Emblem | None:
        return self.emblem(self.ICON)

    @property
    def founded_year(self) -> int | None:
        return int(self.founded[:4]) if self.founded else None

    @property
    def style_address(self) -> str:
        """The style sheet of the accent; empty where the house's own color is kept."""
        return reverse("accent", args=[self.accent[1:]]) if self.accent else ""

    def page_title(self, slot: str, language: str) -> str:
        """The title of a published page about the outlet, in this language only; empty where there is none."""
        return self.pages.get(slot, {}).get(language, "")


class OutletVersion(models.Model):
    """The settings as they were after one change. Never changed: an earlier one is shown again as a new one."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    values = models.JSONField(_("values"))
    # The names of the fields that differ from the version before.
    changed = models.JSONField(_("changed"), default=list)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of the outlet’s settings")
        verbose_name_plural = _("versions of the outlet’s settings")

    def __str__(self):
        return str(self.number)


class EmblemFile(models.Model):
    """One size of an uploaded logo or icon, made by us. Kept for good: an earlier version may be shown again."""

    digest = models.CharField(_("digest"), max_length=16)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    file = models.FileField(_("file"), upload_to="outlet", max_length=200)

    class Meta:
        verbose_name = _("logo or icon")
        verbose_name_plural = _("logos and icons")
        constraints = [models.UniqueConstraint(fields=["digest", "width", "height"], name="emblem_file_once")]

    def __str__(self):
        return f"{self.digest}-{self.width}x{self.height}"
