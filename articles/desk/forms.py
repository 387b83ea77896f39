"""Forms of the desk. Each offers only what this editor may choose."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.domain import corrections, moments
from articles.enums import CorrectionKind, Kind, Significance
from articles.models import Section
from editors import roles
from editors.models import Desk
from newsroom.lib.languages import LanguagesFormField

TEXT_BYTES = 5 * 1024 * 1024


def desks_of(editor):
    """The desks this person may put a story on: the own ones; all for who sees all, or belongs to none."""
    if editor.has_perm(roles.SEE_ALL) or not editor.desk_ids:
        return Desk.objects.all()
    return Desk.objects.filter(pk__in=editor.desk_ids)


class PlacementForm(forms.Form):
    """Where a story belongs, as far as it is known at the start."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    desk = forms.ModelChoiceField(label=_("Desk"), queryset=Desk.objects.none(), empty_label=None)
    section = forms.ModelChoiceField(
        label=_("Section"),
        queryset=Section.objects.order_by("path"),
        required=False,
        empty_label=_("Choose later"),
    )

    def __init__(self, *args, editor, **kwargs):
        super().__init__(*args, **kwargs)
        desks = desks_of(editor)
        self.fields["desk"].queryset = desks
        self.fields["desk"].initial = desks.first()
        self.fields["language"].initial = editor.language
        # A field with a mistake is marked for those who cannot see the color.
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"


class NewStoryForm(PlacementForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.REPORT)


class ImportForm(PlacementForm):
    text = forms.CharField(
        label=_("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"})
    )
    file = forms.FileField(
        label=_("Or a text file"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,text/plain"}),
        help_text=_("Plain text in UTF-8, UTF-16 or GB18030, up to 5 MB."),
    )
    field_order = ["text", "file", "language", "desk", "section"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > TEXT_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Send it in parts."))
        return file

    def clean(self):
        cleaned = super().clean()
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file and text.strip():
            raise ValidationError(_("There is both a text and a file: leave one of them out."))
        if not file and not text.strip() and "file" not in self.errors:
            raise ValidationError(_("Paste a text, or choose a file."))
        self.raw = file.read() if file else text
        return cleaned


class MomentField(forms.CharField):
    """Day and time in the newsroom's zone. Where they happen twice, `<name>_which` says which of the two is meant."""

    def __init__(self, **kwargs):
        super().__init__(max_length=40, widget=_MomentInput(), **kwargs)

    def clean(self, value):
        return moments.read(super().clean(value))


class _MomentInput(forms.TextInput):
    input_type = "datetime-local"

    def value_from_datadict(self, data, files, name):
        typed, which = data.get(name, "").strip(), data.get(f"{name}_which", "")
        # Typed anew since it was asked: the answer was about another time.
        return which if which and which[:16] == typed.replace(" ", "T")[:16] else typed


def two_moments(form: forms.Form) -> list[tuple[str, str]]:
    """The two instants between which the person has to choose, if that is why the form was refused."""
    errors = [error for each in form.errors.as_data().values() for error in each]
    return next((error.choices for error in errors if isinstance(error, moments.TwoMoments)), [])


class ReleaseForm(forms.Form):
    """How a text is published: how much it changes, and the note that readers get with it."""

    significance = forms.ChoiceField(required=False, choices=[("", ""), *Significance.choices])
    correction = forms.ChoiceField(required=False, choices=[("", ""), *CorrectionKind.choices])
    text = LanguagesFormField(required=False, rows=3, max_length=corrections.TEXT_LENGTH)

    @property
    def release(self) -> corrections.Release | None:
        """What the person said about the new version; None where the form did not ask."""
        given = self.cleaned_data
        if not (given["significance"] or given["correction"] or given["text"]):
            return None
        return corrections.Release(given["significance"] or Significance.NORMAL, given["correction"], given["text"])


class MoveForm(ReleaseForm):
    """What a move button sends: the version on the screen, and what the move asks for."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=4000)
    at = MomentField(required=False)
    reason = forms.CharField(required=False, max_length=300)
    original = forms.CharField(required=False, max_length=20)


class VersionForm(forms.Form):
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the version"), required=False, max_length=120)


class RemovalForm(forms.Form):
    note = forms.CharField(max_length=4000)
    reason = forms.CharField(required=False, max_length=300)


class BundleForm(ReleaseForm):
    """What the buttons of a bundle send: the version on the screen, and what each asks for."""

    seen = forms.IntegerField(required=False, min_value=0)
    at = MomentField(required=False)
    title = forms.CharField(required=False, max_length=200)
    story = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    front = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class TranslateForm(forms.Form):
    """Into which language, and whether the words of the original are to be written over."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
    words = forms.BooleanField(required=False)


class TakeOverForm(forms.Form):
    """Which version of the original was on the screen."""

    original = forms.CharField(max_length=20)


class MachineForm(forms.Form):
    seen = forms.IntegerField(min_value=0)
