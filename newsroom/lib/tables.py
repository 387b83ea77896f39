"""Tables that go out as CSV and are opened in a spreadsheet, which would run what looks like a formula."""

import csv
from collections.abc import Iterable, Iterator

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as the machine's own code page


class _Echo:
    def write(self, line: str) -> str:
        return line


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would calculate gets an apostrophe in front; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(value)
    return f"'{text}" if is_formula(text) or is_formula(text.lstrip("'")) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this cell."""
    return text.lstrip(" ").startswith(_STARTS_A_FORMULA)


def plain_cell(text: str) -> str:
    """What `safe_cell` was given: the text without the apostrophe that kept it from being calculated."""
    return text[1:] if text.startswith("'") and is_formula(text.lstrip("'")) else text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a CSV file, one at a time, for a StreamingHttpResponse: RFC 4180 with a byte order mark."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
