from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from articles.enums import PictureHappening, SourceType
from articles.models.looks import Look
from newsroom.lib.languages import LanguagesField

KEY_LENGTH = 12


def new_key() -> str:
    """A name that says nothing about the file and cannot be guessed."""
    return get_random_string(KEY_LENGTH, "abcdefghjkmnpqrstuvwxyz23456789")


class PictureQuerySet(models.QuerySet):
    def kept(self):
        """What can be put into stories: not retired, and not replaced by another picture."""
        return self.filter(retired_at=None)

    def usable_at(self, moment):
        """Neither under embargo nor expired at that moment."""
        free = Q(embargo_until=None) | Q(embargo_until__lte=moment)
        return self.filter(free).filter(Q(expires_at=None) | Q(expires_at__gt=moment))


class Picture(models.Model):
    """A picture of the library with its words and rights. Its pixels are in its files: a replacement is a new file."""

    key = models.CharField(_("key in addresses"), max_length=20, unique=True, default=new_key, editable=False)
    # None only while the first file is being stored.
    file = models.ForeignKey(
        "articles.PictureFile", verbose_name=_("file"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(_("headline"), max_length=200, blank=True)
    alt = LanguagesField(_("text for those who cannot see it"), rows=2, max_length=500, blank=True)
    caption = LanguagesField(_("caption"), rows=2, max_length=1000, blank=True)
    credit = LanguagesField(_("credit line"), max_length=200, blank=True)
    creator = models.CharField(_("creator"), max_length=200, blank=True)
    creator_title = models.CharField(_("job title of the creator"), max_length=200, blank=True)
    caption_writer = models.CharField(_("caption written by"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    subjects = models.JSONField(_("keywords of the picture"), default=list, blank=True)
    people = models.JSONField(_("people shown"), default=list, blank=True)
    event = models.CharField(_("event"), max_length=200, blank=True)
    extended_alt = models.TextField(_("long description for those who cannot see it"), blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    sublocation = models.CharField(_("place"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=200, blank=True)
    region = models.CharField(_("state or province"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=200, blank=True)
    country_code = models.CharField(_("country code"), max_length=3, blank=True)
    source_type = models.CharField(_("how it was made"), max_length=40, choices=SourceType.choices, blank=True)

    copyright = models.CharField(_("copyright notice"), max_length=300, blank=True)
    usage_terms = models.TextField(_("usage terms"), blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    licence_url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    embargo_until = models.DateTimeField(_("not to be published before"), null=True, blank=True)
    expires_at = models.DateTimeField(_("not to be published after"), null=True, blank=True)

    # Never deleted once published: only taken out of the library.
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    # All words, folded: what the library searches.
    search_text = models.TextField(blank=True, editable=False)
    # Raised with every change of words, rights or file: a form with another number is out of date.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="pictures"
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(models.F("created_at").desc(), models.F("id").desc(), name="picture_newest"),
            models.Index(fields=["expires_at"], name="picture_expiry", condition=Q(expires_at__isnull=False)),
        ]

    def __str__(self):
        # Before anybody wrote a word, people know it by what its file was called.
        return self.title or str(self.caption) or (self.file and self.file.filename) or self.key

    def caption_in(self, language: str) -> str:
        return self.caption.in_(language)

    def credit_in(self, language: str) -> str:
        return self.credit.in_(language)

    def alt_in(self, language: str) -> str:
        return self.alt.in_(language)

    def look(self, shape: str) -> Look | None:
        """One crop of the present file; None until its forms are made. `file` should be at hand."""
        return self.file.look(shape, self.key) if self.file else None

    # For templates.
    @property
    def preview(self) -> Look | None:
        """What the library shows, of which only `thumb` may be there yet."""
        return self.file.preview(self.key) if self.file else None

    @property
    def wide(self) -> Look | None:
        return self.look("wide")

    @property
    def square(self) -> Look | None:
        return self.look("square")

    @property
    def portrait(self) -> Look | None:
        return self.look("portrait")

    @property
    def free(self) -> Look | None:
        return self.look("free")


class PictureEvent(models.Model):
    """The record of a picture: who did what, and every value before and after. Never changed."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="events")
    action = models.CharField(max_length=20, choices=PictureHappening.choices)
    actor = models.ForeignKey("editors.Editor", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # Field by field: what stood there before, and after.
    changes = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    # The same for all pictures of one bulk act, which is undone as one.
    act = models.UUIDField(null=True, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("event of a picture")
        verbose_name_plural = _("events of pictures")

    def __str__(self):
        return f"{self.picture_id} {self.action}"
