"""One keyword: its words, its place, what leads to it, what readers see of it, and all that was done to it."""

import hashlib
import json

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk import keywordwords
from articles.desk.keywords import number, up
from articles.domain import keywordcare, keywordpages
from articles.models import Article, DraftKeyword, KeywordMerge, KeywordPage, Picture
from editors import roles
from editors.access import desk_required, wants_json
from keywords.domain import doubles, mediatopics
from keywords.domain.refusals import Refused
from keywords.models import Alias, Keyword, KeywordStatus

ENTRIES = 20
LOG_PAGE = 50
NEWEST = 8
CHILDREN = 60
PICTURES = 60
WORDS = ("names", "description", "scope_note")


class WordsForm(forms.ModelForm):
    """The words in every language, with a digest of what they were when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Keyword
        fields = list(WORDS)


def digest(keyword: Keyword) -> str:
    words = json.dumps([getattr(keyword, name) for name in WORDS], sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def found(pk: int) -> Keyword:
    rows = Keyword.objects.select_related(
        "vocabulary", "parent__parent", "parent__vocabulary", "replaced_by", "proposed_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def keyword(request, pk):
    shown = found(pk)
    if request.method != "POST":
        return page(request, shown, WordsForm(instance=shown, initial={"seen": digest(shown)}))
    if not request.user.has_perm(roles.ADD_KEYWORD):
        raise PermissionDenied
    # The form writes what it cleaned into its instance: a second copy keeps what is stored.
    form = WordsForm(request.POST, instance=Keyword.objects.get(pk=pk))
    if not form.is_valid():
        return page(request, shown, form, status=422)
    given = form.cleaned_data
    if given["seen"] != digest(shown):
        messages.warning(
            request, _("Somebody changed these words meanwhile: theirs are shown. Save again to use yours.")
        )
        again = WordsForm(initial={**given, "seen": digest(shown)}, instance=shown)
        return page(request, shown, again, status=409, theirs=shown)
    try:
        with transaction.atomic():
            keywordcare.rename(shown, given["names"], by=request.user)
            keywordcare.describe(
                shown, by=request.user, description=given["description"], scope_note=given["scope_note"]
            )
    except (Refused, ValidationError) as error:
        form.add_error(None, keywordwords.reason(error))
        return page(request, shown, form, status=422)
    messages.success(request, _("The words are saved."))
    return redirect("desk:keyword", pk=pk)


def page(request, shown: Keyword, form, *, status: int = 200, **extra):
    """The whole screen; a fixed number of queries."""
    own = KeywordPage.objects.filter(keyword=shown).select_related("picture__file").first()
    pins = list(own.pinned.select_related("article")) if own else []
    newest = Article.objects.live().filter(keyword_rows__tag=shown).exclude(pk__in=[pin.article_id for pin in pins])
    chosen = [own.picture] if own and own.picture else []
    present = shown.children.exclude(status=KeywordStatus.RETIRED)
    topics = mediatopics.vocabulary()
    context = {
        "keyword": shown,
        "above": [(step[0], names) for step, (_slug, names) in zip(shown.path, shown.ancestors_named, strict=True)],
        "form": form,
        "counts": {
            "stories": shown.uses,
            "drafts": DraftKeyword.objects.filter(keyword=shown).count(),
        },
        "twins": [] if shown.is_retired else doubles.of(shown),
        "aliases": shown.aliases.others(),
        "children": list(present.order_by("folded", "pk")[:CHILDREN]),
        "related": shown.related.select_related("vocabulary").order_by("folded", "pk"),
        # Where the Media Topics are, if they are imported, and the one that this keyword is mapped to.
        "topics": topics,
        "topic": mediatopics.topic(shown, topics),
        "page": own,
        "pins": pins,
        "newest": newest.order_by("-published_at", "-pk").only("pk", "headline", "language")[:NEWEST],
        "picture_choices": _pictures(chosen),
        # The merge, or its undoing, that led here.
        "just": _just(request, shown),
        "merges": KeywordMerge.objects.filter(kept=shown).select_related("merged", "by"),
        "entries": keywordwords.read(list(keywordwords.log().filter(target_key=str(shown.pk))[:ENTRIES])),
        **keywordwords.rights(request.user),
    }
    return render(request, "desk/keyword.html", context | extra, status=status)


def _just(request, shown: Keyword) -> KeywordMerge | None:
    merge = KeywordMerge.objects.select_related("kept", "merged").filter(pk=number(request.GET.get("merge"))).first()
    return merge if merge and shown.pk in {merge.kept_id, merge.merged_id} else None


def _pictures(chosen: list[Picture]) -> list[tuple[str, str]]:
    newest = list(Picture.objects.kept().usable_at(timezone.now()).select_related("file")[:PICTURES])
    return [(picture.key, str(picture)) for picture in [*(each for each in chosen if each not in newest), *newest]]


@require_POST
@desk_required
def act(request, pk, act):
    """One act of ACTS on one keyword; a script gets the sentence, a form the page it came from."""
    if act not in ACTS:
        raise Http404
    shown = found(pk)
    place, sentence, run = ACTS[act]
    try:
        run(shown, request.POST, request.user)
    except (Refused, ValidationError) as error:
        reason = keywordwords.reason(error)
        if wants_json(request):
            return JsonResponse({"reason": reason}, status=409)
        if act == "identify":
            # Both fields stay as they were filled in, and the reason stands above them.
            form = WordsForm(instance=shown, initial={"seen": digest(shown)})
            return page(request, found(pk), form, status=422, typed=request.POST, wrong=reason)
        messages.warning(request, reason)
    except PermissionDenied:
        if wants_json(request):
            return JsonResponse({"reason": _("Your role does not allow this.")}, status=403)
        raise
    else:
        said = sentence % {"name": shown}
        if wants_json(request):
            return JsonResponse({"reason": said})
        messages.success(request, said)
    if request.POST.get("from") == "board":
        return redirect(reverse("desk:board") + "#keywords")
    return redirect(reverse("desk:keyword", args=[pk]) + place)


def _move(shown: Keyword, data, by) -> None:
    keywordcare.move(shown, keywordwords.named(data, "parent"), by=by)


def _unalias(shown: Keyword, data, by) -> None:
    alias = Alias.objects.filter(keyword=shown, pk=number(data.get("alias"))).first()
    # Removed already: what was wanted is so.
    if alias is None and not by.has_perm(roles.ADD_KEYWORD):
        raise PermissionDenied
    if alias:
        keywordcare.remove_alias(alias, by=by)


def _relate(shown: Keyword, data, by, *, together: bool) -> None:
    other = keywordwords.named(data, "other")
    if other is None or other.pk == shown.pk:
        raise ValidationError(_("Choose another keyword."))
    related = {row.pk: row for row in shown.related.all()}
    if together:
        related[other.pk] = other
    else:
        related.pop(other.pk, None)
    keywordcare.describe(shown, by=by, related=list(related.values()))


def _identify(shown: Keyword, data, by) -> None:
    """A word instead of a code means the Media Topic that it leads to; what is as it was is not looked up."""
    given = mediatopics.code(data.get("media_topic", ""))
    topic = given if given == (shown.media_topic or "") else mediatopics.meant(given)
    wikidata = data.get("wikidata", "").strip().rsplit("/", 1)[-1].upper()
    keywordcare.describe(shown, by=by, media_topic=topic, wikidata=wikidata)


def _picture(shown: Keyword, data, by) -> None:
    wanted = data.get("value", "")
    picture = Picture.objects.filter(key=wanted).first() if wanted else None
    if wanted and picture is None:
        raise ValidationError(_("This picture no longer exists: choose another."))
    keywordpages.set_picture(shown, picture, by=by)


def _story(verb):
    def run(shown: Keyword, data, by) -> None:
        article = Article.objects.open_to(by).filter(pk=number(data.get("story", "").strip().lstrip("#"))).first()
        live = Article.objects.live().filter(pk=number(data.get("story", "").strip().lstrip("#"))).first()
        if article is None and live is None:
            raise ValidationError(_("Enter the number of a story."))
        verb(shown, article or live, by=by)

    return run


# act → where on the page it leads back to, what is said afterwards, and what is done.
ACTS = {
    "accept": ("", gettext_lazy("“%(name)s” is accepted."), lambda row, _data, by: keywordcare.accept(row, by=by)),
    "retire": ("", gettext_lazy("“%(name)s” is retired."), lambda row, _data, by: keywordcare.retire(row, by=by)),
    "revive": ("", gettext_lazy("“%(name)s” is in use again."), lambda row, _data, by: keywordcare.revive(row, by=by)),
    "move": ("#place", gettext_lazy("“%(name)s” is moved."), _move),
    "up": ("#place", gettext_lazy("“%(name)s” is moved."), lambda row, _data, by: up(row, by)),
    "address": (
        "#words",
        gettext_lazy("The address is changed; the old one leads to it."),
        lambda row, data, by: keywordcare.rename(row, row.names, by=by, slug=data.get("slug", "")),
    ),
    "alias": (
        "#aliases",
        gettext_lazy("The name is added."),
        lambda row, data, by: keywordcare.add_alias(
            row, data.get("text", ""), by=by, language=data.get("language", "")
        ),
    ),
    "unalias": ("#aliases", gettext_lazy("The name is removed."), _unalias),
    "relate": (
        "#related",
        gettext_lazy("The keywords are related."),
        lambda row, data, by: _relate(row, data, by, together=True),
    ),
    "unrelate": (
        "#related",
        gettext_lazy("The keywords are no longer related."),
        lambda row, data, by: _relate(row, data, by, together=False),
    ),
    "identify": ("#identifiers", gettext_lazy("The identifiers are saved."), _identify),
    "picture": ("#page", gettext_lazy("The picture is saved."), _picture),
    "pin": ("#page", gettext_lazy("The story is pinned."), _story(keywordpages.pin)),
    "unpin": ("#page", gettext_lazy("The story is no longer pinned."), _story(keywordpages.unpin)),
    "pin-up": ("#page", gettext_lazy("The story stands earlier."), _story(keywordpages.pin_earlier)),
}


@require_safe
@desk_required
def log(request):
    """All that was done to keywords and vocabularies; a merge can be undone from here, too."""
    entries = Paginator(keywordwords.log(), LOG_PAGE).get_page(request.GET.get("page"))
    context = {"page": entries, "entries": keywordwords.read(list(entries)), **keywordwords.rights(request.user)}
    return render(request, "desk/keyword_log.html", context)
