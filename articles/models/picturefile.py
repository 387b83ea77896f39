from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.enums import FileState
from articles.models.looks import Look
from newsroom.lib.images import shapes


def original_path(file, filename) -> str:
    return f"originals/{file.picture.key[:2]}/{file.picture.key}-{file.number}"


class PictureFile(models.Model):
    """The pixels of a picture: the original as it was sent, kept private. A replacement is the next number."""

    picture = models.ForeignKey("articles.Picture", on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField(_("number"), default=1)
    original = models.FileField(_("file"), upload_to=original_path, max_length=200)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    # As it was called when it was sent; shown, never used as a path.
    filename = models.CharField(_("name of the file"), max_length=200, blank=True)
    format = models.CharField(_("format"), max_length=10)
    bytes = models.PositiveBigIntegerField(_("size"))
    # Turned upright.
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    color = models.CharField(
        _("color"), max_length=7, default="#dcd8cf", help_text=_("Stands in while the picture loads.")
    )
    is_animated = models.BooleanField(_("moves"), default=False)
    # From left and top, 0 to 1.
    focus_x = models.FloatField(default=0.5)
    focus_y = models.FloatField(default=0.5)
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # While waiting: when the tick wakes the worker again.
    next_try_at = models.DateTimeField(null=True)
    # Until then one worker has it, unless that worker died.
    claimed_until = models.DateTimeField(null=True)
    # Why it failed: a code of domain/pictures/refusals.py.
    problem = models.CharField(max_length=200, blank=True)
    # A replacement that is being made: which uses show it then, {"follow": [[live or draft, story, role], …]}.
    pending = models.JSONField(default=dict)
    # Digest of the words (creator, credit, rights …) written into its forms.
    notice = models.CharField(max_length=64, blank=True)
    # What pages may name: {shape: [digest, [left, top, width, height]]}; a new crop comes in when its forms are made.
    # Of a file that moves also {"motion": [digest, [width, height in pixels]]}.
    ready = models.JSONField(default=dict)
    created_by = models.ForeignKey("editors.Editor", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("file of a picture")
        verbose_name_plural = _("files of pictures")
        constraints = [models.UniqueConstraint(fields=["picture", "number"], name="picture_file_once")]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="picture_file_waiting",
                condition=models.Q(state="waiting"),
            )
        ]

    def __str__(self):
        return f"{self.picture_id}/{self.number}"

    def same_proportions(self, other: "PictureFile") -> bool:
        """Whether crops and the focal point of the other file are as good for this one."""
        return abs(other.width * self.height / (other.height * self.width) - 1) < 0.01

    @property
    def focus(self) -> tuple[float, float]:
        return self.focus_x, self.focus_y

    def boxes(self, own: dict | None = None) -> dict[str, shapes.Box]:
        """The crop of every shape: by hand where `own` (of a use) has one, else around the focal point."""
        found = {shape: shapes.box_of(shape, self.width, self.height, self.focus) for shape in shapes.SHAPES}
        return found | {shape: tuple(box) for shape, box in (own or {}).items() if shape in shapes.CROPS}

    def preview(self, key: str) -> Look:
        """The smallest form alone (`thumb`), which is there from the upload on."""
        look = self.look(shapes.FREE, key)
        if look:
            return look
        box = shapes.box_of(shapes.FREE, self.width, self.height)
        sizes = shapes.sizes(shapes.FREE, self.width, self.height, box)
        return Look(key, shapes.FREE, shapes.digest(self.sha256, shapes.FREE, box), tuple(sizes[:1]), self.color)

    def look(self, shape: str, key: str, own: dict | None = None) -> Look | None:
        """One crop for pages; None until it is made. `own`: the ready crops of a use, which come before the file's."""
        entry = (own or {}).get(shape) or self.ready.get(shape)
        if not entry:
            return None
        digest, box = entry
        return Look(key, shape, digest, tuple(shapes.sizes(shape, self.width, self.height, tuple(box))), self.color)

    def motion(self, key: str) -> tuple[str, int, int] | None:
        """Address, width and height of the moving form, where the outlet keeps what moves."""
        if shapes.MOTION not in self.ready:
            return None
        digest, (width, height) = self.ready[shapes.MOTION]
        return reverse("picture", args=[key, shapes.name(shapes.MOTION, width, digest, "webp")]), width, height


class Rendition(models.Model):
    """One served form of a file: of fixed crop, width and format, encoded anew."""

    source = models.ForeignKey(PictureFile, on_delete=models.CASCADE, related_name="renditions")
    shape = models.CharField(max_length=10)
    digest = models.CharField(max_length=10)
    # Also the last part of its address, for example "wide-960-3f2a91c0de.webp".
    name = models.CharField(max_length=60)
    file = models.FileField(upload_to="renditions", max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveIntegerField(default=0)
    # Since then no page names it; it goes a day later.
    unneeded_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["shape", "width"]
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="rendition_once")]
        indexes = [
            models.Index(
                fields=["unneeded_since"],
                name="rendition_unneeded",
                condition=models.Q(unneeded_since__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.source_id}/{self.name}"
