import json
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests.factories import EditorFactory

PIECE = Path(__file__).parents[2] / "domain" / "piece.txt"


def run(capsys, *args, **options):
    call_command("import_story", *args, **options)
    return capsys.readouterr().out


def test_json_tells_what_was_recognised(contributor, section, capsys):
    facts = json.loads(run(capsys, str(PIECE), email=contributor.email, section="trade", json=True))

    article = Article.objects.get()
    assert facts == {
        "id": article.pk,
        "address": f"http://127.0.0.1:8000/desk/stories/{article.pk}/",
        "headline": "Port Talks Resume on the Caspian",
        "source": "Caspian Wire",
        "published": "2022-05-18T15:00:00+08:00",
        "points": ["Ferries between the two ports are to sail daily again"],
        "reading_minutes": 10,
        "subheads": ["Deepen the channel"],
        "keywords": ["Belt and Road News", "Engineering News"],
        "credits": [["editor", "XingWentao"]],
        "unplaced": [],
        "already": False,
    }
    assert (article.draft.section, article.created_by) == (section, contributor)


def test_person_reads_the_parts_and_the_address(contributor, section, capsys):
    printed = run(capsys, str(PIECE), email=contributor.email.upper())

    assert "Newly proposed:   Belt and Road News, Engineering News" in printed
    assert f"/desk/stories/{Article.objects.get().pk}/" in printed
    assert "was imported before" in run(capsys, str(PIECE), email=contributor.email)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"email": "nobody@example.org"}, "No active account"),
        ({"section": "nowhere"}, "There is no section “nowhere”. Sections: trade."),
        ({"file": "/nowhere/at/all.txt"}, "cannot be read"),
        ({"email": "reader@example.org"}, "may not write stories"),
    ],
)
def test_mistakes_are_answered_with_a_sentence(contributor, section, options, sentence):
    EditorFactory(email="reader@example.org")
    options = {"email": contributor.email, "file": str(PIECE), **options}

    with pytest.raises(CommandError, match=sentence):
        call_command("import_story", options.pop("file"), **options)

    assert not Article.objects.exists()


@pytest.mark.parametrize("content", [b"", Random(1).randbytes(400), b"word " * 1_100_000])
def test_unusable_file_stores_nothing(contributor, section, tmp_path, content):
    file = tmp_path / "piece.txt"
    file.write_bytes(content)

    with pytest.raises(CommandError, match="Nothing was stored"):
        call_command("import_story", str(file), email=contributor.email)

    assert not Article.objects.exists()
