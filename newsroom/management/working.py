"""What the worker does: a tick for everything that is due, and the queue of tasks beside it."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

logger = logging.getLogger(__name__)

QUEUES = ["default", "images"]
PAUSE_AFTER_ERROR = 5.0
PATIENCE = 8.0  # how long a task may finish when the worker is told to stop


def queue_is_ours() -> bool:
    """Whether tasks wait in our database (and not at another queue with workers of its own, as in tests)."""
    return isinstance(task_backends["default"], DatabaseBackend)


def queue_worker(*, batch: bool = False) -> QueueWorker:
    """One worker of the task queue. `batch`: ends when the queue is empty."""
    return QueueWorker(
        queue_names=QUEUES,
        interval=1,
        batch=batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


class Loop:
    """Ticks in the main thread, runs tasks in another: a long task never holds up what is due."""

    def __init__(self, tick: Callable[[], dict], every: float):
        self.tick, self.every = tick, every
        self.stopping = threading.Event()
        self.queue: QueueWorker | None = None

    def run(self) -> None:
        tasks = threading.Thread(target=self._run_tasks, name="tasks", daemon=True)
        if queue_is_ours():
            tasks.start()
        while not self.stopping.is_set():
            began = time.monotonic()
            self._tick()
            self.stopping.wait(max(0.0, self.every - (time.monotonic() - began)))
        if tasks.ident and self.queue and self.queue.running_task:
            tasks.join(PATIENCE)

    def stop(self, *_signal) -> None:
        self.stopping.set()
        if self.queue:
            self.queue.running = False

    def _tick(self) -> None:
        try:
            close_old_connections()
            report = self.tick()
        except Exception:
            # Whatever went wrong, the next tick may find it mended: a database that was away, a full disk.
            logger.exception("The tick failed; the next one comes in %.0f s.", self.every)
            connections.close_all()
        else:
            done = {name: count for name, count in report.items() if count}
            if done:
                logger.info("Tick: %s", ", ".join(f"{name} {count}" for name, count in done.items()))

    def _run_tasks(self) -> None:
        while not self.stopping.is_set():
            self.queue = queue_worker()
            try:
                self.queue.run()
            except Exception:
                if self.stopping.is_set():
                    return
                logger.exception("The task queue failed; it starts again in %.0f s.", PAUSE_AFTER_ERROR)
                connections.close_all()
                self.stopping.wait(PAUSE_AFTER_ERROR)
