"""Prove that nothing published was changed or removed behind the public record's back, and name what was."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.domain import verifying


class Command(BaseCommand):
    help = "Walk the public record and every published story. Ends with an error when something is not as it was."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print the summary for programs")
        parser.add_argument(
            "--known",
            action="append",
            default=[],
            metavar="PLACE:DIGEST",
            help="a head of the record that was noted elsewhere; may be repeated",
        )

    def handle(self, **options):
        report = verifying.verify(known=[_place(each) for each in options["known"]], progress=self._progress)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            for finding in report.findings:
                self.stdout.write(f"{finding.kind}: {finding.what}")
            for remark in report.remarks:
                self.stdout.write(_("Remark: %(what)s") % {"what": remark.what})
            counts = {"entries": report.entries, "stories": report.stories, "head": report.head or "–"}
            self.stdout.write(_("%(entries)d entries and %(stories)d stories looked at. Head: %(head)s") % counts)
        count = len(report.findings) + report.more
        if count:
            sentence = ngettext(
                "%(count)d thing is not as it was published.", "%(count)d things are not as they were published.", count
            )
            raise CommandError(sentence % {"count": count})
        if not options["json"]:
            self.stdout.write(_("The record holds."))

    def _progress(self, done: int, total: int) -> None:
        if sys.stderr.isatty() and (done % 25 == 0 or done == total):
            self.stderr.write(f"\r{done}/{total}", ending="\n" if done == total else "")


def _place(text: str) -> tuple[int, str]:
    sequence, _colon, sha256 = text.partition(":")
    if not sequence.isdecimal() or len(sha256) != 64:
        raise CommandError(_("“%(text)s” is not a place and a digest, like 12:ab34… with 64 figures.") % {"text": text})
    return int(sequence), sha256.lower()
