"""Small parts that all desk screens share: symbols, chips of stages, times and names."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.domain import keywords
from articles.enums import Action, CreditRole, Label
from newsroom.templatetags.dates import MONTHS, day_text

register = template.Library()


@register.simple_tag
def symbol(name: str) -> str:
    """A symbol of the desk's sprite; it always stands beside a word, so it is hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/desk.svg"),
        name,
    )


@register.simple_tag
def label_chip(label: Label) -> str:
    """A stage as symbol and word; the color only repeats what the word says."""
    return format_html(
        '<span class="chip label-chip label-{}">{}{}</span>', label.value, symbol(label.value), label.label
    )


@register.simple_tag
def when(value: datetime | None) -> str:
    """15:02 today, else with the day, and the year where it is another one; the full moment stands in `datetime`."""
    if value is None:
        return ""
    local, today = timezone.localtime(value), timezone.localdate()
    words = f"{local:%H:%M}"
    if local.date() != today:
        day = day_text(local.date()) if local.year != today.year else _short_day(local)
        words = _("%(day)s, %(time)s") % {"day": day, "time": words}
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), words)


@register.simple_tag
def clock_time(value: datetime) -> str:
    """Hours and minutes alone, under the heading of their day."""
    local = timezone.localtime(value)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), f"{local:%H:%M}")


def _short_day(local: datetime) -> str:
    if (get_language() or "").startswith("zh"):
        return f"{local.month}月{local.day}日"
    return f"{local.day} {MONTHS[local.month - 1][:3]}"


@register.filter
def seconds_ago(value: datetime) -> int:
    return max(0, int((timezone.now() - value).total_seconds()))


@register.filter
def working_title(article) -> str:
    """The headline being worked on, or words that say that there is none yet."""
    return article.draft.headline.strip() or _("Untitled story")


@register.simple_tag
def credit_roles() -> list[tuple[str, str]]:
    return list(CreditRole.choices)


@register.filter
def text_in(names: dict, code: str) -> str:
    """The text in exactly this language, empty where there is none."""
    return names.get(code, "")


@register.filter
def keyword_path(keyword) -> str:
    return keywords.path(keyword)


# What a button says (“Publish now”) is not what the record says afterwards.
HAPPENED = {
    Action.SUBMIT: gettext_lazy("Sent to review"),
    Action.TAKE_BACK: gettext_lazy("Taken back"),
    Action.CLAIM: gettext_lazy("Taken into review"),
    Action.SEND_BACK: gettext_lazy("Sent back"),
    Action.APPROVE: gettext_lazy("Approved"),
    Action.PUBLISH: gettext_lazy("Published"),
    Action.SCHEDULE: gettext_lazy("Publication planned"),
    Action.UNSCHEDULE: gettext_lazy("Planned publication canceled"),
    Action.LIFT_EMBARGO: gettext_lazy("Embargo lifted early"),
    Action.PLAN_WITHDRAWAL: gettext_lazy("Withdrawal planned"),
    Action.CANCEL_WITHDRAWAL: gettext_lazy("Planned withdrawal canceled"),
    Action.WITHDRAW: gettext_lazy("Withdrawn"),
    Action.ANNOTATE: gettext_lazy("Note for readers added"),
    Action.RETRACT: gettext_lazy("Retracted"),
    Action.REMOVE: gettext_lazy("Removed for legal reasons"),
    Action.REINSTATE: gettext_lazy("Reinstated"),
    Action.DISCARD: gettext_lazy("Changes discarded"),
    Action.SPIKE: gettext_lazy("Spiked"),
    Action.RESTORE: gettext_lazy("Restored from the spike"),
    Action.REOPEN: gettext_lazy("Changed, so a draft again"),
}


@register.filter
def happened(event) -> str:
    """The act in the past tense; happenings are named that way already."""
    return HAPPENED.get(event.action) or event.get_action_display()
