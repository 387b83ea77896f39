"""The sentences of the library's scripts."""

from django.conf import settings
from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    too_large = _("The file is larger than %(limit)s MB. Save the picture smaller and try again.")
    return {
        # Sending in.
        "waiting": _("Waiting"),
        "sending": _("Being sent"),
        "checking": _("Being checked"),
        "here": _("It is here."),
        "open_it": _("Open it"),
        "pasted": _("Pasted picture"),
        "cancel": _("Leave it out"),
        "try_again": _("Try again"),
        "empty_file": _("The file is empty."),
        "too_large": too_large % {"limit": f"{settings.NEWSROOM_PICTURE_BYTES / 1024**2:.3g}"},
        "count_open": _("%s to go"),
        "count_done": _("New: %s"),
        "count_already": _("Here already: %s"),
        "count_refused": _("Refused: %s"),
        "count_failed": _("Failed: %s"),
        "describe": _("Describe the new ones (%s)"),
        # Choosing.
        "chosen": _("%s chosen"),
        "choose_first": _("Choose the pictures first."),
        # Describing.
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "unsaved": _("Not saved yet"),
        "kept": _("What you typed before is back; it is not saved yet."),
        "prepared": _("The forms are made. Save your words, then they are shown."),
        # What went wrong.
        "offline": _("The server cannot be reached. Nothing is lost: try again."),
        "signed_out": _("You are signed out. Sign in in another tab, then try again."),
        "failed": _("That did not work. Try again."),
    }
