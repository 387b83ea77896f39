from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "tests.benchmarks.peers.wagtail_news"
    label = "news"
    default_auto_field = "django.db.models.BigAutoField"
