"""The background worker as a child of the server: started again when it dies, never left behind."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time

from django.conf import settings

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY = 60.0  # a child that lived this long did not die from being started
PATIENCE = 10.0  # how long a child may finish what it is doing


def die_with(parent: int) -> None:
    """Ends this process when `parent` is no longer its parent, however that one died."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(PATIENCE)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


class Supervisor(threading.Thread):
    """Keeps one command of manage.py running as a child of this process."""

    def __init__(self, *arguments: str):
        super().__init__(name=f"supervisor-{arguments[0]}", daemon=True)
        self.arguments = arguments
        self.child: subprocess.Popen | None = None
        self.stopping = threading.Event()
        self.lock = threading.Lock()

    def run(self) -> None:
        # The mask is inherited by the child: Ctrl-C in a terminal reaches the server alone, which then stops the child.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pause = FIRST_PAUSE
        while self._start():
            began = time.monotonic()
            code = self.child.wait()
            if self.stopping.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - began > STEADY else pause
            logger.error("%s ended (%s). It starts again in %.0f s.", self.arguments[0], _how(code), pause)
            self.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _start(self) -> bool:
        with self.lock:
            if self.stopping.is_set():
                return False
            command = [sys.executable, "-m", "django", *self.arguments, "--follow", str(os.getpid())]
            self.child = subprocess.Popen(command, cwd=settings.BASE_DIR)
            return True

    def stop(self) -> None:
        """Returns once the child is gone."""
        with self.lock:
            self.stopping.set()
        if self.child is None:
            return
        self.child.terminate()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
