"""deploy/varnish.vcl on a port of its own, as it stands there but for ports and the secret."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.architecture.sources import ROOT

VARNISHD = shutil.which("varnishd") or ("/usr/sbin/varnishd" if Path("/usr/sbin/varnishd").exists() else None)
SECRET = "a-secret-of-the-tests"


def configuration(*, upstream: int) -> str:
    text = (ROOT / "deploy" / "varnish.vcl").read_text()
    changes = {'.port = "8000";': f'.port = "{upstream}";', "CHANGE-THIS-SECRET": SECRET}
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"deploy/varnish.vcl does not say {old} any more.")
        text = text.replace(old, new)
    return text


@contextmanager
def serving(room: Path, *, upstream: int, port: int) -> Iterator[None]:
    """Varnish on this port of 127.0.0.1, in front of that one."""
    room.mkdir(parents=True, exist_ok=True)
    file = room / "newsroom.vcl"
    file.write_text(configuration(upstream=upstream))
    command = [VARNISHD, "-F", "-j", "none", "-n", room, "-f", file, "-a", f"127.0.0.1:{port}", "-s", "malloc,32m"]
    with (room / "log").open("wb") as log:
        process = subprocess.Popen([*map(str, command), "-T", "none"], stdout=log, stderr=log)
    try:
        # It translates the file into C first.
        for _attempt in range(600):
            if process.poll() is not None:
                raise RuntimeError((room / "log").read_text())
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)
