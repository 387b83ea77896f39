"""Make the index that readers search anew, from what is live."""

import json
import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from articles.domain import searchindex


class Command(BaseCommand):
    help = "Rebuild the search index from the live stories. The site goes on meanwhile; it can be repeated at any time."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, **options):
        summary = searchindex.rebuild(progress=self._progress)
        if options["json"]:
            self.stdout.write(json.dumps(summary))
        else:
            self.stdout.write(_("%(stories)d stories indexed, %(words)d different words.") % summary)

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            filled = 30 * done // max(total, 1)
            bar = f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}"
            self.stderr.write(bar, ending="\n" if done == total else "")
