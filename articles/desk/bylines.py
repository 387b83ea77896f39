"""The screen on which a byline is looked after: by its owner, and by administrators."""

import json
import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from articles.desk import facts, outletforms
from articles.domain import pictures, profiles
from articles.enums import BylineSort, Standing
from articles.models import Picture, ProfilePage
from articles.templatetags.picture_library import as_words
from editors import roles
from editors.access import desk_required
from editors.models import Profile
from keywords.models import KeywordStatus
from newsroom.lib.languages import LanguagesFormField, Names

# Between keywords that are typed.
BETWEEN = re.compile(r"[\n,，、;；]")
# Offered where no script opens the library.
PICTURES = 60


class BylineForm(forms.ModelForm):
    location = LanguagesFormField(label=gettext_lazy("Works from"), max_length=120, required=False)
    languages = LanguagesFormField(
        label=gettext_lazy("Languages spoken"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: English, Chinese, some Russian"),
    )
    expertise = forms.CharField(
        label=gettext_lazy("Expertise"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Keywords of the outlet, one on a line; readers are led to their pages."),
    )
    awards = LanguagesFormField(label=gettext_lazy("Awards"), rows=3, max_length=1000, required=False)
    joined = forms.CharField(
        label=gettext_lazy("With us since"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("A year, for example 2019, or a day as 2019-05-18."),
    )
    sort = forms.ChoiceField(label=gettext_lazy("Who it is"), choices=BylineSort.choices)
    standing = forms.ChoiceField(
        label=gettext_lazy("Standing"),
        required=False,
        choices=[("", pgettext_lazy("standing of a byline", "By the account")), *Standing.choices],
        help_text=gettext_lazy("By the account: staff as long as it is open, else a contributor."),
    )

    class Meta:
        model = Profile
        fields = ["name", "title", "biography", "contact"]

    field_order = [
        *("name", "title", "biography", "sort", "standing", "joined"),
        *("location", "languages", "expertise", "awards", "contact"),
    ]

    def __init__(self, *args, allowed, page: ProfilePage, **kwargs):
        initial = {name: getattr(page, name) for name in ("location", "languages", "awards", "joined", "sort")}
        initial |= {"standing": page.standing, "expertise": ""}
        if page.pk:
            known = page.expertise.filter(status=KeywordStatus.ACCEPTED).order_by("slug")
            initial["expertise"] = "\n".join(str(keyword) for keyword in known)
        super().__init__(*args, initial=initial, **kwargs)
        for name in set(self.fields) - set(allowed):
            del self.fields[name]

    def clean_expertise(self):
        return profiles.expertise_from(BETWEEN.split(self.cleaned_data["expertise"]))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required
def byline(request, pk):
    profile = get_object_or_404(Profile.objects.select_related("account"), pk=pk)
    allowed = profiles.fields_for(request.user, profile)
    if not allowed:
        raise PermissionDenied
    page = ProfilePage.objects.select_related("picture__file").filter(profile=profile).first()
    page = page or ProfilePage(profile=profile)
    form = BylineForm(request.POST or None, instance=profile, allowed=allowed, page=page)
    typed = request.POST if request.method == "POST" else None
    # A refused form has written into the instance: prints and heading are of what is stored.
    stored = Profile.objects.get(pk=pk)
    seen = _seen(request) if typed is not None else profiles.prints(profiles.present(stored))
    status, theirs, portrait = 200, [], page.picture
    if typed is not None and not form.is_valid():
        status = 422
    elif typed is not None:
        try:
            values = form.cleaned_data | _beside(request, profile)
            # Sent in or chosen, it stays in the form when that is refused.
            portrait = values.get("picture", portrait)
            profiles.update(profile, by=request.user, seen=seen, **values)
        except profiles.BylineChanged as changed:
            messages.warning(request, str(changed))
            # Sending it again overwrites knowingly what is shown now, and nothing else.
            seen, status = seen | profiles.prints(changed.theirs), 409
            theirs = [
                {"label": _label(form, name), "value": _said(form, name, value)}
                for name, value in changed.theirs.items()
            ]
        except (ValidationError, pictures.PictureRefused) as refusal:
            for sentence in getattr(refusal, "messages", [str(refusal)]):
                messages.warning(request, sentence)
            status = 422
        else:
            messages.success(request, _("The byline is saved."))
            return redirect("desk:byline", pk=pk)
    context = {
        "form": form,
        "profile": stored,
        "seen": json.dumps(seen),
        "theirs": theirs,
        "portrait": portrait,
        "picture_choices": _choices(portrait),
        "words": facts.words(),
        "may_add_picture": request.user.has_perm(roles.ADD_PICTURE),
        "accounts": outletforms.with_spare_accounts(
            outletforms.accounts_of(typed) if typed is not None and "social-0-label" in typed else page.social
        ),
    }
    return render(request, "desk/byline.html", context, status=status)


def _seen(request) -> dict[str, str]:
    """What the sent form showed; of a form that does not say it, nothing."""
    try:
        seen = json.loads(request.POST.get("seen", ""))
    except ValueError:
        return {}
    return seen if isinstance(seen, dict) else {}


def _label(form: BylineForm, name: str) -> str:
    if name in form.fields:
        return str(form[name].label)
    return _("Portrait") if name == "picture" else _("Accounts elsewhere")


def _said(form: BylineForm, name: str, value: Any) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "\n".join(f"{account['label']}: {account['url']}" for account in value)
    if name in form.fields and (choices := getattr(form.fields[name], "choices", None)):
        return str(dict(choices).get(value, value))
    return as_words(name, value)


def _beside(request, profile: Profile) -> dict[str, Any]:
    """What stands beside the form's fields: accounts elsewhere, and the portrait, sent in or taken away."""
    values: dict[str, Any] = {}
    if "social-0-label" in request.POST:
        values["social"] = outletforms.accounts_of(request.POST)
    if "portrait" in request.FILES:
        values["picture"] = _portrait(request, profile)
    elif "portrait-choice" in request.POST:
        values["picture"] = _chosen(request.POST["portrait-choice"])
    return values


def _chosen(key: str) -> Picture | None:
    picture = Picture.objects.select_related("file").filter(key=key).first() if key else None
    if key and picture is None:
        raise ValidationError(_("This picture no longer exists: choose another."))
    return picture


def _choices(chosen: Picture | None) -> list[tuple[str, str]]:
    newest = list(Picture.objects.kept().usable_at(timezone.now()).select_related("file")[:PICTURES])
    if chosen and chosen not in newest:
        newest.insert(0, chosen)
    return [(picture.key, str(picture)) for picture in newest]


def _portrait(request, profile: Profile) -> Picture:
    """The file in the library, once; the name of the person stands for it where it is not seen."""
    file = request.FILES["portrait"]
    alt = Names(dict(profile.name))
    return pictures.upload(file, by=request.user, filename=file.name or "", alt=alt, title=str(profile.name))
