"""Reads the demonstration outlet from its files: plain values, no models.

A story is known by (key, language). Hours count back from the moment the demonstration is set up: it is always fresh.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from newsroom.management.demo.aftermath import Afterwards
from newsroom.management.demo.markup import Malformed, Parser

FOLDER = Path(__file__).parent
FENCE = "+++"


@dataclass(frozen=True)
class Credit:
    role: str
    profile: str


@dataclass(frozen=True)
class Change:
    """One replacement of words that stands in the working text and not yet in the live one."""

    find: str
    replace: str


@dataclass(frozen=True)
class Story:
    """One article in one language. `stage` is one of the labels that the desk shows."""

    key: str
    language: str
    kind: str
    section: str
    stage: str
    keywords: tuple[str, ...]
    credits: tuple[Credit, ...]
    writer: str  # the person whose draft it is
    body: str
    hours_ago: float  # since publication; for unpublished work since the last change to the text
    due_in_hours: float | None = None  # of a scheduled story
    source: str | None = None
    dateline: str = ""
    original_hours_ago: float | None = None  # when the source published it
    translation_of: str | None = None  # the language of the original, which has the same key
    continues: str | None = None  # the key of the story before it in a running story, in the same language
    picture: str | None = None
    front: int | None = None  # rank on the front page of its edition; 1 leads
    note: str = ""  # to the writer (sent back), to readers (withdrawn), of the change (live with changes)
    pending: tuple[Change, ...] = ()
    afterwards: tuple[Afterwards, ...] = ()  # in the order of their moments

    @property
    def document(self) -> dict:
        """The story document as it was first published; of unpublished work, as it stands."""
        return Parser(self.key).document(self.body)

    @property
    def working_document(self) -> dict:
        """The document with all that was done to it afterwards, and with the pending changes."""
        return self._with(*self.afterwards, *self.pending)

    def corrected(self, act: Afterwards) -> dict | None:
        """The document as this act left it; None where it left the text alone."""
        done = self.afterwards[: self.afterwards.index(act) + 1]
        return self._with(*done) if act.find else None

    def _with(self, *changes: Change | Afterwards) -> dict:
        body = self.body
        for change in changes:
            if not change.find:
                continue
            if body.count(change.find) != 1:
                raise Malformed(f"{self.key}: “{change.find[:60]}” does not stand in the text exactly once")
            body = body.replace(change.find, change.replace)
        return Parser(self.key).document(body)

    def published_at(self, now: datetime) -> datetime:
        return now - timedelta(hours=self.hours_ago)

    def original_published_at(self, now: datetime) -> datetime | None:
        return None if self.original_hours_ago is None else now - timedelta(hours=self.original_hours_ago)


def load(name: str) -> dict:
    """outlet, keywords or pictures: the file's tables as they stand."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def read(text: str) -> Story:
    """One story from a file's text; TypeError names a fact that is missing or unknown, Malformed a line."""
    opening, facts, body = text.split(f"{FENCE}\n", 2)
    if opening.strip():
        raise Malformed("A story begins with its facts between lines of +++.")
    values = tomllib.loads(facts)
    values["keywords"] = tuple(values.get("keywords", ()))
    values["credits"] = tuple(Credit(**credit) for credit in values.get("credits", ()))
    values["pending"] = tuple(Change(**change) for change in values.get("pending", ()))
    values["afterwards"] = tuple(Afterwards(**act) for act in values.get("afterwards", ()))
    return Story(body=body.strip(), **values)


def stories() -> list[Story]:
    """All stories in the order of their files: each original before its translation, and what is continued first."""
    found = [read(path.read_text("utf-8")) for path in sorted((FOLDER / "stories").glob("*.md"))]
    continued = {(story.key, story.language): story.continues for story in found}

    def before(story: Story) -> int:
        """How many stories of its running story come before it."""
        number, key = 0, story.continues
        while key and number < len(found):
            number, key = number + 1, continued.get((key, story.language))
        return number

    return sorted(found, key=lambda story: (story.translation_of is not None, before(story)))
