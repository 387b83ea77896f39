"""What is not restored: anything damaged, foreign, newer, or over somebody's work. Nothing changes then."""

import hashlib
import json
import shutil

import pytest
from django.conf import settings

from tests.newsroom.management.archives import members, sealed, write

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
pytestmark = pytest.mark.skipif(
    ON_POSTGRESQL and shutil.which("pg_dump") is None, reason="PostgreSQL's client programs are missing"
)


@pytest.fixture(scope="session")
def good(landlord, tmp_path_factory):
    """An archive of an outlet with two pictures and one person."""
    outlet = landlord.migrated()
    for name, content in {"a.jpg": b"one", "b/c.jpg": b"two" * 5000}.items():
        path = outlet.var / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    create = "from editors.models import Editor; Editor.objects.create_user('mei@example.org')"
    outlet.run("shell", "--verbosity", "0", "--command", create)
    file = tmp_path_factory.mktemp("archives") / "good.tar"
    outlet.run("backup", file)
    return file


def assert_refused(outlet, file, reason):
    before = outlet.tables() if (outlet.var / "newsroom.sqlite3").exists() or outlet.database_url else {}

    refused = outlet.run("restore", file, check=False)

    assert refused.returncode == 1
    assert reason in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (outlet.var / "media").exists()
    assert {name: rows for name, rows in outlet.tables().items() if rows} == before


def test_restore_refuses_a_damaged_archive(other, good, tmp_path):
    contents = members(good) | {"media/a.jpg": b"two"}

    assert_refused(other, write(tmp_path / "x.tar", contents), "media/a.jpg is not what was saved")


def test_restore_refuses_a_file_that_is_no_archive(other, tmp_path):
    (tmp_path / "x.tar").write_bytes(b"not a tar at all" * 100)

    assert_refused(other, tmp_path / "x.tar", "is not a backup")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": "99.0"}, "is from version 99.0"),
        ({"format": 2}, "has format 2"),
        ({"members": None}, "cannot be read"),
        ({"database": "x"}, "cannot be read"),
        ({"migrations": {"articles": ["9999_tomorrow"]}}, "is newer than this version"),
        ({"migrations": {"socialaccount": ["0001_initial"]}}, "needs socialaccount"),
    ],
)
def test_restore_refuses_what_it_does_not_understand(other, good, tmp_path, changes, reason):
    assert_refused(other, write(tmp_path / "x.tar", sealed(members(good), **changes)), reason)


def test_restore_refuses_another_kind_of_database(other, good, tmp_path):
    contents = members(good)
    database = json.loads(contents["manifest.json"])["database"] | {"kind": "sqlite" if ON_POSTGRESQL else "postgresql"}

    assert_refused(other, write(tmp_path / "x.tar", sealed(contents, database=database)), "this outlet uses")


def test_restore_refuses_a_database_that_is_not_sound(other, good, tmp_path):
    contents = members(good)
    manifest = json.loads(contents["manifest.json"])
    name = manifest["database"]["member"]
    contents[name] = contents[name][:3000] + b"\xff" * 3000 + contents[name][6000:]
    for member in manifest["members"]:
        if member["name"] == name:
            member["sha256"] = hashlib.sha256(contents[name]).hexdigest()

    refused = other.run(
        "restore", write(tmp_path / "x.tar", sealed(contents, members=manifest["members"])), check=False
    )

    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False), refused.stderr
    assert {name: rows for name, rows in other.tables().items() if rows} == {}


def test_restore_never_overwrites_an_outlet_with_people(outlet, good):
    create = "from editors.models import Editor; Editor.objects.create_user('omar@example.org')"
    outlet.run("shell", "--verbosity", "0", "--command", create)
    before = outlet.tables()

    refused = outlet.run("restore", good, check=False)

    assert (refused.returncode, "has people or stories" in refused.stderr) == (1, True)
    assert outlet.tables() == before
    assert not (outlet.var / "media").exists()


def test_restore_fills_an_outlet_that_was_only_migrated(outlet, good):
    outlet.run("restore", good)

    assert len(outlet.tables()["editors_editor"]) == 1
    assert (outlet.var / "media" / "b" / "c.jpg").read_bytes() == b"two" * 5000


def test_restore_can_be_tried_again_after_pictures_were_left(other, good):
    (other.var / "media").mkdir()
    (other.var / "media" / "a.jpg").write_bytes(b"one")

    said = json.loads(other.run("restore", good, "--json").stdout)

    assert (said["media"]["files"], said["media"]["written"], said["migrate"]) == (2, 1, False)


def test_restore_refuses_to_replace_another_picture(other, good):
    (other.var / "media").mkdir()
    (other.var / "media" / "a.jpg").write_bytes(b"another")

    refused = other.run("restore", good, check=False)

    assert (refused.returncode, "A different picture" in refused.stderr) == (1, True)
    assert (other.var / "media" / "a.jpg").read_bytes() == b"another"
    assert {name: rows for name, rows in other.tables().items() if rows} == {}


def test_restore_of_an_older_outlet_asks_to_migrate(landlord, other, tmp_path):
    older = landlord.migrated()
    older.run("migrate", "sessions", "zero", "--verbosity", "0")
    older.run("backup", tmp_path / "older.tar")

    said = other.run("restore", tmp_path / "older.tar")

    assert "Next: manage.py migrate" in said.stdout
    other.run("migrate", "--verbosity", "0")
    assert "django_session" in other.tables()
