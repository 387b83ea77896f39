"""Enter stories that were published before there was a public record, once, after the upgrade."""

import json
import sys

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from articles.domain import publishing, workingcopy
from articles.models import Article, Stamp


class Command(BaseCommand):
    help = "Enter every published story that has no entry in the public record yet, as it stands now."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, **options):
        stories = Article.objects.filter(live_revision__isnull=False, publications=None)
        waiting = list(stories.order_by("published_at", "pk").values_list("pk", flat=True))
        for done, pk in enumerate(waiting, start=1):
            with transaction.atomic():
                article = workingcopy.lock(pk).article
                publishing.begin_record(article, now=timezone.now(), robot="begin_record")
                Stamp.objects.raise_(Stamp.SITE)
            if sys.stderr.isatty() and (done % 50 == 0 or done == len(waiting)):
                self.stderr.write(f"\r{done}/{len(waiting)}", ending="")
        summary = {"entered": len(waiting)}
        self.stdout.write(json.dumps(summary) if options["json"] else f"{len(waiting)} stories entered in the record.")
