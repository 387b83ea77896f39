"""Build the stored HTML of published stories anew, after an upgrade of the renderer."""

import json
import sys

from django.core.management.base import BaseCommand

from articles.domain import publishing
from articles.models import Article
from articles.story.render import RENDERER


class Command(BaseCommand):
    help = "Rebuild the body of published stories whose renderer is older than this one. Dates stay as they are."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="rebuild every published story")
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, **options):
        stories = Article.objects.filter(live_revision__isnull=False)
        if not options["all"]:
            stories = stories.filter(renderer__lt=RENDERER)
        total = stories.count()
        for done, article in enumerate(stories.select_related("live_revision").iterator(chunk_size=100), start=1):
            publishing.rerender(article)
            if sys.stderr.isatty() and (done % 50 == 0 or done == total):
                self.stderr.write(f"\r{done}/{total}", ending="")
        summary = {"rerendered": total, "renderer": RENDERER}
        self.stdout.write(json.dumps(summary) if options["json"] else f"{total} stories rendered anew.")
