"""The house's rules for django-allauth: who may have an account, what is said, what is put on record."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

from editors.domain import accounts, audit


class InviteOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves: accounts begin with an invitation."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is deactivated. Ask an administrator."),
        "email_password_mismatch": _("E-mail or password is wrong. Check both and try again."),
        "enter_current_password": _("That is not your current password."),
        "incorrect_code": _("This code is wrong or no longer valid. Wait for the next one and try again."),
        "incorrect_password": _("That is not your password."),
        "too_many_login_attempts": _(
            "Too many failed attempts. For your safety this account is locked for five minutes; then try again."
        ),
        "same_as_current": _("This is your address already."),
        "email_taken": _("Another account has this address."),
        "rate_limited": _("Too many requests. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **kwargs):
        # Accounts made on the command line have an address that its operator vouched for.
        accounts.vouch_for_address(user)
        return super().pre_login(request, user, **kwargs)

    def set_password(self, user, password):
        super().set_password(user, password)
        audit.record("account.password", user, by=user)

    def confirm_email(self, request, email_address):
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            audit.record("account.email", email_address.user, by=email_address.user, email=email_address.email)
        return confirmed
