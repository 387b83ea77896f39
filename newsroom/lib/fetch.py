"""A guarded HTTP client for addresses that people typed: public hosts only, no redirects, and never for long.

The host is looked up once, every address of it is checked, and the connection is made to one of those: a name that
answers differently the second time reaches nothing inside. The certificate is checked against the name.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

# Addresses that carry an IPv4 address inside, by which a private one could be reached.
_CARRIERS = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
READ_AT_MOST = 4096


class Unreachable(Exception):
    """Nothing was sent, or no answer came. `code` says why: address, private, tls, time, connection."""

    def __init__(self, code: str, detail: str = ""):
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}" if detail else code)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, timeout: float, internal: Collection[str] = ()
) -> Answer:
    """Send `body` by POST. Raises Unreachable; every answer, also a refusal, is an Answer.

    `internal` are hosts that may have private addresses, and may be spoken to without TLS.
    """
    host, port, secure, target = parts(url, internal)
    addresses = _addresses(host, port, host in internal)
    connection = _Pinned(host, port, addresses, secure=secure, timeout=timeout)
    # The time is that of the whole exchange: an answer that drips would restart a socket's own with every byte.
    clock = threading.Timer(timeout, connection.abort)
    clock.daemon = True
    clock.start()
    try:
        connection.request("POST", target, body=body, headers={**headers, "Connection": "close"})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(READ_AT_MOST))
    except ssl.SSLError as error:
        raise Unreachable("time" if connection.aborted else "tls", str(error)) from error
    except TimeoutError as error:
        raise Unreachable("time") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable("time" if connection.aborted else "connection", str(error)) from error
    finally:
        clock.cancel()
        connection.close()


def parts(url: str, internal: Collection[str] = ()) -> tuple[str, int, bool, str]:
    """Host, port, whether TLS is spoken, and the path with its search. Raises Unreachable for any other address."""
    try:
        found = urlsplit(url)
        host, port = found.hostname or "", found.port
    except ValueError as error:
        raise Unreachable("address", str(error)) from error
    secure = found.scheme == "https"
    plain = found.scheme == "http" and host in internal
    if not (secure or plain) or not host or found.username or found.password or found.fragment:
        raise Unreachable("address")
    if any(ord(letter) <= 32 or ord(letter) == 127 for letter in url):
        raise Unreachable("address")
    target = (found.path or "/") + (f"?{found.query}" if found.query else "")
    return host, port or (443 if secure else 80), secure, target


def _addresses(host: str, port: int, internal: bool) -> list[str]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("connection", str(error)) from error
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    # One private address among public ones is enough to refuse them all.
    if not internal and not all(is_public(each) for each in found):
        raise Unreachable("private")
    return found


def is_public(address: str) -> bool:
    """Whether an address belongs to the internet at large: no private, local, shared, reserved or carrying one."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    if any(ip.version == each.version and ip in each for each in _CARRIERS):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the addresses that were checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, addresses: list[str], *, secure: bool, timeout: float):
        super().__init__(host, port, timeout=timeout)
        self.addresses, self.secure = addresses, secure
        self.aborted = False

    def connect(self) -> None:
        trouble: OSError | None = None
        for address in self.addresses:
            if self.aborted:
                raise TimeoutError
            try:
                self.sock = socket.create_connection((address, self.port), self.timeout)
                break
            except OSError as error:
                trouble = error
        else:
            raise trouble or OSError("no address")
        if self.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def abort(self) -> None:
        self.aborted = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
