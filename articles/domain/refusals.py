"""Why an act was refused: each says it in a sentence for the person who pressed the button."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.said import together


class Refusal(Exception):
    """Nothing was changed. `str()` is the sentence to show."""


class WrongStage(Refusal):
    """The story is not where this act starts from: somebody was quicker, or the button was stale."""

    def __init__(self, action, article):
        self.action, self.article = action, article
        last = article.events.select_related("actor").first()
        words = {"act": action.label, "last": last.get_action_display() if last else ""}
        if last and last.actor:
            sentence = _("“%(act)s” is not possible any more: the last act was “%(last)s” by %(name)s.")
            super().__init__(sentence % (words | {"name": last.actor}))
        elif last:
            super().__init__(_("“%(act)s” is not possible any more: the last act was “%(last)s”.") % words)
        else:
            super().__init__(_("“%(act)s” is not possible for this story now.") % words)


class ChangedSince(Refusal):
    """The draft is no longer the one on the screen. `names` changed it; `changes` is the difference by blocks."""

    def __init__(self, article, seen: int, names: list[str], changes: list):
        self.article, self.seen, self.names, self.changes = article, seen, names, changes
        blocks = sum(1 for change in changes if change.kind != "same")
        who = _(" and ").join(names) or _("Somebody")
        if blocks:
            sentence = ngettext(
                "%(who)s changed %(count)d paragraph since you opened this. Look at the change, then decide again.",
                "%(who)s changed %(count)d paragraphs since you opened this. Look at the changes, then decide again.",
                blocks,
            )
        else:
            sentence = _("%(who)s changed the story’s facts since you opened this. Look at them, then decide again.")
        super().__init__(sentence % {"who": who, "count": blocks})


class NoteMissing(Refusal):
    def __init__(self, action):
        self.action = action
        super().__init__(_("“%(act)s” needs a note that says why.") % {"act": action.label})


class NotReady(Refusal):
    """The story lacks something that readers need. `reasons` are sentences."""

    def __init__(self, reasons: Sequence[str]):
        self.reasons = reasons
        super().__init__(together(reasons))


class FourEyes(Refusal):
    """Approval is somebody else's: neither the submitter nor a credited author or translator may give it."""


class BadTime(Refusal):
    """A planned publication needs a moment that is still to come."""


class FactConflict(Refusal):
    """Somebody else changed the same field: both values, so that nothing is overwritten unseen."""

    def __init__(self, name: str, label: str, theirs, yours, by):
        self.name, self.theirs, self.yours, self.by = name, theirs, yours, by
        super().__init__(
            _("%(who)s changed “%(field)s” meanwhile. Both values are shown: choose one.")
            % {"who": by or _("Somebody"), "field": label}
        )


class BadRelease(Refusal):
    """How the text is to be published does not fit: a note without words, or one where none belongs."""


class NotRemovable(Refusal):
    """Only an earlier version whose words are still there can be removed by itself."""

    def __init__(self):
        super().__init__(
            _("This version cannot be removed by itself: it is the present one, was removed before, or has no text.")
        )


class TooOld(Refusal):
    """The changes between the sender's version and the head are no longer kept, so they cannot be merged by steps."""

    def __init__(self):
        super().__init__(
            _("This copy is too old to be merged. Compare it with the current text and take over what you need.")
        )
