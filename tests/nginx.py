"""deploy/nginx.conf on a port of its own, as it stands there but for TLS, places and ports."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.architecture.sources import ROOT

NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
SECRET = "a-secret-of-the-tests"
HEAD = """
daemon off;
master_process {master};
worker_processes {workers};
pid {room}/pid;
error_log {room}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {room}/body;
    proxy_temp_path {room}/proxy;
    fastcgi_temp_path {room}/fastcgi;
    uwsgi_temp_path {room}/uwsgi;
    scgi_temp_path {room}/scgi;
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def configuration(room: Path, *, upstream: int, port: int, static: Path, workers: int = 1) -> str:
    """The file of deploy/ for a folder of ours."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    # The first server only leads from http to https.
    start = text.index("server {")
    text = text[:start] + text[text.index("server {", start + 1) :]
    text = re.sub(r"^\s*(ssl_\w+ .*|listen .*443.*)\n", "", text, flags=re.MULTILINE)
    changes = {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "127.0.0.1:8081": f"127.0.0.1:{port}",
        "/var/cache/nginx/newsroom": f"{room}/cache",
        "/var/lib/newsroom/static/": f"{static}/",
        "server_name news.example.org;": "server_name _;",
        "CHANGE-THIS-SECRET": SECRET,
    }
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"deploy/nginx.conf does not say {old} any more.")
        text = text.replace(old, new)
    master = "on" if workers > 1 else "off"
    return HEAD.format(room=room, master=master, workers=workers) + text + "}\n"


@contextmanager
def serving(room: Path, *, upstream: int, static: Path, workers: int = 1) -> Iterator[int]:
    """nginx in front of this port of 127.0.0.1; gives its own."""
    port = free_port()
    room.mkdir(parents=True, exist_ok=True)
    file = room / "nginx.conf"
    file.write_text(configuration(room, upstream=upstream, port=port, static=static, workers=workers))
    process = subprocess.Popen([NGINX, "-c", str(file), "-e", str(room / "error.log")], stderr=subprocess.PIPE)
    try:
        for _attempt in range(100):
            if process.poll() is not None:
                raise RuntimeError(process.stderr.read().decode())
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)
