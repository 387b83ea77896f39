"""Keywords as lists: looked up while typing, added or proposed, filtered, and cared for many at a time."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk import keywordwords
from articles.desk.filters import KeywordFilter
from articles.desk.keywordtree import is_small, tree
from articles.domain import keywordcare, keywords
from editors import roles
from editors.access import desk_required, permission_required, wants_json
from keywords.domain import lookup, mediatopics
from keywords.domain.refusals import KeywordExists, Refused
from keywords.models import Keyword, KeywordStatus, Vocabulary
from keywords.models.alias import key
from newsroom.lib.urls import safe_next

PER_PAGE = 100
FOUND = 12
AT_ONCE = 500


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def index(request):
    if request.method == "POST":
        return _create(request)
    return _look_up(request) if wants_json(request) else _list(request)


def _look_up(request) -> JsonResponse:
    """What the picker asks at every letter, and which vocabularies a new keyword may join."""
    typed = request.GET.get("q", "")
    within = Vocabulary.objects.filter(pk=number(request.GET.get("in"))).first()
    if request.GET.get("topics"):
        found = mediatopics.find(typed, language=get_language(), limit=FOUND)
    else:
        found = lookup.find(typed, language=get_language(), limit=FOUND, vocabulary=within)
    open_to = [vocabulary for vocabulary in Vocabulary.objects.all() if _may_add_to(request.user, vocabulary)]
    wanted = key(typed)
    answer = {
        "results": [keywords.as_json(keyword) | {"media_topic": keyword.media_topic} for keyword in found],
        # A word that is there already is not offered as a new keyword.
        "same": any(wanted in {key(text) for text in [*each.names.values(), each.matched]} for each in found),
        "vocabularies": [{"id": vocabulary.pk, "name": str(vocabulary)} for vocabulary in open_to],
        "proposes": not request.user.has_perm(roles.ADD_KEYWORD),
    }
    return JsonResponse(answer)


def _may_add_to(editor, vocabulary: Vocabulary) -> bool:
    may = editor.has_perm(roles.ADD_KEYWORD) or editor.has_perm(roles.PROPOSE_KEYWORD)
    return may and (vocabulary.is_open or editor.has_perm(roles.CARE_KEYWORDS))


def _create(request):
    """A name in the desk's language, or one in each; the vocabulary by its key.

    What is nearly there already is shown first; `sure` says that it was seen.
    """
    vocabulary = Vocabulary.objects.filter(pk=number(request.POST.get("vocabulary"))).first()
    names = {code: request.POST.get(f"name_{code}", "") for code, _label in settings.LANGUAGES}
    if request.POST.get("name"):
        language = request.POST.get("language")
        names[language if language in names else get_language()] = request.POST["name"]
    try:
        if vocabulary is None:
            raise ValidationError(_("Choose a vocabulary."))
        if not _may_add_to(request.user, vocabulary):
            raise PermissionDenied
        if near := [] if request.POST.get("sure") else _nearly(names, vocabulary):
            return _ask_which(request, names, vocabulary, near)
        keyword = keywordcare.create(names, vocabulary=vocabulary, by=request.user)
    except KeywordExists as exists:
        return _answer(request, exists.keyword, str(exists), 409)
    except (Refused, ValidationError) as error:
        return _answer(request, None, keywordwords.reason(error), 422)
    except PermissionDenied:
        if not wants_json(request):
            raise
        return _answer(request, None, _("Your role does not allow adding keywords here."), 403)
    said = _("“%(name)s” is added.") if keyword.status == KeywordStatus.ACCEPTED else _("“%(name)s” is proposed.")
    return _answer(request, keyword, said % {"name": keyword}, 201)


def _nearly(names: dict, vocabulary: Vocabulary) -> list[Keyword]:
    """What is nearly the same in any vocabulary; the very same in this one is refused, not asked about."""
    given = {code: text for code, text in names.items() if text.strip()}
    if lookup.same_word(given, vocabulary=vocabulary, parent=None):
        return []
    found = []
    for near in lookup.near(given):
        near.keyword.matched = "" if near.word in near.keyword.names.values() else near.word
        found.append(near.keyword)
    return found


def _ask_which(request, names: dict, vocabulary: Vocabulary, near: list[Keyword]):
    reason = _("Nearly the same is here already. Choose it, or go on with your own.")
    if wants_json(request):
        shown = [keywords.as_json(keyword) for keyword in near if not keyword.is_retired]
        if shown:
            proposes = not request.user.has_perm(roles.ADD_KEYWORD)
            return JsonResponse({"reason": reason, "near": shown, "proposes": proposes}, status=409)
    return _list(request, adding={"near": near, "names": names, "vocabulary": vocabulary}, status=409)


def _answer(request, keyword: Keyword | None, words: str, status: int):
    if wants_json(request):
        usable = keyword is not None and not keyword.is_retired
        return JsonResponse({"reason": words, "keyword": keywords.as_json(keyword) if usable else None}, status=status)
    (messages.success if status == 201 else messages.warning)(request, words)
    return redirect("desk:keyword", pk=keyword.pk) if keyword else redirect("desk:keywords")


def _list(request, *, adding: dict | None = None, status: int = 200):
    """A vocabulary as a tree, or what fits the filters as a list."""
    filtered = KeywordFilter(request.GET, queryset=Keyword.objects.select_related("vocabulary"), request=request)
    found = filtered.qs.order_by("vocabulary__position", "folded", "pk")
    chosen = filtered.form.cleaned_data if filtered.form.is_valid() else {}
    vocabulary = chosen.get("vocabulary")
    under = Keyword.objects.filter(pk=number(request.GET.get("under")), vocabulary=vocabulary).first()
    only_vocabulary = vocabulary and not any(chosen.get(name) for name in ("q", "status", "care"))
    branches = tree(vocabulary, under) if only_vocabulary and vocabulary.is_tree and is_small(vocabulary) else []
    present = Count("keywords", filter=~Q(keywords__status=KeywordStatus.RETIRED))
    waiting = Count("keywords", filter=Q(keywords__status=KeywordStatus.PROPOSED))
    vocabularies = list(Vocabulary.objects.annotate(present=present, waiting=waiting).order_by("position", "pk"))
    context = {
        "filter": filtered,
        "branches": branches,
        "under": under,
        "page": None if branches else Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "chosen": _chips(request, filtered),
        "vocabulary": vocabulary,
        "vocabularies": vocabularies,
        "total": sum(each.present for each in vocabularies),
        "waiting": sum(each.waiting for each in vocabularies),
        "open_to": [each for each in vocabularies if _may_add_to(request.user, each)],
        "proposes": not request.user.has_perm(roles.ADD_KEYWORD),
        "adding": adding or {"names": {}},
        **keywordwords.rights(request.user),
    }
    return render(request, "desk/keywords.html", context, status=status)


def _chips(request, filtered: KeywordFilter) -> list[dict]:
    """Every filter in use, with the address without it; the vocabulary has chips of its own."""
    chips = []
    form = filtered.form
    for name in ("q", "status", "care"):
        value = form.cleaned_data.get(name) if form.is_valid() else None
        for one in value if isinstance(value, list) else [value]:
            if not one:
                continue
            query = request.GET.copy()
            query.pop("page", None)
            query.setlist(name, [each for each in query.getlist(name) if each != one])
            shown = dict(getattr(form.fields[name], "choices", [])).get(one, one)
            chips.append({"label": form.fields[name].label, "value": shown, "query": query.urlencode()})
    return chips


@require_POST
@permission_required(roles.ADD_KEYWORD)
def bulk(request):
    """One act on all that were chosen; what cannot be done says why, and the others are done."""
    back = safe_next(request, request.POST.get("back"), default=reverse("desk:keywords"))
    act, wanted = request.POST.get("act", ""), request.POST.getlist("keyword")
    if up := number(request.POST.get("up")):
        act, wanted = "up", [str(up)]
    rows = Keyword.objects.select_related("vocabulary", "parent__parent", "parent__vocabulary")
    chosen = list(rows.filter(pk__in=[number(pk) for pk in wanted[:AT_ONCE]]).order_by("folded", "pk"))
    if not chosen:
        messages.warning(request, _("Choose the keywords first."))
        return redirect(back)
    if act == "merge":
        return _merge_two(request, chosen, back)
    if act not in BULK:
        messages.warning(request, _("Choose what is to be done."))
        return redirect(back)
    try:
        parent = keywordwords.named(request.POST, "parent") if act == "move" else None
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(back)
    done, refused = 0, []
    for keyword in chosen:
        try:
            BULK[act](keyword, parent, request.user)
            done += 1
        except Refused as refusal:
            refused.append(str(refusal))
    if done:
        said = ngettext("%(count)d keyword is changed.", "%(count)d keywords are changed.", done)
        messages.success(request, said % {"count": done})
    for reason in refused[:10]:
        messages.warning(request, reason)
    return redirect(back)


def _merge_two(request, chosen: list[Keyword], back: str):
    if not request.user.has_perm(roles.CARE_KEYWORDS):
        raise PermissionDenied
    if len(chosen) != 2:
        messages.warning(request, _("Choose exactly two keywords to merge."))
        return redirect(back)
    one, other = chosen
    return redirect(reverse("desk:keyword-merge", args=[one.pk]) + "?" + urlencode({"with": other.pk}))


def up(keyword: Keyword, by) -> Keyword:
    """Beside its parent; what stands at the top stays there."""
    return keywordcare.move(keyword, keyword.parent.parent if keyword.parent else None, by=by)


BULK = {
    "accept": lambda keyword, _parent, by: keywordcare.accept(keyword, by=by),
    "retire": lambda keyword, _parent, by: keywordcare.retire(keyword, by=by),
    "move": lambda keyword, parent, by: keywordcare.move(keyword, parent, by=by),
    "up": lambda keyword, _parent, by: up(keyword, by),
}


def number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0
