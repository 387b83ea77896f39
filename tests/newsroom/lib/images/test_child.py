import json
import os
import resource
import signal
import time
from pathlib import Path

import pytest
from PIL import Image

from newsroom.lib.images import child, shapes
from newsroom.lib.images.terms import Limits, Motion, Unreadable
from tests.newsroom.lib.images.samples import encoded, gif, halves, jobs, png, stored

LIMITS = Limits(seconds=30)
MEGABYTE = 1024 * 1024


def refused(path, limits=LIMITS) -> Unreadable:
    with pytest.raises(Unreadable) as refusal:
        child.probe(path, limits)
    return refusal.value


def waiting_for(condition, seconds=5) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


@pytest.fixture
def acting(monkeypatch):
    """Another program in place of the decoder, under the same limits."""

    def act(program: str) -> None:
        start = child.START.replace("from newsroom.lib.images import work\nwork.main()", program)
        assert program in start
        monkeypatch.setattr(child, "START", start)

    return act


def test_a_picture_is_looked_at_and_made(tmp_path):
    path = stored(tmp_path, encoded(halves((1800, 1200)), "JPEG"))
    probe = child.probe(path, LIMITS)
    assert (probe.format, probe.width, probe.height, probe.frames) == ("JPEG", 1800, 1200, 1)
    assert not probe.animated
    assert not probe.has_profile
    assert probe.metadata == {}
    out = tmp_path / "out"
    out.mkdir()
    made = child.make(path, jobs(1800, 1200, "square", "classic"), out, LIMITS, {"creator": "Mei Lin"})
    assert {form.name for form in made} == {path.name for path in out.iterdir()}
    assert len(made) == 4 * 3 + 1
    for form in made:
        assert form.path == out / form.name
        assert form.bytes == form.path.stat().st_size
        assert form.name.startswith(f"{form.shape}-{form.width}-{form.digest}.")
        with Image.open(form.path) as image:
            assert image.size == (form.width, form.height)
        assert b"Mei Lin" in form.path.read_bytes()


def test_a_moving_picture_gets_its_moving_form(tmp_path):
    data = encoded(halves(), "GIF", save_all=True, append_images=[halves(left=(0, 0, 0))], loop=0)
    path = stored(tmp_path, data)
    assert child.probe(path, LIMITS).animated
    made = child.make(path, jobs(600, 400, "free"), tmp_path, LIMITS, None, Motion("abcdefabcd"))
    moving = made[-1]
    assert (moving.shape, moving.name) == (shapes.MOTION, "motion-600-abcdefabcd.webp")
    with Image.open(moving.path) as image:
        assert image.n_frames == 2
    assert all(form.shape == "free" for form in child.make(path, jobs(600, 400, "free"), tmp_path, LIMITS))


def test_words_of_the_file_come_along(tmp_path):
    exif = Image.Exif()
    exif[0x013B] = "Mei Lin"
    assert child.probe(stored(tmp_path, encoded(halves(), "PNG", exif=exif)), LIMITS).metadata == {"creator": "Mei Lin"}


# ── Refusals, with the numbers for a sentence ───────────────────────────────────────────────────────────────────────
def test_size_is_looked_at_before_anything_is_started(tmp_path, monkeypatch):
    monkeypatch.setattr(child, "_run", None)
    assert refused(stored(tmp_path, b"")).code == "empty"
    path = tmp_path / "giant"
    with path.open("wb") as file:
        file.truncate(41 * MEGABYTE)
    refusal = refused(path)
    assert (refusal.code, refusal.facts) == ("bytes", {"size": 41 * MEGABYTE, "limit": 40 * MEGABYTE})


def test_pixels_are_counted_before_any_is_decoded(tmp_path):
    began = time.monotonic()
    refusal = refused(stored(tmp_path, png(30_000, 30_000)))
    assert refusal.code == "pixels"
    assert refusal.facts == {"width": 30_000, "height": 30_000, "limit": 100_000_000}
    assert time.monotonic() - began < 5


def test_frames_are_counted_before_any_is_decoded(tmp_path):
    path = stored(tmp_path, gif(5_000))
    refusal = refused(path)
    assert (refusal.code, refusal.facts) == ("frames", {"limit": 1_000})
    with pytest.raises(Unreadable, match="frames"):
        child.make(path, jobs(1, 1, "free"), tmp_path, LIMITS)


def test_kinds_that_are_not_taken_have_their_code(tmp_path):
    for data, code in (
        (b"<svg/>", "svg"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 90, "heic"),
        (b"FUJIFILMCCD-RAW" + b"\0" * 90, "raw"),
        (encoded(Image.new("LAB", (9, 9)), "TIFF"), "lab"),
        (encoded(halves(), "JPEG")[:2000], "broken"),
    ):
        assert refused(stored(tmp_path, data)).code == code
    refusal = refused(stored(tmp_path, b"%PDF-1.7"))
    assert (refusal.code, refusal.facts) == ("format", {"kind": "PDF"})


def test_a_picture_that_takes_too_much_memory_is_refused(tmp_path):
    path = stored(tmp_path, encoded(Image.new("RGB", (9_000, 9_000)), "PNG"))
    refusal = refused(path, Limits(memory=300 * MEGABYTE))
    assert (refusal.code, refusal.facts) == ("memory", {"limit": 300 * MEGABYTE})


def test_a_picture_that_takes_too_long_is_refused_and_its_process_ended(tmp_path, acting):
    mark = tmp_path / "pid"
    acting(f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    path = stored(tmp_path, encoded(halves(), "PNG"))
    began = time.monotonic()
    refusal = refused(path, Limits(seconds=1))
    assert (refusal.code, refusal.facts) == ("time", {"limit": 1})
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_whatever_it_started_is_ended_too(tmp_path, acting):
    mark = tmp_path / "pid"
    acting(
        "import os, subprocess, time\n"
        f"open({str(mark)!r}, 'w').write(str(subprocess.Popen(['sleep', '60']).pid)); time.sleep(60)"
    )
    assert refused(stored(tmp_path, b"GIF89a"), Limits(seconds=1)).code == "time"
    status = Path(f"/proc/{mark.read_text()}/stat")
    assert waiting_for(lambda: not status.exists() or status.read_text().split()[2] == "Z")


@pytest.mark.parametrize(
    ("program", "code"),
    [
        pytest.param("import os; os.abort()", "broken", id="crash"),
        pytest.param("import os; os.kill(os.getpid(), 11)", "broken", id="segmentation-fault"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "memory", id="ended-by-the-kernel"),
        pytest.param("raise SystemExit(3)", "broken", id="leaves"),
        pytest.param("raise RuntimeError", "broken", id="raises"),
        pytest.param("print('hello')", "broken", id="garbage"),
        pytest.param("pass", "broken", id="says-nothing"),
        pytest.param("print('[' * 100000)", "broken", id="deep-garbage"),
        pytest.param("print('[1, 2]')", "broken", id="not-an-answer"),
        pytest.param("print('{\"done\": true}')", "broken", id="answer-without-facts"),
        pytest.param('print(\'{"done": true, "code": "rm -rf"}\')', "broken", id="unknown-code"),
        pytest.param('print(\'{"code": [], "done": true}\')', "broken", id="strange-code"),
        pytest.param('print(\'{"code": "svg", "facts": [7]}\')', "svg", id="strange-facts"),
        pytest.param("import sys; sys.stdout.write('x' * 80_000_000)", "broken", id="endless-answer"),
        pytest.param("x = b'x' * (3 << 30)", "broken", id="memory-without-a-word"),
        pytest.param("import tempfile; tempfile.TemporaryFile().truncate(1 << 40)", "broken", id="giant-file"),
        pytest.param("import signal; signal.raise_signal(signal.SIGXCPU)", "time", id="out-of-time"),
    ],
)
def test_whatever_goes_wrong_there_is_a_refusal_here(tmp_path, acting, program, code):
    acting(program)
    assert refused(stored(tmp_path, encoded(halves(), "PNG"))).code == code


@pytest.mark.parametrize(
    "lie",
    [
        {"width": 0},
        {"height": -5},
        {"width": 10**9},
        {"width": "wide"},
        {"width": float("inf")},
        {"frames": 10**9},
        {"format": "SVG"},
        {"color": "url(evil)"},
        {"color": 7},
        {"width": None},
    ],
)
def test_an_answer_that_cannot_be_true_is_not_believed(tmp_path, acting, monkeypatch, lie):
    answer = {"done": True, "format": "PNG", "width": 60, "height": 40, "frames": 1, "animated": False}
    answer |= {"color": "#102030", "has_profile": False, "metadata": {"gps": "31.2", "title": "Ferry", "credit": 7}}
    acting(f"print({json.dumps(answer)!r})")
    path = stored(tmp_path, encoded(halves(), "PNG"))
    assert child.probe(path, LIMITS).metadata == {"title": "Ferry"}
    monkeypatch.setattr(child, "START", child.START.replace(json.dumps(answer), json.dumps(answer | lie)))
    assert refused(path).code == "broken"


def test_forms_that_are_missing_are_not_believed(tmp_path, acting):
    acting('print(\'{"done": true, "motion": null}\')')
    with pytest.raises(Unreadable, match="broken"):
        child.make(stored(tmp_path, encoded(halves(), "PNG")), jobs(600, 400, "free"), tmp_path, LIMITS)


def test_nothing_of_this_process_is_known_there(tmp_path, acting, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "Zq7Marked")
    mark = tmp_path / "seen"
    acting(
        "import os, resource\n"
        f"with open({str(mark)!r}, 'w') as file:\n"
        "    print(dict(os.environ), os.getcwd(), sorted(os.listdir('/proc/self/fd')), 'django' in sys.modules,\n"
        "          resource.getrlimit(resource.RLIMIT_AS)[1], resource.getrlimit(resource.RLIMIT_CORE)[1], file=file)"
    )
    with (tmp_path / "open").open("w"):
        refused(stored(tmp_path, encoded(halves(), "PNG")))
    seen = mark.read_text()
    assert "Zq7Marked" not in seen
    assert "['0', '1', '2', '3', '4'] False" in seen
    assert seen.endswith(f"{LIMITS.memory} 0\n")


def test_it_ends_by_itself_when_nobody_is_left_to_end_it(tmp_path, acting, monkeypatch):
    acting("import time; time.sleep(60)")
    monkeypatch.setattr(child.os, "killpg", lambda group, number: None)
    path = stored(tmp_path, encoded(halves(), "PNG"))
    began = time.monotonic()
    assert refused(path, Limits(seconds=1)).code == "time"
    assert time.monotonic() - began < 10


def test_one_after_the_other_costs_this_process_nothing(tmp_path):
    path = stored(tmp_path, encoded(halves(), "PNG"))
    for _each in range(3):
        child.probe(path, LIMITS)
    before, handles = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(os.listdir("/proc/self/fd"))
    for _each in range(10):
        child.probe(path, LIMITS)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2048
    assert len(os.listdir("/proc/self/fd")) == handles


@pytest.mark.long
def test_two_hundred_leave_no_trace(tmp_path):
    good, bad = encoded(halves(), "JPEG"), encoded(halves(), "JPEG")[:900]
    paths = [stored(tmp_path, data, name) for name, data in (("good", good), ("bad", bad))]
    child.probe(paths[0], LIMITS)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(200):
        if number % 10:
            child.probe(paths[0], LIMITS)
        else:
            assert refused(paths[1]).code == "broken"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2048


def test_a_stopped_caller_leaves_no_process_behind(tmp_path, acting, monkeypatch):
    mark = tmp_path / "pid"
    acting(f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)")

    def interrupted(*_args, **_kwargs):
        waiting_for(lambda: mark.exists() and mark.read_text())
        raise KeyboardInterrupt

    monkeypatch.setattr(child.subprocess.Popen, "communicate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        child.probe(stored(tmp_path, encoded(halves(), "PNG")), LIMITS)
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), signal.SIG_DFL)
