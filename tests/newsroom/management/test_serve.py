"""The server and its worker as processes: they start together, and none is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {condition}")


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def group(leader: int) -> dict[int, str]:
    """Living processes of one process group, with their commands."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _parent, its_group = folder.joinpath("stat").read_text().rpartition(")")[2].split()[:3]
            command = folder.joinpath("cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if int(its_group) == leader and state != "Z":
            found[int(folder.name)] = command
    return found


def worker_of(leader: int) -> int | None:
    return next((pid for pid, command in group(leader).items() if "django work" in command), None)


class Server:
    def __init__(self, outlet, log: Path, *arguments: str):
        self.port, self.log = free_port(), log
        with log.open("w") as output:
            self.process = outlet.start(
                "serve", "--port", self.port, *arguments, stdout=output, stderr=output, start_new_session=True
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def gone(self) -> bool:
        none_left = not group(self.pid)
        # Asked last: what ended in between has a code then.
        self.process.poll()
        return none_left


@pytest.fixture
def serve(outlet, tmp_path):
    started = []

    def start(*arguments: str) -> Server:
        server = Server(outlet, tmp_path / f"{len(started)}.log", *arguments)
        started.append(server)
        until(lambda: answers(server.port))
        return server

    yield start
    for server in started:
        if group(server.pid):
            os.killpg(server.pid, signal.SIGKILL)
        server.process.wait(40)


@pytest.mark.parametrize(
    ("how", "whole_group"),
    [
        pytest.param(signal.SIGTERM, False, id="term-server"),
        pytest.param(signal.SIGINT, True, id="int-group"),
        pytest.param(signal.SIGTERM, True, id="term-group", marks=pytest.mark.long),
        pytest.param(signal.SIGINT, False, id="int-server", marks=pytest.mark.long),
    ],
)
def test_serve_stops_with_everything_it_started(serve, how, whole_group):
    server = serve()
    until(lambda: worker_of(server.pid))

    (os.killpg if whole_group else os.kill)(server.pid, how)

    until(server.gone, seconds=40)
    if not (whole_group and how == signal.SIGTERM):
        assert server.process.returncode == 0
    assert "Traceback" not in server.log.read_text()


def test_serve_killed_takes_its_children_along(serve):
    server = serve()
    until(lambda: worker_of(server.pid))

    os.kill(server.pid, signal.SIGKILL)

    until(server.gone, seconds=40)


def test_serve_starts_a_dead_worker_again(serve):
    server = serve()
    first = until(lambda: worker_of(server.pid))

    os.kill(first, signal.SIGKILL)

    second = until(lambda: worker_of(server.pid) not in {None, first} and worker_of(server.pid))
    assert second != first
    assert "work ended (signal SIGKILL)" in server.log.read_text()
    assert answers(server.port)


def test_serve_without_worker(serve):
    server = serve("--no-work")

    assert worker_of(server.pid) is None


def test_serve_names_the_port_that_is_taken(serve, outlet):
    server = serve("--no-work")

    second = outlet.run("serve", "--port", server.port, check=False)

    assert second.returncode == 1
    assert "another program listens there" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("port", ["0", "65536", "812300"])
def test_serve_refuses_what_is_no_port(outlet, port):
    refused = outlet.run("serve", "--port", port, check=False)

    assert (refused.returncode, "is not a port" in refused.stderr) == (1, True)


def test_work_ends_when_its_parent_is_gone(outlet):
    script = '"$PYTHON" manage.py work --follow $$ >/dev/null 2>&1 & echo $!; sleep 2'

    shell = subprocess.run(
        ["sh", "-c", script],
        cwd=ROOT,
        env=outlet.environment | {"PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    until(lambda: not Path(f"/proc/{int(shell.stdout)}").exists(), seconds=40)


def test_work_that_reloads_stays_and_ends_whole(outlet):
    worker = outlet.start("work", "--reload", "--follow", os.getpid(), start_new_session=True)
    try:
        until(lambda: len(group(worker.pid)) == 2)
        time.sleep(2.5)  # the watch looks at its parent every second

        assert len(group(worker.pid)) == 2
        os.kill(worker.pid, signal.SIGTERM)
        worker.wait(40)
        until(lambda: not group(worker.pid))
    finally:
        if group(worker.pid):
            os.killpg(worker.pid, signal.SIGKILL)
