"""Strangers' files are decoded and encoded in a process of their own: what goes wrong there ends there."""

import json
import logging
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from newsroom.lib.images import emblems, fields, shapes
from newsroom.lib.images.terms import Job, Limits, Made, Motion, Probe, Unreadable

logger = logging.getLogger(__name__)

ROOT = Path(__file__).parents[3]
# In this order: the limits hold before the first line of a decoder is loaded.
START = """
import sys
sys.path.insert(0, sys.argv[1])
from newsroom.lib.images import cage
cage.enter(int(sys.argv[2]), float(sys.argv[3]))
from newsroom.lib.images import work
work.main()
"""
# No secrets, addresses or paths of the product; one arena for all threads keeps the address space small.
SURROUNDINGS = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
LONGEST_ANSWER = 4 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
FORMATS = frozenset({"JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"})
CODES = frozenset(
    {"empty", "bytes", "svg", "heic", "raw", "lab", "format", "pixels", "frames", "broken", "time", "memory"}
)
_NONSENSE = (KeyError, OverflowError, TypeError, ValueError)
KILLED_FOR_TIME = {signal.SIGXCPU, signal.SIGALRM}


def probe(path: Path | str, limits: Limits) -> Probe:
    """Read the facts and words of a file and decode it once, so that a damaged one is known. Raises Unreadable."""
    answer = _ask(path, {"do": "probe"}, limits)
    try:
        return _probe(answer, limits)
    except _NONSENSE as nonsense:
        raise Unreadable("broken") from nonsense


def make(
    path: Path | str,
    jobs: Iterable[Job],
    out_dir: Path | str,
    limits: Limits,
    notice: dict[str, Any] | None = None,
    motion: Motion | None = None,
) -> list[Made]:
    """Write every form of every job into `out_dir`, as sRGB, with `notice` (keys of fields.FIELDS) as the only
    metadata. With `motion`, an animated file also gets one moving form, unless it cannot be made small enough.
    Raises Unreadable; then what stands in the folder is of no use.
    """
    jobs, folder = list(jobs), Path(out_dir).resolve()
    request = {
        "do": "make",
        "jobs": [asdict(job) for job in jobs],
        "folder": str(folder),
        "notice": notice or {},
        "motion": asdict(motion) if motion else None,
    }
    answer = _ask(path, request, limits)
    # What was to be made is known here; of the answer only the size of the moving form is needed.
    made = []
    for job in jobs:
        for width, height in job.sizes:
            for extension in job.extensions:
                name = shapes.name(job.shape, width, job.digest, extension)
                made.append(_made(folder, name, job.shape, job.digest, width, height))
    size = answer.get("motion")
    if motion and size:
        try:
            width, height = (int(each) for each in size)
        except _NONSENSE as nonsense:
            raise Unreadable("broken") from nonsense
        name = shapes.name(shapes.MOTION, width, motion.digest, "webp")
        made.append(_made(folder, name, shapes.MOTION, motion.digest, width, height))
    return made


def emblem(path: Path | str, sizes: list[emblems.Size], out_dir: Path | str, limits: Limits) -> list[bytes]:
    """A logo or an icon as PNG in every size, in their order. Raises Unreadable."""
    folder = Path(out_dir).resolve()
    _ask(path, {"do": "emblem", "sizes": sizes, "folder": str(folder)}, limits)
    try:
        made = [(folder / emblems.name(size)).read_bytes() for size in sizes]
    except OSError as missing:
        raise Unreadable("broken") from missing
    if not all(each.startswith(PNG) for each in made):
        raise Unreadable("broken")
    return made


def _ask(path: Path | str, request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    path = Path(path).resolve()
    size = path.stat().st_size
    if not size:
        raise Unreadable("empty")
    if size > limits.bytes:
        raise Unreadable("bytes", size=size, limit=limits.bytes)
    question = json.dumps(request | {"path": str(path), "limits": asdict(limits)}, default=str).encode()
    # The answer goes through a file, so that its length is bounded too.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        ended = _run(question, out, errors, limits)
        answer = _parsed(out)
        code = answer.get("code")
        if isinstance(code, str) and code in CODES:
            logger.info("%s: %s (%.500s)", path.name, code, answer.get("detail"))
            raise Unreadable(code, **_facts(answer.get("facts")))
        if ended == 0 and answer.get("done") is True:
            return answer
        errors.seek(0)
        logger.warning("%s ended its decoder with %s: %s", path.name, ended, errors.read(2000))
    if -ended in KILLED_FOR_TIME:
        raise Unreadable("time", limit=limits.seconds)
    # Without this process's own timer, SIGKILL comes from the kernel, which had no memory left.
    raise Unreadable("memory", limit=limits.memory) if ended == -signal.SIGKILL else Unreadable("broken")


def _run(question: bytes, out: IO[bytes], errors: IO[bytes], limits: Limits) -> int:
    command = [sys.executable, "-I", "-c", START, str(ROOT), str(limits.memory), str(limits.seconds)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=errors,
        env=SURROUNDINGS,
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            process.communicate(question, timeout=limits.seconds)
        except subprocess.TimeoutExpired as late:
            raise Unreadable("time", limit=limits.seconds) from late
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
    return process.returncode


def _parsed(out: IO[bytes]) -> dict[str, Any]:
    out.seek(0)
    try:
        answer = json.loads(out.read(LONGEST_ANSWER))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _facts(answer: Any) -> dict[str, Any]:
    known = {"size", "limit", "kind", "width", "height"}
    facts = answer if isinstance(answer, dict) else {}
    return {key: value for key, value in facts.items() if key in known and isinstance(value, int | float | str)}


def _probe(answer: dict[str, Any], limits: Limits) -> Probe:
    """The answer of a process that a file may have taken over: believed only as far as it can be true."""
    width, height, frames = int(answer["width"]), int(answer["height"]), int(answer["frames"])
    color = answer["color"]
    if answer["format"] not in FORMATS or not re.fullmatch(r"#[0-9a-f]{6}", color):
        raise ValueError(answer)
    if not (width > 0 and height > 0 and width * height <= limits.pixels and 0 < frames <= limits.frames):
        raise ValueError(answer)
    return Probe(
        format=answer["format"],
        width=width,
        height=height,
        animated=bool(answer["animated"]),
        frames=frames,
        color=color,
        has_profile=bool(answer["has_profile"]),
        metadata=fields.checked(answer["metadata"]),
    )


def _made(folder: Path, name: str, shape: str, digest: str, width: int, height: int) -> Made:
    path = folder / name
    try:
        size = path.stat().st_size
    except OSError as missing:
        raise Unreadable("broken") from missing
    if not size or math.prod((width, height)) <= 0:
        raise Unreadable("broken")
    return Made(name, shape, digest, width, height, size, path)
