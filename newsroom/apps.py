from django.apps import AppConfig
from django.core import checks


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self):
        from newsroom.checks import demonstration_is_over

        checks.register(demonstration_is_over, checks.Tags.security, deploy=True)
