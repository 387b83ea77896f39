from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeManager, TreeQuerySet

from newsroom.lib.languages import LanguagesField


class SectionQuerySet(TreeQuerySet):
    def within(self, section):
        """The section and everything below it, by path: no tree walk for readers."""
        return self.filter(models.Q(pk=section.pk) | models.Q(path__startswith=f"{section.path}/"))


class EverySectionManager(TreeManager.from_queryset(SectionQuerySet)):  # type: ignore[misc]
    _with_tree_fields = False


class SectionManager(EverySectionManager):
    """Sections in use. Retired ones are kept for old versions of stories, which name them: `Section.every`."""

    def get_queryset(self):
        return super().get_queryset().filter(replaced_by=None)


class Section(models.Model):
    """A part of the outlet, in a tree. `path` joins the slugs from the root and is its address."""

    name = LanguagesField(_("name"), max_length=80)
    slug = models.SlugField(_("slug"), max_length=60)
    path = models.CharField(_("address"), max_length=250, unique=True, editable=False)
    parent = TreeNodeForeignKey(
        "self", verbose_name=_("parent"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    description = LanguagesField(_("description"), rows=2, blank=True)
    desk = models.ForeignKey(
        "editors.Desk", verbose_name=_("desk"), on_delete=models.PROTECT, null=True, blank=True, related_name="sections"
    )

    # A retired section: the one that took its stories. Old versions that name it mean that one.
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced",
    )

    objects = SectionManager()
    every = EverySectionManager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self):
        return str(self.name)

    def save(self, *args, **kwargs):
        # A derived column: children follow in `domain/sections.py`, which moves and renames.
        if not self.replaced_by_id:
            self.path = f"{self.parent.path}/{self.slug}" if self.parent else self.slug
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("public:section", args=[self.path])
