"""Fill an empty outlet with demonstration content, or set up one without stories."""

import json
import logging
import os
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from articles.models import Article
from editors.domain import accounts
from editors.models import Editor
from newsroom.management.demo import loading

ADMINISTRATOR = "admin@example.org"


class Command(BaseCommand):
    help = "Fill an empty outlet with demonstration content. An outlet that has content is never touched."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing if there is content, without complaint")
        parser.add_argument("--empty", action="store_true", help="set up one administrator and no stories")
        parser.add_argument("--email", default=ADMINISTRATOR, help="the administrator's address, with --empty")
        parser.add_argument("--name", default="Administrator", help="the administrator's name, with --empty")
        parser.add_argument("--remove-people", action="store_true", help="deactivate the demonstration's accounts")
        parser.add_argument("--json", action="store_true", help="print the summary for programs")

    def handle(self, **options):
        if options["remove_people"]:
            return self._remove_people(options["json"])
        if Editor.objects.exists() or Article.objects.exists():
            if options["if_empty"]:
                return None
            raise CommandError("This outlet has content already: the demonstration only fills an empty one.")
        if options["empty"]:
            return self._empty(options)
        return self._fill(options["json"])

    def _fill(self, as_json: bool) -> None:
        quiet = (lambda words: None) if as_json else self.stdout.write
        # Each entry of the record is worth a line in the log; fifty at once are not.
        logging.getLogger("articles.domain.record").setLevel(logging.WARNING)
        demonstration = loading.Demonstration(quiet)
        counts = demonstration.load()
        self._keep(demonstration.sign_ins)
        if as_json:
            self.stdout.write(json.dumps(counts))
            return
        summary = ", ".join(f"{count} {kind}" for kind, count in counts.items())
        self.stdout.write(f"The demonstration outlet is ready: {summary}.")

    def _empty(self, options) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        email, password = loading.empty(options["email"], options["name"], settings.LANGUAGE_CODE)
        self._keep([("administrator", email, password)])
        if options["json"]:
            self.stdout.write(json.dumps({"people": 1, "stories": 0}))
        else:
            self.stdout.write(f"The outlet is ready. {self._file()} holds the administrator’s password.")

    def _remove_people(self, as_json: bool) -> None:
        people = Editor.objects.filter(is_demo=True, is_active=True)
        gone = [editor.email for editor in people]
        others = Editor.objects.filter(is_demo=False, is_active=True, is_superuser=True).exists()
        if gone and not others and not self._other_administrator():
            raise CommandError("Nobody else is administrator: invite one and let her sign in first.")
        for editor in people:
            accounts.end_sessions(editor)
            editor.is_active = False
            editor.save(update_fields=["is_active"])
        self._file().unlink(missing_ok=True)
        if as_json:
            self.stdout.write(json.dumps({"deactivated": gone}))
        else:
            self.stdout.write(f"{len(gone)} demonstration accounts can no longer sign in.")

    def _other_administrator(self) -> bool:
        people = Editor.objects.filter(is_demo=False, is_active=True, groups__name="administrator")
        return any(person.has_usable_password() for person in people)

    def _file(self) -> Path:
        return settings.VAR / "demo-sign-ins"

    def _keep(self, sign_ins: list[tuple[str, str, str]]) -> None:
        """The passwords, readable by the owner of this installation only."""
        path = self._file()
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{role:14} {email:32} {password}\n" for role, email, password in sign_ins)
