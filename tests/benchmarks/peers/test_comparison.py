"""The harness's own arithmetic: a wrong ratio would be believed. The peer itself is not installed here."""

import ast
import math
import re
from pathlib import Path

import pytest

from tests.benchmarks.load import CONNECTIONS
from tests.benchmarks.peers import comparison, measuring, wagtail
from tests.benchmarks.peers.comparison import Beside

HERE = Path(wagtail.__file__).parent


def figures(rate=100.0, cpu=10.0, **more) -> dict:
    return {"rate": rate, "p50": 5.0, "p99": 9.0, "cpu": cpu, "bytes": 2048} | more


def beside(wanted=4, ours=None, peers=None) -> Beside:
    return Beside(ours=ours or figures(400, 2), peers=peers or figures(), pressed=figures(90, 11), wanted=wanted)


def test_ratios_say_how_many_times_faster_and_cheaper_ours_is():
    found = beside()

    assert (found.rate, found.cpu, found.cpu_pressed) == (4.0, 5.0, 5.5)


@pytest.mark.parametrize(("wanted", "reached"), [(3.9, True), (4, True), (4.1, False)])
def test_what_is_wanted_is_asked_of_the_rate(wanted, reached):
    assert beside(wanted).is_reached is reached


def test_what_cannot_be_told_is_not_reached():
    found = beside(peers=figures(rate=0.0))

    assert math.isnan(found.rate)
    assert not found.is_reached


def test_a_page_that_is_never_answered_gives_bounds():
    found = beside(40, peers=comparison.unanswered(60, 24, processes=2))

    assert found.rate == pytest.approx(400 / (2 / 60), rel=0.01)
    assert found.is_reached
    line = comparison.line("search", 20, found)
    assert "<0.03" in line
    assert f">{24_000 / 2:.1f}" in line
    assert ">12012.0" in line


@pytest.mark.parametrize(("alone", "seconds"), [(0.001, 2), (0.1, 3 * CONNECTIONS * 0.1), (100, comparison.LONGEST)])
def test_a_slow_page_is_asked_for_longer(alone, seconds):
    assert comparison.long_enough(alone, 2) == pytest.approx(seconds)


def test_stretches_are_averaged():
    assert comparison.mean([{"rate": 10.0, "cpu": 1.0}, {"rate": 20.0, "cpu": 2.0}]) == {"rate": 15.0, "cpu": 1.5}


def test_what_is_kept_holds_the_figures_and_the_verdict():
    assert beside().as_json() == {
        "ours": figures(400, 2),
        "peer": figures(),
        "pressed": figures(90, 11),
        "times": {"rate": 4.0, "cpu": 5.0, "cpu_pressed": 5.5},
        "wanted": 4,
        "reached": True,
    }


@pytest.mark.parametrize(
    ("body", "stories"),
    [
        (b'<article class="card card-row"></article><article class="card"></article><li><h3>', 2),
        (b"<item></item><item></item><item></item>", 3),
        (b'<article class="story"><ul><li><h3></h3></li><li><h3></h3></li></ul>', 2),
        (b'<li class="more"><h3>', 1),
        (b"", 0),
    ],
)
def test_stories_of_a_page_are_counted(body, stories):
    assert measuring.count(body) == stories


def test_every_page_is_measured_once():
    assert sorted(page for group in comparison.GROUPS for page in group) == sorted(comparison.WANTED)


def test_peers_are_chosen_by_name():
    assert (measuring.chosen(""), measuring.chosen("wagtail")) == ([], ["wagtail"])
    with pytest.raises(SystemExit, match="nobody"):
        measuring.chosen("nobody")


def test_a_peer_runs_on_the_versions_of_ours():
    own, peers = (
        dict(re.findall(r"^([\w.\[\],-]+)==(\S+)$", file.read_text(), re.MULTILINE))
        for file in (HERE.parents[2] / "requirements.txt", HERE / "requirements.txt")
    )

    assert "wagtail" in peers
    assert {name: version for name, version in peers.items() if name in own} == {
        name: version for name, version in own.items() if name in peers
    }
    assert set(peers) - set(own) == {"wagtail"}


def test_the_harness_needs_nothing_of_the_peer():
    imported = set()
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported |= {f"{node.module}.{alias.name}" for alias in node.names}

    assert "tests.benchmarks.peers.wagtail" in imported
    assert [name for name in imported if name.startswith("wagtail") or "wagtail_news" in name] == []
