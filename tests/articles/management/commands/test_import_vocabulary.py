"""import_vocabulary and export_vocabulary, as people and programs run them."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from editors.models import AuditEntry
from keywords.models import Keyword
from tests.factories import KeywordFactory

pytestmark = pytest.mark.django_db
EXCERPT = Path(__file__).parents[3] / "keywords" / "mediatopics_excerpt.json"
NOTHING = {"created": 0, "updated": 0, "unchanged": 0, "retired": 0, "refused": 0}


def run(name, *args, **kwargs):
    out = io.StringIO()
    call_command(name, *args, stdout=out, **kwargs)
    return out.getvalue()


def test_an_import_prints_what_became_of_each_concept():
    text = run("import_vocabulary", EXCERPT)

    words = "Vocabulary: Media Topics (made) Created: 25 Updated: 0 Unchanged: 0 Retired: 4 Refused: 0"
    assert " ".join(text.split()) == words


def test_programs_get_json():
    first = json.loads(run("import_vocabulary", EXCERPT, "--json"))
    second = json.loads(run("import_vocabulary", EXCERPT, "--json"))

    assert first == NOTHING | {"created": 25, "retired": 4, "dry_run": False, "problems": []}
    assert second == NOTHING | {"unchanged": 29, "dry_run": False, "problems": []}


def test_a_dry_run_tells_and_changes_nothing():
    text = run("import_vocabulary", EXCERPT, "--dry-run")
    facts = json.loads(run("import_vocabulary", EXCERPT, "--dry-run", "--json"))

    assert "line 8: arts, culture, entertainment and media (medtop:01000000): created" in text
    assert "    name (zh-hans): 艺术、文化、娱乐和媒体" in text
    assert "    parent: arts and entertainment" in text
    assert text.endswith("Nothing was stored: this was a dry run.\n")
    assert (facts["created"], facts["retired"], len(facts["changes"])) == (25, 4, 29)
    assert Keyword.objects.count() == AuditEntry.objects.count() == 0


def test_a_dry_run_shows_old_and_new(tmp_path):
    KeywordFactory(slug="dance", media_topic="20000007")
    (tmp_path / "x.csv").write_text("slug,name_en\ndance,Ballet\n")

    facts = json.loads(run("import_vocabulary", tmp_path / "x.csv", "--vocabulary", "topics", "--dry-run", "--json"))

    [change] = facts["changes"][0]["changes"]
    assert change == {"what": "name", "language": "en", "before": "Dance", "after": "Ballet"}


def test_the_log_names_who_imported(administrator):
    run("import_vocabulary", EXCERPT, "--as", "ADMINISTRATOR@example.org")

    assert AuditEntry.objects.get(action="vocabulary.imported").actor == administrator


def test_a_bad_file_is_refused_with_its_lines(tmp_path, capsys):
    path = tmp_path / "bad.csv"
    path.write_text("slug,name_en\na,=1+1\nb,B\nb,C\n")
    out = io.StringIO()

    with pytest.raises(CommandError, match="is refused; nothing was stored") as caught:
        call_command("import_vocabulary", path, "--vocabulary", "topics", "--json", stdout=out)

    facts = json.loads(out.getvalue())
    assert [problem["line"] for problem in facts["problems"]] == [2, 4]
    assert facts["refused"] == 3
    assert "Line 2: “=1+1”" in str(caught.value)
    assert Keyword.objects.count() == 0


def test_a_file_of_100_mb_is_not_read(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)

    with pytest.raises(CommandError, match="larger than 20 MB"):
        run("import_vocabulary", path)


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["missing.csv"], "missing.csv cannot be read: No such file"),
        ([str(EXCERPT), "--vocabulary", "topix"], "no vocabulary “topix”. Vocabularies: topics, places"),
        ([str(EXCERPT), "--as", "nobody@example.org"], "No active account"),
        ([str(EXCERPT), "--as", "editor@example.org"], "may not import keywords"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(args, reason, editor):
    with pytest.raises(CommandError, match=reason):
        run("import_vocabulary", *args)


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_was_exported_is_read_back(form, tmp_path):
    run("import_vocabulary", EXCERPT)
    path = tmp_path / "out"
    before = run("export_vocabulary", "--vocabulary", "media-topics", "--format", form)
    path.write_bytes(before.encode())

    assert json.loads(run("import_vocabulary", path, "--json"))["unchanged"] == 29
    assert run("export_vocabulary", "--vocabulary", "media-topics", "--format", form) == before


def test_export_knows_the_vocabularies():
    with pytest.raises(CommandError, match="no vocabulary “x”"):
        run("export_vocabulary", "--vocabulary", "x")
