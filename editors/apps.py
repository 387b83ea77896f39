from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def write_roles(sender, **kwargs):
    from editors.roles import write_groups  # models are not loaded yet when this module is

    write_groups()


class EditorsConfig(AppConfig):
    name = "editors"
    verbose_name = _("People")

    def ready(self):
        # Permissions of every app exist only after the last app's turn.
        *_others, last = apps.get_app_configs()
        post_migrate.connect(write_roles, sender=last, dispatch_uid="editors.write_roles")
