"""The facts beside the text: each field is a form of its own that saves itself, with script and without."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from articles.desk import factforms, picturepicker, storypicker
from articles.domain import drafting, embargo, freshness, keywords, labels, leadfacts, moments
from articles.domain.facts import FACTS
from articles.domain.refusals import FactConflict
from articles.enums import CreditRole, Kind
from articles.models import Article, Draft, Picture, Section, Source
from editors.access import desk_required, wants_json
from editors.models import Desk, Editor, Profile
from keywords.models import Keyword

BYTES = 64 * 1024
NEWEST_PICTURES = 60
HINTS = {
    "chain": gettext_lazy("The story that this one continues or replaces. Readers are led to the newest."),
    "related": gettext_lazy("They stand before those that Newsroom finds by itself, in this order; eight at most."),
    "slug": gettext_lazy("The last part of the address. Empty: made of the headline. Fixed at the first publication."),
    "reading_minutes": gettext_lazy("In minutes. Empty: counted from the text."),
    "dateline": gettext_lazy("The place it was written in, for example Dushanbe."),
    "original_published_at": gettext_lazy("When the source published it."),
    "keywords": gettext_lazy("The first one is the main keyword."),
    "credits": gettext_lazy("In the order of the byline."),
    "lead_caption": gettext_lazy("For this story only. Empty: the picture’s own caption."),
    "planned_for": gettext_lazy("When it should appear. Nothing happens by itself: “Publish later” plans that."),
    "deadline": gettext_lazy("When the text must be finished."),
    "embargo_until": gettext_lazy("Nobody can publish it before."),
    "review_on": gettext_lazy("When somebody should look whether it is still true. Its people are told by mail."),
    "lead_alt": gettext_lazy("For this story only. Empty: the picture’s own."),
    "lead_decorative": gettext_lazy(
        "With a reason here, those who cannot see the picture are told nothing of it. The reason stays in the newsroom."
    ),
    "lead_credit": gettext_lazy("For this story only. Empty: the picture’s own credit."),
    "lead_crops": gettext_lazy("Where nobody adjusted a crop, it is made around the focal point."),
    "translation_of": gettext_lazy("The number of the original story, as in its address."),
}
KINDS = {
    "section": "choice",
    "kind": "choice",
    "language": "choice",
    "desk": "choice",
    "source": "choice",
    "keywords": "keywords",
    "credits": "credits",
    "dateline": "text",
    "original_published_at": "moment",
    "slug": "text",
    "reading_minutes": "number",
    "chain": "chain",
    "related": "related",
    "lead_picture": "picture",
    "lead_caption": "long",
    "lead_alt": "long",
    "lead_decorative": "text",
    "lead_credit": "text",
    "lead_crops": "crops",
    "translation_of": "story",
    "planned_for": "moment",
    "deadline": "moment",
    "embargo_until": "moment",
    "review_on": "moment",
}


@dataclass
class Field:
    """One field of the panel, ready for its template."""

    name: str
    label: Any
    hint: Any
    kind: str
    value: Any
    rows: list = field(default_factory=list)
    choices: list = field(default_factory=list)
    # The person may edit the story, and not this field.
    locked: bool = False

    @property
    def was(self) -> str:
        return json.dumps(self.value, ensure_ascii=False)

    @property
    def template(self) -> str:
        return f"desk/facts/_{self.kind}.html"

    @property
    def limit(self) -> int:
        """Characters that its input takes."""
        return leadfacts.LIMITS.get(self.name.removeprefix("lead_"), 500)

    @property
    def least(self) -> int:
        return leadfacts.LEAST_WIDTH

    @property
    def input_value(self) -> str:
        """What stands in the input: a moment without its zone, nothing for None."""
        if self.kind == "moment":
            return str(self.value or "")[:16]
        return "" if self.value is None else str(self.value)


def fields(draft: Draft, editor: Editor) -> list[Field]:
    """All fields of a working copy with what they may become; a fixed number of queries."""
    profiles = list(Profile.objects.order_by("slug"))
    choices = {
        "section": [(section.pk, _indented(section)) for section in Section.objects.order_by("path")],
        "kind": list(Kind.choices),
        "language": list(settings.LANGUAGES),
        "desk": [(desk.pk, str(desk)) for desk in Desk.objects.all()],
        "source": [(source.pk, str(source)) for source in Source.objects.all()],
        "credits": [(profile.pk, str(profile)) for profile in profiles],
    }
    by_key = {profile.pk: profile for profile in profiles}
    choices["related"] = choices["chain"] = storypicker.newest(draft.article, editor)
    made = []
    for name, kind in KINDS.items():
        fact = FACTS[name]
        value = fact.read(draft)
        rows: list = []
        if name == "keywords":
            rows = keyword_rows(value)
        elif name == "credits":
            rows = [{"role": role, "profile": pk, "name": str(by_key.get(pk, "?"))} for role, pk in value]
        elif name == "lead_picture":
            rows = list(Picture.objects.select_related("file").filter(key=value)) if value else []
            choices[name] = _pictures(rows)
        elif name == "lead_crops":
            use = leadfacts.lead(draft)
            rows = [picturepicker.as_json(use.picture, use.file, draft.article.language) if use else None]
        elif name in {"chain", "related"}:
            rows = storypicker.rows(editor, value if name == "related" else value and value[1:])
        elif name == "translation_of" and draft.article.translation_of:
            rows = list(embargo.shown_to(editor).filter(pk=value).select_related("draft"))
        locked = not drafting.may_set(editor, fact)
        made.append(Field(name, fact.label, HINTS.get(name, ""), kind, value, rows, choices.get(name, []), locked))
    return made


def keyword_rows(ids: list[int]) -> list[dict]:
    found = Keyword.objects.filter(pk__in=ids).select_related("vocabulary", "parent__parent__parent")
    by_key = {keyword.pk: keyword for keyword in found}
    return [keywords.as_json(by_key[pk]) for pk in ids if pk in by_key]


@require_POST
@desk_required
def fact(request, pk, name):
    """Save one field, if it still holds what the screen showed."""
    article = (
        Article.objects.open_to(request.user).select_related("draft").defer("body_html", "search_text").filter(pk=pk)
    ).first()
    if article is None or name not in KINDS:
        if wants_json(request):
            return JsonResponse({"reason": _("This story does not exist, or is not open to you.")}, status=404)
        raise Http404
    try:
        was, value = factforms.received(request, name, KINDS[name])
        storypicker.check(request.user, article, name, value)
        draft = drafting.set_fact(article, name, by=request.user, was=was, value=value)
    except FactConflict as conflict:
        return _conflict(request, article, conflict)
    except moments.TwoMoments as two:
        return _ask_which(request, article, name, two)
    except ValidationError as error:
        return _refused(request, article, " ".join(error.messages), 422)
    except PermissionDenied:
        return _refused(request, article, _("You may not change this story now."), 403)
    if wants_json(request):
        return JsonResponse(_saved(draft, name))
    messages.success(request, _("“%(field)s” is saved.") % {"field": FACTS[name].label})
    return redirect(f"{_story_address(article)}#fact-{name}")


def _saved(draft: Draft, name: str) -> dict:
    value = FACTS[name].read(draft)
    label = labels.label(draft.article)
    return {
        "version": draft.version,
        "value": value,
        "shown": shown(name, value),
        "also": {other: FACTS[other].read(draft) for other in FACTS[name].carries},
        "label": label.value,
        "label_text": str(label.label),
    }


def _conflict(request, article: Article, conflict: FactConflict):
    theirs, yours = conflict.theirs, conflict.yours
    words = {"theirs_shown": shown(conflict.name, theirs), "yours_shown": shown(conflict.name, yours)}
    if wants_json(request):
        return JsonResponse({"reason": str(conflict), "theirs": theirs, "yours": yours, **words}, status=409)
    context = {
        "article": article,
        "conflict": conflict,
        "label": FACTS[conflict.name].label,
        "theirs_json": json.dumps(theirs, ensure_ascii=False),
        "yours_json": json.dumps(yours, ensure_ascii=False),
        "here": "stories",
        **words,
    }
    return render(request, "desk/fact_conflict.html", context, status=409)


def _ask_which(request, article: Article, name: str, two: moments.TwoMoments):
    """The clocks show this time twice: both are offered, as values to send instead."""
    reason = " ".join(two.messages)
    if wants_json(request):
        choices = [{"value": value, "words": words} for value, words in two.choices]
        return JsonResponse({"reason": reason, "choices": choices}, status=422)
    context = {
        "article": article,
        "name": name,
        "label": FACTS[name].label,
        "was": request.POST.get("was", "null"),
        "reason": reason,
        "choices": [(json.dumps(value), words) for value, words in two.choices],
        "here": "stories",
    }
    return render(request, "desk/fact_which.html", context, status=422)


def _refused(request, article: Article, reason: str, status: int):
    if wants_json(request):
        return JsonResponse({"reason": reason}, status=status)
    if status == 403:
        raise PermissionDenied
    messages.error(request, reason)
    return redirect(_story_address(article))


def _story_address(article: Article) -> str:
    return reverse("desk:story", args=[article.pk])


def shown(name: str, value: Any) -> str:
    """A value as people read it: what both sides of a conflict are shown as."""
    if value in (None, "", []):
        return _("(empty)")
    if name == "lead_crops":
        labels = {"wide": _("wide"), "square": _("square"), "portrait": _("portrait")}
        by_hand = [labels.get(shape, shape) for shape in value]
        if not by_hand:
            return _("all automatic")
        return _("by hand: %(crops)s") % {"crops": pgettext("between two names in a list", ", ").join(by_hand)}
    if name == "keywords":
        return pgettext("between two names in a list", ", ").join(row["name"] for row in keyword_rows(value))
    if name == "credits":
        names = {profile.pk: str(profile) for profile in Profile.objects.filter(pk__in=[pk for _role, pk in value])}
        roles = dict(CreditRole.choices)
        people = (
            _("%(name)s (%(role)s)") % {"name": names.get(pk, "?"), "role": roles.get(role, role)} for role, pk in value
        )
        return pgettext("between two names in a list", ", ").join(people)
    if name in {"section", "source", "desk"}:
        model = {"section": Section, "source": Source, "desk": Desk}[name]
        return str(model.objects.filter(pk=value).first() or "?")
    if name in {"chain", "related"}:
        return storypicker.in_words(name, value)
    if name == "based_on":
        return freshness.words(value)
    if name == "kind":
        return str(dict(Kind.choices).get(value, value))
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    if name == "lead_picture":
        return str(Picture.objects.filter(key=value).first() or "?")
    if KINDS.get(name) == "moment":
        moment = parse_datetime(value)
        return moments.words(moment) if moment else value
    return str(value)


def words() -> dict[str, str]:
    """The sentences that the scripts of the panel say; translated here, with the rest."""
    return {
        "saving": _("Saving…"),
        "saved": _("Saved"),
        "offline": _("Not saved: no connection. Your value is kept in the field; it is sent when you change it again."),
        "signed_out": _("Not saved: you are signed out. Sign in in another tab, then change the field again."),
        "failed": _("Not saved: the server could not do it. Try again."),
        "theirs": _("Keep theirs: %s"),
        "yours": _("Use mine: %s"),
        "remove": _("Remove %s"),
        "earlier": _("Move %s forward"),
        "later": _("Move %s back"),
        "create": _("Add “%s” as a new keyword"),
        "propose": _("Propose “%s” as a new keyword"),
        "create_person": _("Add “%s” as a new byline"),
        "nothing": _("Nothing found"),
        "results": _("%s found; use the arrow keys"),
        "proposed": _("proposed"),
        "matched": _("also known as “%s”"),
        "main": _("main keyword"),
        "create_anyway": _("Add “%s” all the same"),
        "propose_anyway": _("Propose “%s” all the same"),
        "suggestion_take": _("Add %s"),
        "suggestion_taken": _("%s is added"),
        "suggestion_refuse": _("Not for this story"),
        "suggestion_refuse_name": _("Not for this story: %s"),
        "suggestion_refused": _("%s is not suggested for this story again"),
        "suggestion_show": _("Show in the text"),
        "uses": _("%s stories"),
        "none": _("None chosen"),
        "no_picture": _("No picture chosen"),
        "choose": _("Choose"),
        "uploading": _("Uploading…"),
        "more": _("More pictures"),
        "uploading_of": _("Sending %s"),
        "offline_upload": _("Not sent: no connection. Try again."),
        "pictures_chosen": _("%s chosen"),
        "pictures_least": _("Choose at least %s"),
        "pictures_most": _("At most %s can be chosen"),
        "in_vocabulary": _("Vocabulary"),
        "story_gone": _("A story that is not open to you"),
        "leave": _("A field is not saved yet."),
    }


def _indented(section: Section) -> str:
    return "\u2003" * section.path.count("/") + str(section)


def _pictures(chosen: list[Picture]) -> list[tuple[str, str]]:
    newest = list(Picture.objects.kept()[:NEWEST_PICTURES])
    return [(picture.key, str(picture)) for picture in [*(each for each in chosen if each not in newest), *newest]]
