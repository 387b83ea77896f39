"""Print keywords as a file that import_vocabulary reads back."""

from django.core.management.base import BaseCommand, CommandError

from keywords.domain.exchange import giving
from keywords.models import Vocabulary


class Command(BaseCommand):
    help = "Print one vocabulary, or all, as JSON in the shape of the IPTC Media Topics or as a CSV table (UTF-8)."

    def add_arguments(self, parser):
        parser.add_argument("--vocabulary", metavar="SLUG", help="one only; without it, all of them")
        parser.add_argument("--format", dest="form", choices=["json", "csv"], default="json")

    def handle(self, *, vocabulary, form, **options):
        chosen = Vocabulary.objects.filter(slug=vocabulary).first() if vocabulary else None
        if vocabulary and chosen is None:
            known = ", ".join(Vocabulary.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no vocabulary “{vocabulary}”. Vocabularies: {known}.")
        for part in giving.as_csv(chosen) if form == "csv" else [giving.as_json(chosen)]:
            self.stdout.write(part, ending="")
