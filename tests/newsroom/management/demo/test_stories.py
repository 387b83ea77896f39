import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from articles.enums import CorrectionKind, CreditRole, Kind, Label
from articles.story.schema import parse
from articles.story.text import measure, picture_keys, plain
from newsroom.management.demo.reader import load, stories

STORIES = stories()
PAIRS = [
    (original, other)
    for original in STORIES
    for other in STORIES
    if other.key == original.key and other.translation_of == original.language
]


def name(story):
    return f"{story.key}.{story.language}"


def sections():
    rows = {row["slug"]: row for row in load("outlet")["sections"]}
    return {f"{row['parent']}/{slug}" if "parent" in row else slug for slug, row in rows.items()}


def shape(node):
    """Kinds of nodes without their words, so that two languages compare."""
    if node["type"] in ("text", "hard_break"):
        return None
    parts = [part for child in node.get("content", []) if (part := shape(child))]
    attrs = node.get("attrs", {})
    return (node["type"], attrs.get("id"), attrs.get("picture"), attrs.get("level"), tuple(parts))


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_story_is_a_valid_document(story):
    assert parse(story.document)
    assert parse(story.working_document)


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_everything_a_story_names_exists(story):
    outlet, pictures = load("outlet"), load("pictures")["pictures"]
    keywords = {slug for vocabulary in load("keywords").values() for slug in vocabulary}

    assert story.section in sections()
    assert story.kind in Kind.values
    assert story.stage in Label.values
    assert set(story.keywords) <= keywords
    assert len(set(story.keywords)) == len(story.keywords)
    assert {credit.profile for credit in story.credits} <= {row["key"] for row in outlet["profiles"]}
    assert {credit.role for credit in story.credits} <= set(CreditRole.values)
    assert story.writer in {row["key"] for row in outlet["people"]}
    assert story.source in {None, *(row["key"] for row in outlet["sources"])}
    assert {story.picture, *picture_keys(story.document)} <= {None, *pictures}


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_somebody_else_can_approve_it(story):
    """Four eyes: the demonstration's approver is the editor, who may not have written or translated the piece."""
    approvals = set(Label) - {Label.DRAFT, Label.SENT_BACK, Label.IN_REVIEW, Label.SPIKED}
    hands = {credit.profile for credit in story.credits if credit.role in ("author", "translator")} | {story.writer}

    assert story.stage not in approvals or "shen" not in hands


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_facts_fit_the_stage(story):
    assert (story.due_in_hours is not None) == (story.stage == Label.SCHEDULED)
    assert bool(story.pending) == (story.stage == Label.LIVE_WITH_CHANGES)
    assert bool(story.note) == (story.stage in {Label.SENT_BACK, Label.WITHDRAWN, Label.LIVE_WITH_CHANGES})
    assert story.pending == () or story.document != story.working_document
    assert story.front is None or story.stage in {Label.LIVE, Label.LIVE_WITH_CHANGES}
    assert (story.source is None) == (story.original_hours_ago is None)
    assert story.original_hours_ago is None or story.original_hours_ago >= story.hours_ago


@pytest.mark.parametrize("story", [story for story in STORIES if story.afterwards], ids=name)
def test_what_was_done_afterwards_fits_the_story(story):
    ends = {Label.RETRACTED: "retraction", Label.REMOVED: "removal"}
    hours = [act.hours_ago for act in story.afterwards]

    assert story.afterwards[-1].kind == ends.get(story.stage, story.afterwards[-1].kind)
    assert hours == sorted(hours, reverse=True)
    assert story.hours_ago > hours[0] > 0
    for act in story.afterwards:
        assert act.kind in {"removal", *CorrectionKind.values}
        assert story.corrected(act) != story.document
        assert not act.find or parse(story.corrected(act))
        assert set(act.note) == {"en", "zh-hans"} or act.kind == "removal"


def test_some_forty_pieces_in_every_stage_and_kind():
    originals = [story for story in STORIES if story.translation_of is None]
    stages = Counter(story.stage for story in originals)

    assert len(originals) == 43
    assert stages[Label.LIVE] >= 28
    assert set(stages) == set(Label.values) - {Label.SPIKED}
    assert {story.kind for story in originals} == set(Kind.values)
    assert {story.section for story in originals} == sections()


def test_at_least_twelve_pieces_stand_in_both_languages():
    assert len(PAIRS) >= 12
    assert len(PAIRS) == sum(story.translation_of is not None for story in STORIES)
    assert len({(story.key, story.language) for story in STORIES}) == len(STORIES)


@pytest.mark.parametrize(("original", "translation"), PAIRS, ids=[pair[0].key for pair in PAIRS])
def test_translation_has_the_blocks_ids_and_facts_of_its_original(original, translation):
    assert shape(translation.document) == shape(original.document)
    for fact in ("kind", "section", "keywords", "picture", "source"):
        assert getattr(translation, fact) == getattr(original, fact), fact
    authors = [credit for credit in original.credits if credit.role == "author"]
    assert [credit for credit in translation.credits if credit.role == "author"] == authors


def test_what_a_story_continues_is_older_and_in_its_language():
    made = {(story.key, story.language): (place, story) for place, story in enumerate(STORIES)}
    continued = [story for story in STORIES if story.continues]

    assert {story.language for story in continued} == {"en", "zh-hans"}
    for story in continued:
        place, earlier = made[story.continues, story.language]
        assert earlier.stage == story.stage == Label.LIVE
        assert earlier.hours_ago > story.hours_ago
        assert place < made[story.key, story.language][0], "made first"


def test_lengths_run_from_briefs_to_long_reads():
    words = [measure(story.document).words for story in STORIES if story.language == "en"]

    assert sum(count >= 1000 for count in words) >= 3
    assert sum(400 <= count <= 800 for count in words) >= 10
    assert sum(count <= 100 for count in words) >= 5
    assert max(words) <= 1400


def test_headlines_run_from_a_word_to_two_lines():
    headlines = [plain(story.document).split("\n")[0] for story in STORIES if story.language == "en"]

    assert min(map(len, headlines)) <= 12
    assert max(map(len, headlines)) >= 150


def test_front_pages_have_one_story_at_each_rank():
    for language in ("en", "zh-hans"):
        ranks = sorted(story.front for story in STORIES if story.front and story.language == language)
        assert ranks == list(range(1, len(ranks) + 1))
        assert len(ranks) >= 6


def test_pieces_are_spread_over_four_months_and_crowd_in_the_last_days():
    published = [story.hours_ago for story in STORIES if story.stage == Label.LIVE]

    assert min(published) <= 1
    assert max(published) >= 110 * 24
    assert sum(hours <= 72 for hours in published) >= 15


def test_times_count_back_from_the_moment_of_the_run():
    now = datetime(2030, 5, 18, 15, tzinfo=UTC)
    story = next(story for story in STORIES if story.hours_ago == 2 and story.language == "en")

    assert story.published_at(now) == datetime(2030, 5, 18, 13, tzinfo=UTC)
    assert story.original_published_at(now) is None


def test_every_keyword_section_and_profile_is_used():
    keywords = {slug for vocabulary in load("keywords").values() for slug in vocabulary}
    profiles = {row["key"] for row in load("outlet")["profiles"]}

    assert {slug for story in STORIES for slug in story.keywords} == keywords
    assert {credit.profile for story in STORIES for credit in story.credits} == profiles


@pytest.mark.parametrize("story", STORIES, ids=name)
def test_punctuation_is_typographic_and_full_width_in_chinese(story):
    text = plain(story.working_document)
    half_width = re.findall(r"[\u4e00-\u9fff][,;:?!.\"'()]|[,;:?!\"'(][\u4e00-\u9fff]", text)

    assert '"' not in text
    assert "'" not in text
    assert half_width == []
