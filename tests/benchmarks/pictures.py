"""What pictures cost: all forms of a large photograph, in time and memory; and whether uploads grow the process."""

import io
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter

from articles.domain import pictures, renditions
from editors.enums import Role
from tests.factories import EditorFactory

LARGE = (6000, 4000)
SMALL = (1200, 800)
STEP = 20
# The first uploads load what every further one uses.
WARM = 20


def photograph(size: tuple[int, int], seed: int) -> bytes:
    """A JPEG with soft and sharp parts and some grain, about as hard to encode as a photograph."""
    chance = random.Random(seed)
    soft = Image.frombytes("RGB", (48, 32), chance.randbytes(48 * 32 * 3)).resize(size, Image.Resampling.BICUBIC)
    sharp = Image.frombytes("L", (240, 160), chance.randbytes(240 * 160)).filter(ImageFilter.MedianFilter(5))
    grain = Image.effect_noise((size[0] // 4, size[1] // 4), 40).resize(size, Image.Resampling.BILINEAR)
    whole = Image.composite(soft, Image.merge("RGB", [grain] * 3), sharp.resize(size, Image.Resampling.BICUBIC))
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=90)
    return out.getvalue()


def with_comment(data: bytes, words: bytes) -> bytes:
    """The same JPEG as another file."""
    return data[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2) + words + data[2:]


def measure_renditions(say: Callable[[str], None]) -> dict[str, float]:
    """A photograph of 24 million pixels from the upload to the last form."""
    data, by = photograph(LARGE, 1), EditorFactory(roles=[Role.EDITOR])
    own_before = own_megabytes()
    start = time.perf_counter()
    picture = pictures.upload(data, by=by, filename="large.jpg")
    taken = time.perf_counter()
    file = renditions.make(picture.file)
    made = time.perf_counter()
    forms = list(file.renditions.all())
    result = {
        "upload_seconds": taken - start,
        "forms_seconds": made - taken,
        "forms": len(forms),
        "forms_kilobytes": sum(form.bytes for form in forms) / 1024,
        # Of the largest process so far that this one started and waited for.
        "child_peak_megabytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "own_growth_megabytes": own_megabytes() - own_before,
    }
    say(
        f"A JPEG of {LARGE[0] * LARGE[1] // 1_000_000} million pixels, {len(data) / 1e6:.1f} MB: taken in after"
        f" {result['upload_seconds']:.1f} s, {len(forms)} forms ({result['forms_kilobytes']:.0f} KB) after another"
        f" {result['forms_seconds']:.1f} s; at most {result['child_peak_megabytes']:.0f} MB in the child process,"
        f" {result['own_growth_megabytes']:+.0f} MB in this one"
    )
    return result


def measure_growth(say: Callable[[str], None], uploads: int) -> dict[str, object]:
    """The memory of this process over many uploads in a row."""
    by = EditorFactory(roles=[Role.EDITOR])
    whole = photograph(SMALL, 2)
    curve, times = [], []
    for number in range(uploads):
        data = with_comment(whole, f"Picture {number}".encode())
        start = time.perf_counter()
        pictures.upload(SimpleUploadedFile(f"{number}.jpg", data, "image/jpeg"), by=by, filename=f"{number}.jpg")
        times.append(time.perf_counter() - start)
        if (number + 1) % STEP == 0:
            curve.append(round(own_megabytes(), 1))
    settled = curve[WARM // STEP - 1 :]
    growth = settled[-1] - settled[0]
    median = statistics.median(times) * 1000
    say(f"{uploads} uploads of {SMALL[0]}×{SMALL[1]}, median {median:.0f} ms; this process, every {STEP}, in MB:")
    say(f"{' '.join(f'{each:.0f}' for each in curve)}; {growth:+.1f} MB after the first {WARM}")
    return {"curve_megabytes": curve, "growth_megabytes": growth, "median_ms": median}


def own_megabytes() -> float:
    """What this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def measure(say: Callable[[str], None], uploads: int, settings) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, folder
        try:
            return measure_renditions(say) | measure_growth(say, uploads)
        finally:
            settings.MEDIA_ROOT = before
