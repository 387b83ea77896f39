"""Read keywords from a file: created, updated, retired, or refused whole."""

import json
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from articles.exchange import vocabularies
from editors.models import Editor
from keywords.domain.exchange import files, telling
from keywords.domain.exchange.concepts import FileRefused
from keywords.domain.exchange.plan import OUTCOMES
from keywords.models import Vocabulary

SHOWN = 40


class Command(BaseCommand):
    help = (
        "Read keywords from a CSV table or from JSON in the shape of the IPTC Media Topics. What is there already is "
        "found by code, slug or name and brought up to date; nothing is taken away. A file with a mistake is refused "
        "whole, with its lines."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--vocabulary", metavar="SLUG", help="where keywords go that name no vocabulary")
        parser.add_argument("--as", dest="email", metavar="EMAIL", help="the account that the audit log names")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result for programs")

    def handle(self, *, file, vocabulary, email, dry_run: bool, json: bool, **options):
        by, target, path = _editor(email), _vocabulary(vocabulary), Path(file)
        try:
            found = files.read(files.load(path))
            if dry_run:
                planned = vocabularies.preview(found, vocabulary=target)
            else:
                planned = vocabularies.take_in(found, by=by, name=path.name, vocabulary=target)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except PermissionDenied as refusal:
            raise CommandError(f"{email} may not import keywords.") from refusal
        except FileRefused as refusal:
            if json:
                self._print_json(dict.fromkeys(OUTCOMES, 0) | {"refused": refusal.concepts}, dry_run, refusal)
            sentences = "\n".join(f"  {sentence}" for sentence in refusal.sentences)
            raise CommandError(f"{file} is refused; nothing was stored.\n{sentences}") from refusal
        if json:
            self._print_json(planned.counts, dry_run, planned=planned)
        else:
            self._print(planned, dry_run)

    def _print(self, planned, dry_run):
        if dry_run:
            for entry in planned.changed[:SHOWN]:
                self.stdout.write(f"line {entry.concept.line}: {entry.concept.label}: {entry.outcome}")
                for change in telling.changes(entry):
                    language = f" ({change.language})" if change.language else ""
                    before = f"{change.before} → " if change.before else ""
                    self.stdout.write(f"    {change.label}{language}: {before}{change.after or '–'}")
            if len(planned.changed) > SHOWN:
                self.stdout.write(f"… and {len(planned.changed) - SHOWN} more; --json lists all.")
        for made in planned.vocabularies:
            self.stdout.write(f"{'Vocabulary:':12}{made} ({'would be made' if dry_run else 'made'})")
        for outcome, number in planned.counts.items():
            self.stdout.write(f"{outcome.capitalize() + ':':12}{number}")
        if dry_run:
            self.stdout.write("Nothing was stored: this was a dry run.")

    def _print_json(self, counts, dry_run, refusal=None, planned=None):
        problems = refusal.problems if refusal else []
        facts = {**counts, "dry_run": dry_run}
        facts["problems"] = [{"line": problem.line, "reason": problem.reason} for problem in problems]
        if dry_run and planned:
            facts["changes"] = [_as_json(entry) for entry in planned.changed]
        self.stdout.write(json.dumps(facts, ensure_ascii=False))


def _as_json(entry):
    told = [
        {"what": change.label, "language": change.language, "before": change.before, "after": change.after}
        for change in telling.changes(entry)
    ]
    line, code = entry.concept.line, entry.concept.key or entry.keyword.slug
    return {"line": line, "keyword": code, "outcome": entry.outcome, "changes": told}


def _editor(email):
    if email is None:
        return None
    editor = Editor.objects.filter(email__iexact=email, is_active=True).first()
    if editor is None:
        raise CommandError(f"No active account has the e-mail address {email}.")
    return editor


def _vocabulary(slug):
    if slug is None:
        return None
    vocabulary = Vocabulary.objects.filter(slug=slug).first()
    if vocabulary is None:
        known = ", ".join(Vocabulary.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no vocabulary “{slug}”. Vocabularies: {known}.")
    return vocabulary
