import errno
import multiprocessing
import os
import signal
import socket
from importlib import import_module

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from newsroom.management.processes import Supervisor, die_with

APPLICATION = "newsroom.wsgi:application"


def load(target: str):
    """Runs in each web process: ties it to the server's life, then loads the site."""
    # Ctrl-C in a terminal reaches every process; the server answers it. Two signals at once make granian wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    die_with(os.getppid())
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def refuse_taken(host: str, port: int) -> None:
    """The web processes share their port with whoever holds it: without this a second server would start silently."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} is not a port: name one between 1 and 65535.")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        reason = "another program listens there" if error.errno == errno.EADDRINUSE else error.strerror
        raise CommandError(
            f"Cannot listen on {host}:{port}: {reason}. Choose another port with PORT or --port."
        ) from None


class Command(BaseCommand):
    help = "Serves the site and keeps its background work running, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default: PORT or 8000"
        )
        parser.add_argument(
            "--processes",
            type=int,
            default=min(4, max(2, os.cpu_count() or 1)),
            help="web processes (default: one for each core, between 2 and 4)",
        )
        parser.add_argument(
            "--threads", type=int, default=4, help="requests at once in a process (default: %(default)s)"
        )
        parser.add_argument("--no-work", action="store_true", help="the worker runs elsewhere (manage.py work)")

    def handle(self, *, host, port, processes, threads, no_work, **options):
        refuse_taken(host, port)
        # The web processes and the worker read the settings anew; the port decides the default address.
        os.environ["PORT"] = str(port)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
        connections.close_all()
        multiprocessing.set_start_method("spawn", force=True)
        server = Server(
            APPLICATION,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=threads,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        )
        supervisor = None if no_work else Supervisor("work")

        @server.on_startup
        def begin():
            # Called once the port is ours.
            self.stdout.write(f"Serving on http://{host}:{port}/ (Ctrl-C stops)")
            self.stdout.flush()
            if supervisor:
                supervisor.start()

        try:
            server.serve(target_loader=load)
        finally:
            if supervisor and supervisor.ident:
                supervisor.stop()
