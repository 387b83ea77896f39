"""Why a file or a change of a picture is not taken: sentences for the person who sent it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import Picture, PictureFile
from newsroom.lib.images.terms import Unreadable

# The codes of newsroom.lib.images.reading.Unreadable, and what the library itself refuses.
REASONS = {
    "empty": gettext_noop("The file is empty."),
    "bytes": gettext_noop("The file is larger than %(limit)s MB. Save the picture smaller and try again."),
    "svg": gettext_noop("SVG files can carry programs and are not taken in. Export the drawing as PNG."),
    "heic": gettext_noop("HEIC pictures cannot be read here. Save the picture as JPEG and try again."),
    "raw": gettext_noop("Raw camera files cannot be read here. Develop the picture and save it as JPEG or TIFF."),
    "lab": gettext_noop("Pictures in LAB colors cannot be read here. Convert the picture to sRGB and save it anew."),
    "format": gettext_noop("This is not a picture that can be used. JPEG, PNG, WebP, GIF, AVIF and TIFF are."),
    "pixels": gettext_noop("The picture has more than %(limit)s million pixels. Save it smaller and try again."),
    "frames": gettext_noop("The file has too many frames. Send one of them as a still, or a shorter animation."),
    "broken": gettext_noop("The file is damaged and cannot be read as a picture. Ask for it again, or export it anew."),
    "time": gettext_noop("Reading the file took too long. Open the picture, save it as JPEG and try again."),
    "meanwhile": gettext_noop("Somebody sent this very file at the same moment. Look for it in the library."),
    "storage": gettext_noop("The storage of pictures could not be reached. The worker tries again."),
    "memory": gettext_noop("Reading the file takes too much memory. Save the picture smaller and try again."),
}


class PictureRefused(ValueError):
    """Nothing was stored; the text is a sentence for the person who sent the file."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(sentence(code))


def sentence(code: str) -> str:
    megabytes, millions = settings.NEWSROOM_PICTURE_BYTES / 1024**2, settings.NEWSROOM_PICTURE_PIXELS / 1_000_000
    limit = megabytes if code == "bytes" else millions
    return _(REASONS.get(code, REASONS["broken"])) % {"limit": f"{limit:.3g}"}


def problem(file: PictureFile) -> str:
    """Why the forms of this file are not there, in words; nothing where all is well."""
    return sentence(file.problem) if file.problem else ""


@contextmanager
def in_words() -> Iterator[None]:
    """What cannot be read becomes a sentence."""
    try:
        yield
    except Unreadable as refusal:
        raise PictureRefused(refusal.code) from refusal


class Refused(ValueError):
    """What was asked for cannot be done with this picture; the text says why."""


class WordsChanged(Exception):
    """Somebody else changed this picture since the form was opened; `picture` has the present words."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        super().__init__(
            _("Somebody else changed these words meanwhile. Theirs are shown below; yours were not saved.")
        )
