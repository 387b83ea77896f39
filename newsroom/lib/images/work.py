"""The process that decodes and encodes: one request on its standard input, one answer on its output."""

import json
import sys
from pathlib import Path
from typing import Any

from newsroom.lib.images import metadata, reading, writing
from newsroom.lib.images.terms import Job, Limits, Motion, Unreadable


def main() -> None:
    request = json.load(sys.stdin)
    path, limits = Path(request["path"]), Limits(**request["limits"])
    try:
        answer = DOES[request["do"]](path, limits, request)
    except Unreadable as refusal:
        answer = {"code": refusal.code, "facts": refusal.facts, "detail": repr(refusal.__cause__)[:500]}
    except MemoryError:
        answer = {"code": "memory", "facts": {"limit": limits.memory}}
    json.dump(answer | {"done": True}, sys.stdout)


def probe(path: Path, limits: Limits, request: dict[str, Any] | None = None) -> dict[str, Any]:
    with reading.opened(path, limits) as image:
        frames = reading.frames_of(path, image, limits)
        width, height = reading.upright_size(image)
        answer = {
            "format": reading.name_of(image),
            "width": width,
            "height": height,
            "frames": frames,
            "animated": frames > 1,
            "has_profile": bool(image.info.get("icc_profile")),
        }
        answer["color"] = writing.mean(reading.decoded(image, writing.COLOR_FROM / max(image.size)))
        answer["metadata"] = metadata.read(image)
    return answer


def make(path: Path, limits: Limits, request: dict[str, Any]) -> dict[str, Any]:
    jobs = [Job(**job) for job in request["jobs"]]
    folder, notice = Path(request["folder"]), request["notice"]
    with reading.opened(path, limits) as image:
        frames = reading.frames_of(path, image, limits)
        size = reading.upright_size(image)
        picture = reading.decoded(image, writing.enough(jobs, size))
        writing.write(picture, jobs, folder, notice)
    moving = None
    if request["motion"] and frames > 1:
        del picture
        with reading.opened(path, limits) as image:
            moving = writing.write_motion(image, frames, Motion(**request["motion"]), folder, notice)
    return {"motion": moving}


def emblem(path: Path, limits: Limits, request: dict[str, Any]) -> dict[str, Any]:
    """A logo or an icon: the first frame, with what is clear in it."""
    sizes = [(int(width), int(height)) for width, height in request["sizes"]]
    with reading.opened(path, limits) as image:
        writing.write_emblem(image, sizes, Path(request["folder"]))
    return {}


DOES = {"probe": probe, "make": make, "emblem": emblem}
