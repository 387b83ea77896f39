"""The product's own server in front of the archive, and the same server with the baselines."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.benchmarks.load import load
from tests.nginx import free_port

PROCESSES, THREADS = 2, 4
# Seconds that one answer may take.
PATIENCE = 60


def database_url() -> str:
    """The database of this run, for another process."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    at = f"{facts['HOST'] or '127.0.0.1'}:{facts['PORT'] or 5432}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{at}/{facts['NAME']}"


@contextmanager
def newsroom(**environment: str) -> Iterator["Server"]:
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--no-work", "--port", str(port)]
    command += ["--processes", str(PROCESSES), "--threads", str(THREADS)]
    own = {"DATABASE_URL": database_url(), "PORT": str(port), "NEWSROOM_VAR": str(settings.VAR), **environment}
    with running(command, port, own) as server:
        yield server


@contextmanager
def bare(folder: Path) -> Iterator["Server"]:
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-ws"]
    command += ["--workers", str(PROCESSES), "--blocking-threads", str(THREADS), "--log-level", "warning"]
    with running([*command, "tests.benchmarks.bare:application"], port, {"BENCH_BODIES": str(folder)}) as server:
        yield server


class Server:
    def __init__(self, process: subprocess.Popen, port: int) -> None:
        self.process, self.port = process, port
        self.url = f"http://127.0.0.1:{port}"

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        asked.request("GET", path, headers=headers)
        answer = asked.getresponse()
        body = answer.read()
        asked.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    def _children(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def under(self, path: str, *, seconds: float, headers: dict[str, str] | None = None) -> dict:
        """Rate and times under load, and the milliseconds of processor that one answer took the server.

        The latter hold on a machine that others use too, so ratios are made of them.
        """
        before = self.cpu()
        found = load(self.url + path, seconds=seconds, headers=headers)
        spent = self.cpu() - before
        return found.as_json() | {"cpu": round(1000 * spent / max(1.0, found.rate * seconds), 4)}

    def cpu(self) -> float:
        """Seconds of processor that the web processes have used."""
        ticks = 0
        for child in self._children():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """What the largest of the web processes holds of the memory."""
        held = [0.0]
        for child in self._children():
            lines = Path(f"/proc/{child}/status").read_text().splitlines()
            held += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
        return max(held)


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    # A file: a pipe that nobody empties would stop the server once it is full.
    log = Path(settings.VAR) / f"bench-server-{port}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=file
        )
    server = Server(process, port)
    try:
        for _attempt in range(300):
            if process.poll() is not None:
                raise RuntimeError(log.read_text())
            try:
                server.ask("/healthz")
            except OSError:
                time.sleep(0.1)
            else:
                break
        yield server
    finally:
        process.terminate()
        process.wait(30)
        log.unlink(missing_ok=True)
