"""The file of a backup: written whole or not at all, read only when every byte is as it was written."""

import io
import tarfile

import pytest

from newsroom.management.archive import Reader, Refused, Writer
from tests.newsroom.management.archives import members, write


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.tar"
    with Writer(file, replace=False) as writer:
        writer.add("database.sqlite3", io.BytesIO(b"rows" * 5000))
        writer.add("media/a.jpg", io.BytesIO(b"one"))
        writer.add("media/b/c.jpg", io.BytesIO(b"two" * 5000))
        writer.finish({"version": "0.1.0", "database": {"kind": "sqlite", "member": "database.sqlite3", "rows": {}}})
    return file


def assert_refused(file, reason):
    with pytest.raises(Refused, match=reason):
        check(file)


def check(file):
    with Reader(file) as reader:
        reader.check()


def link(name, kind):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, "/etc/passwd"
    return info


def test_reader_returns_what_was_written(good):
    with Reader(good) as reader:
        manifest = reader.check()

        assert [member["name"] for member in manifest["members"]] == [
            "database.sqlite3",
            "media/a.jpg",
            "media/b/c.jpg",
        ]
        assert reader.member("media/b/c.jpg").read() == b"two" * 5000


def test_writer_leaves_nothing_behind_when_it_fails(tmp_path):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("the disk is broken")

    with Writer(tmp_path / "x.tar", replace=False) as writer, pytest.raises(OSError, match="broken"):
        writer.add("media/a.jpg", Broken())

    assert list(tmp_path.iterdir()) == []


def test_writer_keeps_a_file_that_appeared_meanwhile(tmp_path):
    with Writer(tmp_path / "x.tar", replace=False) as writer:
        (tmp_path / "x.tar").write_text("somebody else's")
        with pytest.raises(Refused, match="exists"):
            writer.finish({})

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("x.tar", "somebody else's")]


def test_writer_takes_a_stream_as_long_as_it_turns_out_to_be(tmp_path):
    class Growing(io.RawIOBase):
        parts = [b"a" * 10, b"b" * 20, b""]

        def read(self, size=-1):
            return self.parts.pop(0)

    with Writer(tmp_path / "x.tar", replace=False) as writer:
        size = writer.add("media/a.jpg", Growing())
        writer.finish({"database": {}})

    assert (size, members(tmp_path / "x.tar")["media/a.jpg"]) == (30, b"a" * 10 + b"b" * 20)


def test_reader_refuses_a_file_that_is_not_there(tmp_path):
    assert_refused(tmp_path / "x.tar", "cannot be read")


@pytest.mark.parametrize("share", [0.3, 0.8, 0.95])
def test_reader_refuses_an_archive_cut_off(good, tmp_path, share):
    # What follows the last member is padding, which nobody misses.
    content = good.read_bytes().rstrip(b"\0")
    (tmp_path / "x.tar").write_bytes(content[: int(len(content) * share)])

    assert_refused(tmp_path / "x.tar", "Nothing was restored.")


@pytest.mark.parametrize("name", ["media/b/c.jpg", "database", "manifest.json"])
def test_reader_refuses_a_changed_byte(good, tmp_path, name):
    contents = members(good)
    name = next(full for full in contents if full.startswith(name))
    contents[name] = contents[name][:-2] + bytes([contents[name][-2] ^ 1]) + contents[name][-1:]

    assert_refused(write(tmp_path / "x.tar", contents), "is not what was saved")


@pytest.mark.parametrize("name", ["media/a.jpg", "manifest.json", "manifest.sha256"])
def test_reader_refuses_a_missing_member(good, tmp_path, name):
    contents = members(good)
    del contents[name]

    assert_refused(write(tmp_path / "x.tar", contents), "is missing")


@pytest.mark.parametrize(
    "name",
    [
        "media/../../evil",
        "/etc/evil",
        "../evil",
        "media//evil",
        "media/./evil",
        "media\\..\\evil",
        "evil",
        "media/a\nb",
    ],
)
def test_reader_refuses_a_name_that_leads_elsewhere(good, tmp_path, name):
    contents = members(good) | {name: b"x"}

    assert_refused(write(tmp_path / "x.tar", contents), "a name no backup has")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE])
def test_reader_refuses_members_that_are_no_plain_files(good, tmp_path, kind):
    contents = members(good)

    assert_refused(write(tmp_path / "x.tar", contents, [link("media/a.jpg", kind)]), "not a plain file")


def test_reader_refuses_a_member_that_the_manifest_does_not_name(good, tmp_path):
    contents = members(good) | {"media/extra.jpg": b"x"}

    assert_refused(write(tmp_path / "x.tar", contents), "does not name")
