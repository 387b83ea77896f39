"""A file's bytes as a vocabulary: bounded before they are read, proved to be UTF-8, JSON or a table by their look."""

from pathlib import Path

from django.utils.translation import gettext as _

from keywords.domain.exchange import csvfile, jsonfile
from keywords.domain.exchange.concepts import MAX_BYTES, ConceptFile, FileRefused, Problem


def check_size(size: int) -> None:
    if size > MAX_BYTES:
        details = {"limit": MAX_BYTES // 1024 // 1024}
        raise FileRefused([Problem(None, _("The file is larger than %(limit)d MB.") % details)])


def load(path: Path) -> bytes:
    """The bytes of a file; of one that is too large, or that never ends, not one more than are needed to know it."""
    with path.open("rb") as file:
        raw = file.read(MAX_BYTES + 1)
    check_size(len(raw))
    return raw


def read(raw: bytes) -> ConceptFile:
    """What the file says, or FileRefused."""
    check_size(len(raw))
    text = _decode(raw)
    if not text.strip():
        raise FileRefused([Problem(None, _("The file is empty."))])
    return jsonfile.read(text) if text.lstrip()[0] in "{[" else csvfile.read(text)


def _decode(raw: bytes) -> str:
    save_as = _("The file is not UTF-8: save it as “CSV UTF-8” or as JSON.")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused([Problem(1, save_as)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileRefused([Problem(raw.count(b"\n", 0, error.start) + 1, save_as)]) from error
    if "\0" in text:
        raise FileRefused([Problem(text.count("\n", 0, text.index("\0")) + 1, _("The file is not text."))])
    return text
