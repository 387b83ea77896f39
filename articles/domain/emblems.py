"""Logos and icons: read in the process for strangers' files, made anew as PNG, and kept under what they are."""

import base64
import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.domain import pixels
from articles.domain.pictures.refusals import in_words
from articles.domain.refusals import Refusal
from articles.models import EmblemFile, Outlet
from newsroom.lib.images import emblems

LOGO_LEAST = 40
ICON_LEAST = 180
# How far from square an icon may be.
SQUARE = 0.02


@dataclass(frozen=True)
class Made:
    """An emblem in every size, not kept yet."""

    digest: str
    sizes: list[emblems.Size]
    forms: list[bytes]

    @property
    def entry(self) -> list:
        """As it stands in the outlet's row."""
        return [self.digest, [list(size) for size in self.sizes]]

    @property
    def inlined(self) -> list:
        """The same for a preview: nothing is stored, the pictures stand in the page."""
        urls = [f"data:image/png;base64,{base64.b64encode(form).decode()}" for form in self.forms]
        return [*self.entry, urls]


def make(file: Any, role: str) -> Made:
    """Every size of an uploaded logo (LIGHT, DARK) or ICON. Raises PictureRefused, Refusal."""
    with in_words(), pixels.spooled(file) as spooled, tempfile.TemporaryDirectory(prefix="emblem-") as folder:
        probe = pixels.probe(spooled.path)
        sizes = _sizes(role, probe.width, probe.height)
        forms = pixels.emblem(spooled.path, sizes, Path(folder))
    digest = hashlib.sha256(b"".join(forms)).hexdigest()[:16]
    return Made(digest, sizes, forms)


def keep(made: Made) -> list:
    """Store what is not here yet; the entry for the outlet's row. Before the transaction that names it."""
    for (width, height), form in zip(made.sizes, made.forms, strict=True):
        if EmblemFile.objects.filter(digest=made.digest, width=width, height=height).exists():
            continue
        row = EmblemFile(digest=made.digest, width=width, height=height)
        row.file.save(f"{made.digest}-{width}x{height}.png", ContentFile(form), save=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            # Somebody sent the same file at the same moment.
            row.file.delete(save=False)
    return made.entry


def _sizes(role: str, width: int, height: int) -> list[emblems.Size]:
    if role != Outlet.ICON:
        if height < LOGO_LEAST:
            raise Refusal(_("A logo needs at least %(least)d pixels of height.") % {"least": LOGO_LEAST})
        return emblems.logo_sizes(width, height)
    if abs(width / height - 1) > SQUARE:
        raise Refusal(_("An icon is square: this file is %(width)d × %(height)d.") % {"width": width, "height": height})
    if min(width, height) < ICON_LEAST:
        raise Refusal(
            _("An icon needs at least %(least)d × %(least)d pixels; %(best)d × %(best)d is best.")
            % {"least": ICON_LEAST, "best": emblems.ICON_SIZES[-1]}
        )
    return emblems.icon_sizes(width, height)
