"""The guarded client: nobody inside is reached by an address that somebody typed, and nobody keeps it waiting."""

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from newsroom.lib import fetch
from newsroom.lib.fetch import Unreachable, is_public, parts, post


class Other(BaseHTTPRequestHandler):
    """What stands at the other end."""

    def do_POST(self):
        self.server.got.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
        if self.path == "/slow":
            time.sleep(0.3)
            for _byte in range(40):
                time.sleep(0.1)
                self.wfile.write(b"x")
            return
        self.send_response(302 if self.path == "/away" else 204)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def other():
    server = HTTPServer(("127.0.0.1", 0), Other)
    server.got = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def address(server, path="/"):
    return f"http://127.0.0.1:{server.server_port}{path}"


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("224.0.0.1", "255.255.255.255", "ff02::1", "240.0.0.1", "198.18.0.1", "not an address"),
    ],
)
def test_private_and_carrying_addresses_are_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_public_addresses_are(ip):
    assert is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org/", "ftp://example.org/", "https://", "https:///x", "https://a:b@example.org/"),
        *(
            "https://example.org:99999/",
            "https://example.org/#x",
            "https://example.org/a b",
            "https://[::1/",
            "javascript:x",
        ),
    ],
)
def test_what_is_no_address_to_send_to(url):
    with pytest.raises(Unreachable, match="address"):
        parts(url)


def test_one_private_address_of_a_name_is_enough_to_refuse_it(monkeypatch):
    rows = [(0, 0, 0, "", (ip, 443)) for ip in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with pytest.raises(Unreachable, match="private"):
        post("https://example.org/", b"", {}, timeout=1)


def test_the_name_is_looked_up_once(monkeypatch, other):
    asked = []
    real = socket.getaddrinfo

    def look_up(host, *args, **kwargs):
        asked.append(host)
        return real("127.0.0.1", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    post(f"http://inside.test:{other.server_port}/", b"x", {}, timeout=2, internal={"inside.test"})
    # The connection itself is made to the address, which needs no name to be looked up.
    assert asked.count("inside.test") == 1
    assert other.got[0][1]["Host"].startswith("inside.test")


def test_a_body_arrives_as_it_is_and_redirects_are_not_followed(other):
    answer = post(address(other), "是".encode(), {"X-Own": "1"}, timeout=2, internal={"127.0.0.1"})
    assert answer.status == 204
    assert other.got[0][2] == "是".encode()
    assert post(address(other, "/away"), b"", {}, timeout=2, internal={"127.0.0.1"}).status == 302


def test_a_private_host_that_nobody_named_is_not_reached(other):
    for url in (address(other), f"https://127.0.0.1:{other.server_port}/", f"https://localhost:{other.server_port}/"):
        with pytest.raises(Unreachable):
            post(url, b"", {}, timeout=1)
    assert other.got == []


def test_an_answer_that_drips_ends_in_time(other):
    began = time.monotonic()
    with pytest.raises(Unreachable, match="time"):
        post(address(other, "/slow"), b"", {}, timeout=0.6, internal={"127.0.0.1"})
    assert time.monotonic() - began < 2


def test_nobody_there_and_no_certificate(other):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match="connection"):
        post(f"http://127.0.0.1:{port}/", b"", {}, timeout=1, internal={"127.0.0.1"})
    with pytest.raises(Unreachable):
        post(f"https://127.0.0.1:{other.server_port}/", b"", {}, timeout=1, internal={"127.0.0.1"})
    assert fetch.READ_AT_MOST == 4096
