"""Webhooks, and what was sent to them."""

from django import forms
from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _

from articles.domain import webhooks
from articles.enums import PublicAct
from articles.models import Delivery, Webhook
from editors import roles
from editors.admin import ReadOnly, Recorded


class WebhookForm(forms.ModelForm):
    url = forms.URLField(label=_("Address"), max_length=500, assume_scheme="https")
    events = forms.MultipleChoiceField(
        label=_("Told of"),
        choices=PublicAct.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Whoever was told of a story is told of its correction, withdrawal, retraction and removal in any case."
        ),
    )

    class Meta:
        model = Webhook
        fields = ["name", "url", "events", "is_active"]

    def clean_url(self):
        return webhooks.check_address(self.cleaned_data["url"])


@admin.register(Webhook)
class WebhookAdmin(Recorded):
    """The secret is made here, shown once, and never asked for."""

    form = WebhookForm
    list_display = ["name", "url", "is_active", "created_at"]
    list_filter = ["is_active"]
    search_fields = ["name", "url"]
    actions = ["new_secret"]

    def has_delete_permission(self, request, obj=None):
        return False  # what was sent names it

    def store(self, request, obj, form, change):
        if change:
            obj.save()
            return
        self._tell(request, webhooks.new_secret(obj, by=request.user))

    @admin.action(description=_("Make a new secret"), permissions=["change"])
    def new_secret(self, request, queryset):
        for webhook in queryset:
            self._tell(request, webhooks.new_secret(webhook, by=request.user))

    def _tell(self, request, secret: str) -> None:
        words = _("The secret, which is shown this once: %(secret)s") % {"secret": secret}
        self.message_user(request, words, messages.WARNING)


class StandingFilter(admin.SimpleListFilter):
    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("waiting", _("Waits")), ("delivered", _("Delivered")), ("given_up", _("Given up"))]

    def queryset(self, request, queryset):
        columns = {"waiting": "next_try_at", "delivered": "delivered_at", "given_up": "given_up_at"}
        column = columns.get(self.value() or "")
        return queryset.filter(**{f"{column}__isnull": False}) if column else queryset


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["created_at", "webhook", "act", "article_id", "delivered_at", "next_try_at", "attempts", "why"]
    list_filter = [StandingFilter, "webhook", "act"]
    search_fields = ["=article__pk", "=event", "webhook__name"]
    list_select_related = ["webhook"]
    date_hierarchy = "created_at"
    fields = [
        *("webhook", "event", "act", "article", "body", "created_at", "attempts", "next_try_at"),
        *("delivered_at", "given_up_at", "status", "why"),
    ]
    actions = ["send_again"]

    @admin.display(description=_("failure"))
    def why(self, delivery) -> str:
        return delivery.trouble

    def has_send_permission(self, request) -> bool:
        return request.user.has_perm(roles.CARE_WEBHOOKS)

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request, queryset):
        sent = [webhooks.send_again(row, by=request.user) for row in queryset]
        if not all(sent):
            words = _("Of a removed story no message is left to be sent.")
            self.message_user(request, words, messages.WARNING)
