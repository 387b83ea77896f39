"""Pictures: taken in once, checked by content, kept privately, and shown in forms of our own making."""

from articles.domain.pictures.care import delete, may_delete, may_replace, replace, retire, return_, set_focus
from articles.domain.pictures.refusals import REASONS, PictureRefused, Refused, WordsChanged, problem
from articles.domain.pictures.taking import same_as, upload
from articles.domain.pictures.uses import Use, Used, is_named, live_uses, uses
from articles.domain.pictures.words import Mode, describe, describe_many, may_describe, undo

__all__ = [
    "REASONS",
    "Mode",
    "PictureRefused",
    "Refused",
    "Use",
    "Used",
    "WordsChanged",
    "delete",
    "describe",
    "describe_many",
    "is_named",
    "live_uses",
    "may_delete",
    "may_describe",
    "may_replace",
    "problem",
    "replace",
    "retire",
    "return_",
    "same_as",
    "set_focus",
    "undo",
    "upload",
    "uses",
]
