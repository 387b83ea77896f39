"""What of a story is revisioned, listed once: the document, and the facts named here."""

from articles.domain.facts import FACTS
from articles.models import Draft

REVISIONED = tuple(name for name, fact in FACTS.items() if fact.revisioned)


def snapshot(draft: Draft) -> dict:
    """The revisioned facts of a working copy, as JSON."""
    return {name: FACTS[name].read(draft) for name in REVISIONED}


def write_back(draft: Draft, metadata: dict) -> dict[str, list]:
    """Make the draft's facts equal to a snapshot; returns what changed as {name: [old, new]}.

    Names that a newer schema no longer knows are left out. The caller saves the draft.
    """
    changed = {}
    for name in REVISIONED:
        if name not in metadata:
            continue
        fact = FACTS[name]
        old, wanted = fact.read(draft), fact.restorable(metadata[name])
        if old != wanted:
            fact.bring_back(draft, wanted)
            if (new := fact.read(draft)) != old:
                changed[name] = [old, new]
    return changed
