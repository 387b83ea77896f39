import os
import signal

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader

from articles.domain.tick import tick
from newsroom.management.processes import die_with
from newsroom.management.working import Loop, queue_is_ours, queue_worker


class Command(BaseCommand):
    help = "Does what is due (publishing, mail, pictures, tidying) every few seconds, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, default=5.0, help="seconds between ticks (default: %(default)s)")
        parser.add_argument("--once", action="store_true", help="one tick and what waits in the queue, then end")
        parser.add_argument(
            "--reload", action="store_true", default=settings.DEBUG, help="start anew when code changes"
        )
        parser.add_argument("--follow", type=int, metavar="PID", help="end when this parent process is gone")

    def handle(self, *, every, once, reload, follow, **options):
        if os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
            die_with(os.getppid())  # the reloader, which follows in its turn
        elif follow:
            die_with(follow)
        if once:
            self._once()
            return
        loop = Loop(tick, every)
        if reload:
            run_with_reloader(loop.run)
            return
        signal.signal(signal.SIGTERM, loop.stop)
        signal.signal(signal.SIGINT, loop.stop)
        loop.run()

    def _once(self):
        report = tick()
        if queue_is_ours():
            queue_worker(batch=True).run()
        for name, count in report.items():
            self.stdout.write(f"{name}: {count}")
