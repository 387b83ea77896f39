"""Saving an outlet while people write, and having it again elsewhere."""

import json
import shutil
import tarfile
import time

import pytest
from django.conf import settings

ON_POSTGRESQL = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
pytestmark = pytest.mark.skipif(
    ON_POSTGRESQL and shutil.which("pg_dump") is None, reason="PostgreSQL's client programs are missing"
)


class Writers:
    """A number of processes saving drafts; each notes what was acknowledged to it."""

    def __init__(self, outlet, number, folder):
        self.notes = [folder / f"writer-{n}" for n in range(number)]
        self.processes = [
            outlet.start("-m", "tests.newsroom.management.writer", n, path) for n, path in enumerate(self.notes)
        ]

    def acknowledged(self) -> list[int]:
        """The newest version that each writer was told is saved; half a line is no word yet."""
        found = []
        for path in self.notes:
            lines = path.read_text().split("\n")[:-1] if path.exists() else []
            found.append(int(lines[-1]) if lines else 0)
        return found

    def wait_for(self, versions: int) -> None:
        end = time.monotonic() + 90
        while min(self.acknowledged()) < versions:
            assert time.monotonic() < end, self.acknowledged()
            assert all(process.poll() is None for process in self.processes)
            time.sleep(0.05)

    def end(self) -> None:
        for process in self.processes:
            process.terminate()
        assert [process.wait(30) for process in self.processes] == [0] * len(self.processes)


@pytest.fixture
def writers(tmp_path):
    started = []

    def start(outlet, number):
        started.append(Writers(outlet, number, tmp_path))
        return started[-1]

    yield start
    for each in started:
        for process in each.processes:
            if process.poll() is None:
                process.kill()
                process.wait()


@pytest.mark.parametrize(
    "number",
    [pytest.param(2, id="2-writers"), pytest.param(20, id="20-writers", marks=pytest.mark.long)],
)
def test_backup_under_writers_is_one_moment(outlet, other, writers, tmp_path, number):
    at_work = writers(outlet, number)
    at_work.wait_for(10)
    before = at_work.acknowledged()

    outlet.run("backup", tmp_path / "all.tar")
    after = at_work.acknowledged()
    at_work.end()
    other.run("restore", tmp_path / "all.tar")

    drafts, batches, emails = restored_work(other)
    assert len(drafts) == number
    for pk, (version, headline, document) in drafts.items():
        # Row, document and batches are of the same moment …
        assert headline == str(version) == str(document)
        assert batches[pk] == list(range(1, version + 1))
        # … which lies between the two looks at what this writer was told.
        writer = int(emails[pk].removeprefix("writer").partition("@")[0])
        assert before[writer] <= version <= after[writer] + 1
    assert sum(at_work.acknowledged()) > sum(before), "nobody wrote while the backup was made"


def restored_work(outlet):
    script = (
        "import json; from articles.models import Batch, Draft; print(json.dumps(["
        "{d.pk: [d.version, d.headline, d.document['version']] for d in Draft.objects.all()},"
        "{d.pk: list(d.batches.values_list('version', flat=True)) for d in Draft.objects.all()},"
        "{d.pk: d.article.created_by.email for d in Draft.objects.all()}]))"
    )
    return json.loads(outlet.run("shell", "--verbosity", "0", "--command", script).stdout)


def test_backup_and_restore_give_equal_rows_and_pictures(outlet, other, writers, tmp_path):
    at_work = writers(outlet, 2)
    at_work.wait_for(5)
    at_work.end()
    picture = outlet.var / "media" / "pictures" / "ab" / "abc.webp"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(bytes(range(256)) * 5000)
    (outlet.var / "media" / "桥.jpg").write_bytes(b"")

    outlet.run("backup", tmp_path / "all.tar")
    said = other.run("restore", tmp_path / "all.tar")

    assert other.tables() == outlet.tables()
    assert (other.var / "media" / "pictures" / "ab" / "abc.webp").read_bytes() == picture.read_bytes()
    assert (other.var / "media" / "桥.jpg").read_bytes() == b""
    assert "Restored 2 stories, 2 people and 2 picture files" in said.stdout
    assert "manage.py migrate" not in said.stdout
    assert other.run("migrate", "--check").returncode == 0
    if not ON_POSTGRESQL:
        other.run(
            "shell",
            "--verbosity",
            "0",
            "--command",
            "from editors.models import Editor; Editor.objects.get(pk=1).save()",
        )
        assert (other.var / "newsroom.sqlite3").read_bytes()[18:20] == b"\x02\x02", "not in WAL mode"


def test_backup_is_read_by_its_owner_only(outlet, tmp_path):
    outlet.run("backup", tmp_path / "all.tar")

    assert (tmp_path / "all.tar").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if "all.tar" in path.name] == ["all.tar"]


def test_backup_never_replaces_a_file_unasked(outlet, tmp_path):
    file = tmp_path / "all.tar"
    file.write_text("yesterday's")

    refused = outlet.run("backup", file, check=False)

    assert (refused.returncode, file.read_text()) == (1, "yesterday's")
    assert "exists" in refused.stderr
    outlet.run("backup", file, "--force")
    assert tarfile.is_tarfile(file)


def test_backup_summary_for_programs(outlet, tmp_path):
    said = json.loads(outlet.run("backup", tmp_path / "all.tar", "--json").stdout)

    assert said["file"] == str(tmp_path / "all.tar")
    assert said["bytes"] == (tmp_path / "all.tar").stat().st_size
    assert (said["database"]["rows"]["articles_article"], said["media"]["files"]) == (0, 0)


@pytest.mark.parametrize(
    ("place", "reason"),
    [("missing/all.tar", "does not exist"), (".", "is a folder"), ("{media}/all.tar", "hold itself")],
)
def test_backup_refuses_a_place_with_a_sentence(outlet, tmp_path, place, reason):
    (outlet.var / "media").mkdir()
    place = place.replace("{media}", str(outlet.var / "media"))

    refused = outlet.run("backup", tmp_path / place, "--force", check=False)

    assert (refused.returncode, reason in refused.stderr) == (1, True), refused.stderr
    assert "Traceback" not in refused.stderr


def test_backup_of_nothing_is_refused(other, tmp_path):
    refused = other.run("backup", tmp_path / "all.tar", check=False)

    assert (refused.returncode, "nothing to save" in refused.stderr) == (1, True)
    assert list(tmp_path.glob("*all.tar*")) == []
