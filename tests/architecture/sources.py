"""The product's files, as the architecture tests read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("articles", "editors", "keywords", "newsroom")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its path, migrations left out."""
    return {path: ast.parse((ROOT / path).read_text(), path) for path in python_files() if "/migrations/" not in path}


def python_files(*packages: str) -> list[str]:
    return sorted(
        str(path.relative_to(ROOT))
        for package in packages or PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*") if path.is_file())


def read(path: str) -> str:
    return (ROOT / path).read_text()
