"""The JSON of vocabularies as it is read: what it says, and the lines on which it is refused."""

import json
from pathlib import Path

import pytest

from keywords.domain.exchange import files
from keywords.domain.exchange.concepts import MAX_BYTES, FileRefused

EXCERPT = Path(__file__).parents[2] / "mediatopics_excerpt.json"


def concept(code, called="dance", **values):
    return {"qcode": code, "broader": None, "name": {"en-GB": called}, **values}


def written(*concepts, **top):
    return json.dumps({"concepts": list(concepts), **top}, indent=1).encode()


def refused(raw):
    with pytest.raises(FileRefused) as caught:
        files.read(raw)
    return caught.value.sentences


def read_one(**values):
    return files.read(written(concept("medtop:20000007", **values))).concepts[0]


def test_the_excerpt_of_media_topics_is_read():
    found = files.read(EXCERPT.read_bytes())

    theatre = found.find("medtop:20000030", found.concepts[0])
    assert (len(found.concepts), found.vocabularies) == (29, [])
    assert theatre.names == {"en": "music theatre", "zh-hans": "音乐剧"}
    assert (theatre.media_topic, theatre.parent, theatre.status) == ("20000030", "medtop:20000029", "retired")
    assert theatre.aliases == [("en", "music theater")]
    assert list(theatre.description) == ["en"]
    assert found.find("medtop:20000105", found.concepts[0]).wikidata == "Q135010"


def test_a_concept_knows_its_line():
    lines = EXCERPT.read_text(encoding="utf-8").splitlines()

    found = files.read(EXCERPT.read_bytes()).concepts

    assert [lines[each.line].strip() for each in found] == [f'"qcode": "{each.key}",' for each in found]


@pytest.mark.parametrize(
    ("names", "ours"),
    [
        ({"en": "a", "en-GB": "b", "en-US": "c"}, {"en": "a"}),
        ({"en-US": "c", "en-GB": "b"}, {"en": "b"}),
        ({"en-AU": "d", "de": "e"}, {"en": "d"}),
        ({"EN-gb": "b", "zh-CN": "中"}, {"en": "b", "zh-hans": "中"}),
        ({"en": "", "en-US": "c"}, {"en": "c"}),
        ({"zh-Hans": "铁路", "zh": "鐵路"}, {"zh-hans": "铁路"}),
        ({"en": "a", "zh-TW": "鐵路"}, {"en": "a"}),
    ],
)
def test_names_come_from_the_nearest_language(names, ours):
    assert read_one(name=names).names == ours


def test_other_spellings_of_our_languages_become_aliases():
    names = {
        "en-GB": "labour",
        "en-US": "labor",
        "en-AU": "Labour",
        "zh-Hans": "劳动",
        "zh-Hant": "勞動",
        "fr": "travail",
    }

    assert read_one(name=names).aliases == [("en", "labor"), ("zh-hant", "勞動")]


@pytest.mark.parametrize(
    "address",
    ["https://www.wikidata.org/entity/Q11639", "http://www.wikidata.org/wiki/Q11639", "wd:Q11639", "Q11639"],
)
def test_wikidata_is_read_from_any_spelling(address):
    assert read_one(wikidata=address).wikidata == "Q11639"


@pytest.mark.parametrize(("retired", "status"), [("2021-09-30", "retired"), (True, "retired"), (None, ""), (False, "")])
def test_retired_concepts_are_told(retired, status):
    assert read_one(retired=retired).status == status


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"qcode": ""}, "no “qcode”"),
        ({"qcode": "medtop:123"}, "eight digits"),
        ({"qcode": "medtop:x"}, "not a Media Topic code"),
        ({"name": {"fr": "danse"}}, "no name in the outlet’s languages"),
        ({"name": "dance"}, "“name” is not what it must be"),
        ({"name": {"en": 7}}, "“name” is not what it must be"),
        ({"name": {"english language": "x"}}, "not a language code"),
        ({"name": {"en": "x" * 121}}, "longer than 120"),
        ({"name": {"en": "a\u0000b"}}, "control character"),
        ({"name": {"en": "a\ud800"}}, "control character"),
        ({"wikidata": "Q0"}, "not a Wikidata item"),
        ({"retired": 3}, "“retired” is not what it must be"),
        ({"retired": "2021", "status": "accepted"}, "retired and “accepted” at once"),
        ({"status": "loved"}, "not a status"),
        ({"colour": "red"}, "Unknown: colour"),
        ({"aliases": ["x"]}, "An alias has"),
        ({"slug": "a/b"}, "cannot stand in an address"),
        ({"replaced_by": "medtop:1", "status": "accepted"}, "cannot be “accepted”"),
    ],
)
def test_a_bad_concept_refuses_the_file_with_its_line(values, reason):
    first, bad = concept("medtop:20000002", "arts"), concept("medtop:20000007") | values

    [sentence] = refused(written(first, bad))

    assert sentence.startswith("Line 10: ")
    assert reason in sentence


def test_every_bad_concept_is_told_and_all_are_counted():
    raw = written(concept("medtop:1"), concept("medtop:20000002"), concept("medtop:3"))

    with pytest.raises(FileRefused) as caught:
        files.read(raw)

    assert [problem.line for problem in caught.value.problems] == [3, 17]
    assert caught.value.concepts == 3


def test_a_code_that_stands_twice_is_refused():
    assert refused(written(concept("medtop:20000007"), concept("medtop:20000007", "ballet"))) == [
        "Line 10: “medtop:20000007” stands on line 3 already."
    ]


def test_a_cycle_is_told_once():
    codes = ["medtop:20000001", "medtop:20000002", "medtop:20000003"]
    ring = [concept(code, "abc"[n], broader=codes[(n + 1) % 3]) for n, code in enumerate(codes)]
    child = concept("medtop:20000004", "d", broader=codes[1])

    [sentence] = refused(written(child, *ring))

    assert "stands below itself: b (medtop:20000002) → c (medtop:20000003) → a (medtop:20000001) → b" in sentence


@pytest.mark.parametrize("key", ["broader", "replaced_by"])
def test_a_concept_cannot_refer_to_itself(key):
    [sentence] = refused(written(concept("medtop:20000007", **{key: "medtop:20000007"})))

    assert sentence.startswith("Line 3: “dance (medtop:20000007)”")


def test_a_long_chain_is_refused_quickly():
    chain = [concept(f"medtop:{n:08}", f"n{n}", broader=f"medtop:{n + 1:08}") for n in range(20_000)]

    sentences = refused(written(*chain, concept("medtop:00020000")))

    assert "deeper than 20 levels" in sentences[0]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"concepts": [\n{"qcode": "medtop:2000', "Line 2: The JSON breaks off"),
        (b'{"concepts": [\n{"qcode": "x"},\n}', "Line 3: The JSON breaks off"),
        (b'{"concepts": [], "concepts": []}', "“concepts” stands twice"),
        (b'{"concepts": [{"qcode": "a:b", "level": NaN}]}', "“NaN” is not JSON"),
        (b'{"concepts": 3}', "no list of “concepts”"),
        (b"[1, 2]", "no list of “concepts”"),
        (b'{"concepts": []}', "holds no keywords"),
        (b'{"concepts": [1]}', "must be an object"),
        (b'{"concepts": [], "secret": 1}', "Unknown: secret"),
        (b'{"concepts": ' + b"[" * 200_000, "deeper than 12 levels"),
        (b'{"concepts": [' + b"{}," * 60_000, "more than 50000 concepts"),
        (b'{"x": [' + b"[]," * 1_000_001, "more than"),
        (b'{"concepts": [{"level": ' + b"9" * 5000 + b"}]}", "digits"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        ('{"concepts": []}'.encode("utf-16"), "not UTF-8"),
        (b'{"concepts": [\n{"qcode": "\xe9"}]}', "Line 2: The file is not UTF-8"),
        (b"name_en\n\0", "Line 2: The file is not text"),
        (b" " * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_a_broken_file_is_refused(raw, reason):
    [sentence] = refused(raw)

    assert reason in sentence


def test_a_large_file_is_not_read_to_its_end(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024 * 1024)  # sparse: reading it whole would take all memory

    with pytest.raises(FileRefused, match="larger than 20 MB"):
        files.load(path)


def test_only_the_first_hundred_problems_are_told():
    sentences = refused(written(*(concept("medtop:1") for _ in range(130))))

    assert (len(sentences), sentences[-1]) == (101, "… and 30 more.")


def test_vocabularies_come_along():
    place = {"slug": "places", "name": {"en": "Places", "zh-Hans": "地点"}, "is_tree": True, "limit": 3}

    [record] = files.read(written(concept("places:asia", "Asia"), vocabularies=[place])).vocabularies

    assert (record.slug, record.name, record.limit) == ("places", {"en": "Places", "zh-hans": "地点"}, 3)


@pytest.mark.parametrize(
    "record", [3, {}, {"slug": "a b", "name": {"en": "A"}}, {"slug": "a", "name": {"en": "A"}, "limit": 0}]
)
def test_a_bad_vocabulary_is_refused(record):
    assert len(refused(written(concept("places:asia", "Asia"), vocabularies=[record]))) == 1
