"""Compute the related stories of published stories anew: after an import, or when many keywords changed."""

import json as jsons

from django.core.management.base import BaseCommand

from articles.domain import relating
from articles.models import Article
from newsroom.lib.progress import Bar


class Command(BaseCommand):
    help = (
        "Compute the related stories of every published story anew; those chosen by hand stay. Can be stopped at any "
        "time, repeated, and gone on with."
    )

    def add_arguments(self, parser):
        parser.add_argument("--after", type=int, default=0, metavar="STORY", help="go on after this number")
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, *, after, json, **options):
        keys = list(Article.objects.offered().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True))
        bar, changed, last = Bar(len(keys), self.stderr), 0, after
        for start in range(0, len(keys), relating.TOGETHER):
            some = keys[start : start + relating.TOGETHER]
            # Each story asks for its own, so that none has to be offered to the others.
            changed += relating.relate_some(some, offer=False)
            last = some[-1]
            for _story in some:
                bar.step()
        summary = {"related": len(keys), "changed": changed, "last": last}
        sentence = f"{len(keys)} stories looked at, {changed} of them have other related stories now."
        self.stdout.write(jsons.dumps(summary) if json else sentence)
