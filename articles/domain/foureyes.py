"""Two people for every publication: who may not approve a text, and why."""

from django.conf import settings
from django.utils.translation import gettext as _

from articles.domain.refusals import FourEyes
from articles.enums import CreditRole
from articles.models import Draft
from editors.models import Editor


def check(draft: Draft, by: Editor) -> dict:
    """Facts for the Event about who approved what; raises FourEyes where the outlet asks for two people.

    Neither the submitter nor anybody credited as author or translator may approve. An editor who corrected the text
    in review may, and the record counts her changes.
    """
    own_changes = draft.batches.filter(editor=by, at__gte=draft.article.submitted_at or draft.updated_at).count()
    data: dict = {"own_changes": own_changes} if own_changes else {}
    reason = reason_against(draft, by)
    if not settings.NEWSROOM_FOUR_EYES:
        return data | {"four_eyes": False} if reason else data
    if reason:
        raise FourEyes(reason)
    return data


def reason_against(draft: Draft, by: Editor) -> str:
    """Why this person may not approve this text, or nothing."""
    if draft.article.submitted_by_id == by.pk:
        return _("You sent this to review yourself: somebody else approves it.")
    written = draft.credits.filter(role__in=[CreditRole.AUTHOR, CreditRole.TRANSLATOR], profile__account=by)
    if written.exists():
        return _("You are credited as author or translator: somebody else approves it.")
    return ""
