"""Read one piece from a file into a draft."""

import json
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from articles.domain import importing
from articles.models import Section
from articles.story.intake import MAX_BYTES
from articles.story.refusal import Refused
from editors.models import Desk, Editor


class Command(BaseCommand):
    help = "Read a piece (plain text) into a draft. Nothing is published."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the account that imports it")
        parser.add_argument("--section", metavar="PATH", help="for example energy or trade/ports")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument("--json", action="store_true", help="print the result for programs")

    def handle(self, *, file, email, section, language, json: bool, **options):
        editor = Editor.objects.filter(email__iexact=email, is_active=True).first()
        if editor is None:
            raise CommandError(f"No active account has the e-mail address {email}.")
        place = self._section(section)
        desk = (place.desk if place else None) or editor.desks.first() or Desk.objects.first()
        if desk is None:
            raise CommandError("The outlet has no desk yet: make one in the back office first.")
        try:
            imported = importing.import_piece(_read(file), by=editor, language=language, desk=desk, section=place)
        except Refused as refusal:
            raise CommandError(f"{file}: {_(refusal.template) % refusal.params} Nothing was stored.") from refusal
        except PermissionDenied as refusal:
            raise CommandError(f"{email} may not write stories.") from refusal
        self._print(imported, json)

    def _section(self, path):
        if not path:
            return None
        section = Section.objects.filter(path=path.strip("/")).first()
        if section is None:
            known = ", ".join(Section.objects.values_list("path", flat=True)) or "none yet"
            raise CommandError(f"There is no section “{path}”. Sections: {known}.")
        return section

    def _print(self, imported, as_json):
        facts = importing.summary(imported)
        if as_json:
            facts["already"] = imported.already
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        if imported.already:
            self.stdout.write(f"This piece was imported before: {facts['address']}")
            return
        rows = [
            ("Headline", facts["headline"]),
            ("Source", facts["source"]),
            ("Published there", facts["published"]),
            ("Standfirst", "; ".join(facts["points"])),
            ("Reading time", f"{facts['reading_minutes']} min" if facts["reading_minutes"] else ""),
            ("Subheadings", "; ".join(facts["subheads"])),
            ("Keywords", ", ".join(facts["keywords"])),
            ("Newly proposed", ", ".join(str(keyword) for keyword in imported.proposed)),
            ("Credits", ", ".join(f"{role}/{name}" for role, name in facts["credits"])),
            ("Kept in the body", "; ".join(facts["unplaced"])),
        ]
        for label, value in rows:
            self.stdout.write(f"{label + ':':18}{value or '–'}")
        self.stdout.write(f"\nDraft: {facts['address']}")


def _read(name: str) -> bytes:
    """The file's bytes; one too large is not read to its end."""
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
