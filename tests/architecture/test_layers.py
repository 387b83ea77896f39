import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT


def test_layers_hold():
    """Who may import whom: the contracts stand in pyproject.toml."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]

    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert found.returncode == 0, found.stdout + found.stderr
