"""Forms of the account pages: django-allauth's in the house's words, and our own."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from editors.enums import Role
from editors.models import Desk, Profile
from newsroom.lib.languages import LanguagesFormField

REPEAT = _("The same password again")


class Worded:
    """The labels of the house, and no placeholders: they vanish while one types."""

    labels: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if isinstance(field.widget, forms.PasswordInput):
                field.help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = password_rules()


def password_rules() -> str:
    """What a password must be, one sentence for each rule, shown before anybody fails one."""
    return " ".join(str(rule) for rule in password_validators_help_texts())


class SignInForm(Worded, account.LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password"), "remember": _("Stay signed in on this device")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangeAddressForm(Worded, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class ResetPasswordForm(Worded, account.ResetPasswordForm):
    labels = {"email": _("E-mail")}

    def clean_email(self):
        email = super().clean_email()
        # Somebody invited sets the first password through the invitation, which can expire and be withdrawn.
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": REPEAT}


class SetPasswordForm(Worded, account.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": REPEAT}


class ChangePasswordForm(Worded, account.ChangePasswordForm):
    labels = {"oldpassword": _("Current password"), "password1": _("New password"), "password2": REPEAT}


class CodeForm(Worded, mfa.AuthenticateForm):
    labels = {"code": _("Code from the app, or a recovery code")}


class CodeAgainForm(Worded, mfa.ReauthenticateForm):
    labels = {"code": _("Code from the app, or a recovery code")}


class ActivateAppForm(Worded, ActivateTOTPForm):
    labels = {"code": _("Code that the app shows")}


class AcceptForm(forms.Form):
    """What an invited person fills in."""

    name = LanguagesFormField(label=_("Your name"), max_length=120, help_text=_("As colleagues will read it."))
    # For password managers: they store the password under this address.
    username = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "readonly": True}),
    )
    password1 = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=REPEAT, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args, editor, **kwargs):
        self.editor = editor
        kwargs["initial"] = {"name": editor.name, "username": editor.email}
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_rules()

    def clean_password1(self):
        validate_password(self.cleaned_data["password1"], self.editor)
        return self.cleaned_data["password1"]

    def clean(self):
        values = super().clean()
        if "password1" in values and values["password1"] != values.get("password2", values["password1"]):
            self.add_error("password2", _("The two passwords are not the same."))
        return values


class OwnForm(forms.Form):
    name = LanguagesFormField(label=_("Your name"), max_length=120, help_text=_("As colleagues read it at the desk."))
    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES)


class StaffForm(forms.Form):
    """What somebody is on the staff: roles and desks."""

    roles = forms.MultipleChoiceField(label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    desks = forms.ModelMultipleChoiceField(
        label=_("Desks"),
        queryset=Desk.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Editors see and review the stories of their desks."),
    )

    def clean_roles(self):
        return [Role(role) for role in self.cleaned_data["roles"]]


class InviteForm(StaffForm):
    NEW, NONE = "new", "none"

    email = forms.EmailField(label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = LanguagesFormField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language of the desk"),
        choices=settings.LANGUAGES,
        help_text=_("The invitation is written in it too; everybody can change it later."),
    )
    byline = forms.ChoiceField(label=_("Byline that readers see"))

    field_order = ["email", "name", "language", "roles", "desks", "byline"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.free = {str(profile.pk): profile for profile in Profile.objects.filter(account=None)}
        self.fields["byline"].choices = [
            (self.NEW, _("A new one with this name")),
            (self.NONE, _("None")),
            *((key, str(profile)) for key, profile in self.free.items()),
        ]

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean_byline(self):
        chosen = self.cleaned_data["byline"]
        return {self.NEW: True, self.NONE: False}.get(chosen, self.free.get(chosen))
