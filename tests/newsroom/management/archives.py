"""Archives taken apart, changed, and put together again."""

import hashlib
import io
import json
import tarfile


def members(file) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {info.name: tar.extractfile(info).read() for info in tar}


def write(file, contents, special=()):
    with tarfile.open(file, "w") as tar:
        for info in special:
            tar.addfile(info)
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return file


def sealed(contents, **changes) -> dict[str, bytes]:
    """The same members under a manifest that was changed and sealed again, as another version would have."""
    manifest = json.loads(contents["manifest.json"]) | changes
    text = json.dumps(manifest).encode()
    seal = f"{hashlib.sha256(text).hexdigest()}  manifest.json\n".encode()
    return contents | {"manifest.json": text, "manifest.sha256": seal}
