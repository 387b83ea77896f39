"""Many readers at once: wrk where it is installed, else threads of our own, which measure less exactly."""

import http.client
import re
import shutil
import statistics
import subprocess
import threading
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

WRK = shutil.which("wrk")
CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Rate:
    """Answers in a second, and how long half and all but one in a hundred of them took, in milliseconds."""

    rate: float
    p50: float
    p99: float

    def as_json(self) -> dict:
        return {name: round(value, 3) for name, value in asdict(self).items()}


def load(url: str, *, seconds: float, headers: dict[str, str] | None = None, connections: int = CONNECTIONS) -> Rate:
    headers = {"Accept-Encoding": "br"} | (headers or {})
    return (_wrk if WRK else _threads)(url, seconds, headers, connections)


def _wrk(url: str, seconds: float, headers: dict[str, str], connections: int) -> Rate:
    command = [WRK, "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--latency", "--timeout", "30s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said and "If-None-Match" not in headers:
        raise RuntimeError(f"{url}: {said}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])
    took = {share: float(n) * UNITS[unit] for share, n, unit in re.findall(r"(50|99)%\s+([\d.]+)(us|ms|s)", said)}
    return Rate(rate, took["50"], took["99"])


def _threads(url: str, seconds: float, headers: dict[str, str], connections: int) -> Rate:
    parts, times, until = urlsplit(url), [], time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        while time.monotonic() < until:
            began = time.monotonic()
            connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
            connection.getresponse().read()
            times.append((time.monotonic() - began) * 1000)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100)
    return Rate(len(times) / seconds, cuts[49], cuts[98])
