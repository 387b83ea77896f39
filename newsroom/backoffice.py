"""The back office: Django's admin under the outlet's name, for what has no screen of its own at the desk."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_tasks_db.apps import TasksAppConfig

# Libraries register their own rows. These would open a way around our verbs (roles, addresses) or show secrets.
HIDDEN = {"auth.group", "account.emailaddress", "account.emailconfirmation", "mfa.authenticator"}
# Words of Django and of its tasks that their own Chinese catalogs lack: ours carries them.
BORROWED = (
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Error:"),
    gettext_noop("Model name"),
    gettext_noop("Task Result"),
    gettext_noop("Task Results"),
    gettext_noop("args kwargs"),
    gettext_noop("backend name"),
    gettext_noop("enqueued at"),
    gettext_noop("exception class path"),
    gettext_noop("finished at"),
    gettext_noop("priority"),
    gettext_noop("queue name"),
    gettext_noop("return value"),
    gettext_noop("run after"),
    gettext_noop("started at"),
    gettext_noop("task path"),
    gettext_noop("traceback"),
    gettext_noop("worker id"),
)


class BackOffice(AdminSite):
    site_title = index_title = _("Back office")
    empty_value_display = "–"

    def register(self, model_or_iterable, admin_class=None, **options):
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        shown = [model for model in models if model._meta.label_lower not in HIDDEN]
        super().register(shown, admin_class, **options)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("people:settings")


class BackOfficeConfig(AdminConfig):
    default_site = "newsroom.backoffice.BackOffice"


class BackgroundTasksConfig(TasksAppConfig):
    verbose_name = _("Background tasks")
