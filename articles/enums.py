from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """Where the working text is. What readers see are facts of the article, never a stage."""

    DRAFT = "draft", pgettext_lazy("stage", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("stage", "In review")
    APPROVED = "approved", pgettext_lazy("stage", "Approved")
    CLEAN = "clean", pgettext_lazy("stage", "Nothing pending")
    SPIKED = "spiked", pgettext_lazy("stage", "Spiked")


class Label(TextChoices):
    """What the desk calls a story: derived from its stage and its facts in one function."""

    DRAFT = "draft", pgettext_lazy("label", "Draft")
    SENT_BACK = "sent_back", pgettext_lazy("label", "Sent back")
    IN_REVIEW = "in_review", pgettext_lazy("label", "In review")
    APPROVED = "approved", pgettext_lazy("label", "Approved")
    SCHEDULED = "scheduled", pgettext_lazy("label", "Scheduled")
    LIVE = "live", pgettext_lazy("label", "Live")
    LIVE_WITH_CHANGES = "live_with_changes", pgettext_lazy("label", "Live with changes")
    WITHDRAWN = "withdrawn", pgettext_lazy("label", "Withdrawn")
    RETRACTED = "retracted", pgettext_lazy("label", "Retracted")
    REMOVED = "removed", pgettext_lazy("label", "Removed")
    SPIKED = "spiked", pgettext_lazy("label", "Spiked")


class Kind(TextChoices):
    """What sort of work a story is; readers see it as a label."""

    REPORT = "report", _("Report")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    INTERVIEW = "interview", _("Interview")
    BRIEFING = "briefing", _("Briefing")
    PHOTO_STORY = "photo_story", _("Photo story")


class CreditRole(TextChoices):
    AUTHOR = "author", _("Author")
    EDITOR = "editor", _("Editor")
    TRANSLATOR = "translator", _("Translator")
    PHOTOGRAPHER = "photographer", _("Photographer")
    ILLUSTRATOR = "illustrator", _("Illustrator")


class PictureRole(TextChoices):
    LEAD = "lead", _("Lead picture")
    FIGURE = "figure", _("In the text")


class Action(TextChoices):
    """What a person does to a story; the words of its buttons are in `moves.py`."""

    SUBMIT = "submit", _("Send to review")
    TAKE_BACK = "take_back", _("Take back")
    CLAIM = "claim", _("Review it myself")
    SEND_BACK = "send_back", _("Send back")
    APPROVE = "approve", _("Approve")
    PUBLISH = "publish", _("Publish now")
    SCHEDULE = "schedule", _("Publish later")
    UNSCHEDULE = "unschedule", _("Cancel the planned publication")
    LIFT_EMBARGO = "lift_embargo", _("Lift the embargo")
    WITHDRAW = "withdraw", _("Withdraw")
    PLAN_WITHDRAWAL = "plan_withdrawal", _("Withdraw later")
    CANCEL_WITHDRAWAL = "cancel_withdrawal", _("Cancel the planned withdrawal")
    ANNOTATE = "annotate", _("Add a note for readers")
    RETRACT = "retract", _("Retract")
    REMOVE = "remove", _("Remove for legal reasons")
    REINSTATE = "reinstate", _("Reinstate")
    DISCARD = "discard", _("Discard changes")
    SPIKE = "spike", _("Spike")
    RESTORE = "restore", _("Restore")
    REOPEN = "reopen", _("Reopen")


class Happening(TextChoices):
    """What the record knows besides the moves: Events with no button of their own."""

    CREATED = "created", _("Created")
    IMPORTED = "imported", _("Imported")
    SAVED_VERSION = "saved_version", _("Saved a version")
    RESTORED_VERSION = "restored_version", _("Restored a version")
    REMOVED_VERSION = "removed_version", _("Removed an earlier public version")
    DUE_FAILED = "due_failed", _("Could not be done on time")
    DUE_HELD = "due_held", _("Overdue, waits to be confirmed")
    REVIEW_DUE = "review_due", _("To be reviewed again")
    BUNDLED = "bundled", _("Put into a bundle")
    UNBUNDLED = "unbundled", _("Taken out of a bundle")
    TRANSLATED = "translated", _("Translation begun")
    ORIGINAL_CHANGED = "original_changed", _("The original changed")
    TAKEN_OVER = "taken_over", _("Changes of the original taken over")
    MACHINE_DRAFTED = "machine_drafted", _("Begun with a machine’s draft")
    MACHINE_FAILED = "machine_failed", _("No machine’s draft")
    CONFIRMED = "confirmed", _("Machine’s draft confirmed")
    PICTURE_EXPIRES = "picture_expires", _("A picture may soon not be shown any more")
    PICTURE_EXPIRED = "picture_expired", _("A picture may not be shown any more")


class PublicAct(TextChoices):
    """What an entry of the public record says."""

    PUBLISHED = "published", _("Published")
    UPDATED = "updated", _("Updated")
    CORRECTED = "corrected", _("Corrected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Retracted")
    REMOVED = "removed", _("Removed for legal reasons")
    REINSTATED = "reinstated", _("Reinstated")


class Significance(TextChoices):
    """How much a new version of a story changes, as its publisher says: translators act by it."""

    TYPO = "typo", _("Spelling or typing only")
    NORMAL = "normal", _("Normal")
    MAJOR = "major", _("Major")


class CorrectionKind(TextChoices):
    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    NOTE = "note", _("Editor’s note")
    RETRACTION = "retraction", _("Retraction")


class Absence(TextChoices):
    """How a story that was published and is not read any more presents itself."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETRACTED = "retracted", _("Retracted")
    REMOVED = "removed", _("Removed for legal reasons")


class ChainKind(TextChoices):
    """How a story stands to an earlier one."""

    CONTINUES = "continues", _("Continues")
    REPLACES = "replaces", _("Replaces")


class BundleState(TextChoices):
    OPEN = "open", _("Open")
    PLANNED = "planned", _("Planned")
    PUBLISHED = "published", _("Published")
    CANCELLED = "cancelled", _("Cancelled")


class FrontState(TextChoices):
    WORKING = "working", _("Being arranged")
    PLANNED = "planned", _("Planned")
    LIVE = "live", _("Live")
    FORMER = "former", _("Former")


class FileState(TextChoices):
    """How far the forms of a picture's file are."""

    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be prepared")


class PictureHappening(TextChoices):
    """What the record of a picture knows."""

    UPLOADED = "uploaded", _("Uploaded")
    DESCRIBED = "described", _("Words or rights changed")
    FOCUSED = "focused", _("Focal point set")
    REPLACED = "replaced", _("File replaced")
    RETIRED = "retired", _("Retired")
    RETURNED = "returned", _("Taken back into the library")
    UNDONE = "undone", _("Change undone")


class SourceType(TextChoices):
    """How the pixels came to be: the ends of IPTC's addresses http://cv.iptc.org/newscodes/digitalsourcetype/…"""

    DIGITAL_CAPTURE = "digitalCapture", _("Photograph, digital")
    NEGATIVE_FILM = "negativeFilm", _("Photograph, from negative film")
    POSITIVE_FILM = "positiveFilm", _("Photograph, from positive film")
    PRINT = "print", _("Scan of a print")
    HUMAN_EDITS = "humanEdits", _("Edited by a person beyond what is usual")
    COMPUTATIONAL_CAPTURE = "computationalCapture", _("Photograph, computed from several takes")
    DIGITAL_CREATION = "digitalCreation", _("Drawn or designed by a person")
    DATA_DRIVEN = "dataDrivenMedia", _("Made from data")
    SCREEN_CAPTURE = "screenCapture", _("Screenshot")
    VIRTUAL_RECORDING = "virtualRecording", _("Recording of a virtual event")
    COMPOSITE = "composite", _("Composed of several pictures")
    COMPOSITE_CAPTURE = "compositeCapture", _("Composed of photographs")
    COMPOSITE_SYNTHETIC = "compositeSynthetic", _("Composed, with synthetic parts")
    COMPOSITE_TRAINED = "compositeWithTrainedAlgorithmicMedia", _("Composed, with parts made by a trained model")
    ALGORITHMIC = "algorithmicMedia", _("Made by a program, without training")
    ALGORITHMICALLY_ENHANCED = "algorithmicallyEnhanced", _("Enhanced by a program")
    TRAINED_ALGORITHMIC = "trainedAlgorithmicMedia", _("Made by a trained model")


class PageSlot(TextChoices):
    """The pages an outlet tells about itself on, one for each question that readers and standards ask.

    The value is the last part of the address and stays what it is.
    """

    ABOUT = "about", _("About us")
    MISSION = "mission", _("Mission and coverage")
    TEAM = "team", _("Masthead")
    CONTACT = "contact", _("Contact")
    OWNERSHIP = "ownership", _("Ownership and funding")
    ETHICS = "ethics", _("Ethics policy")
    CORRECTIONS = "corrections-policy", _("Corrections policy")
    VERIFICATION = "verification", _("Verification and fact-checking")
    SOURCES = "unnamed-sources", _("Unnamed sources")
    BYLINES = "bylines", _("Bylines policy")
    DIVERSITY = "diversity", _("Diversity")
    FEEDBACK = "feedback", _("Feedback and complaints")
    PRIVACY = "privacy", _("Privacy")


class AiCrawlers(TextChoices):
    """What robots.txt asks of the programs that read for language models. Well-behaved ones keep to it."""

    WELCOME = "welcome", _("Welcome")
    NO_TRAINING = "no_training", _("Not to train models; answers may lead to us")
    UNWANTED = "unwanted", _("Not at all")


class BylineSort(TextChoices):
    """Who stands behind a byline."""

    PERSON = "person", pgettext_lazy("byline", "A person under her own name")
    PSEUDONYM = "pseudonym", pgettext_lazy("byline", "A person under another name")
    AGENCY = "agency", pgettext_lazy("byline", "An agency or a desk")


class Standing(TextChoices):
    """How a person of a byline stands to the outlet now; the list of authors is parted by it."""

    STAFF = "staff", pgettext_lazy("byline", "Staff")
    CONTRIBUTOR = "contributor", pgettext_lazy("byline", "Contributor")
    FORMER = "former", pgettext_lazy("byline", "Was with us before")
