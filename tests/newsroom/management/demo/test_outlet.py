import re

import pytest

from editors.enums import Role
from newsroom.management.demo.reader import load

LANGUAGES = {"en", "zh-hans"}


def test_five_people_fill_the_four_roles_and_two_work_in_chinese():
    people = load("outlet")["people"]

    assert [person["role"] for person in people].count("contributor") == 2
    assert {person["role"] for person in people} == set(Role.values)
    assert len(people) == 5
    assert sum(person["language"] == "zh-hans" for person in people) >= 2
    assert all(person["email"].endswith("@example.org") for person in people)


def test_everybody_has_a_public_profile_and_some_profiles_have_no_account():
    outlet = load("outlet")
    owners = [profile.get("person") for profile in outlet["profiles"]]

    assert {person["key"] for person in outlet["people"]} == set(owners) - {None}
    assert owners.count(None) >= 2


def test_eight_sections_form_a_tree_with_parents_first():
    sections = load("outlet")["sections"]
    desks = {desk["key"] for desk in load("outlet")["desks"]}
    seen = set()

    for section in sections:
        assert re.fullmatch(r"[a-z-]+", section["slug"])
        assert section.get("parent") in {None, *seen}
        assert section["desk"] in desks
        seen.add(section["slug"])
    assert len(seen) == 8
    assert sum("parent" in section for section in sections) >= 2


def test_sixty_keywords_stand_in_five_vocabularies_with_parents_first():
    vocabularies = load("keywords")
    slugs = [slug for rows in vocabularies.values() for slug in rows]

    assert set(vocabularies) == {"topics", "places", "people", "organisations", "programmes"}
    assert len(slugs) == len(set(slugs)) == 60
    for rows in vocabularies.values():
        seen = set()
        for slug, row in rows.items():
            assert row.get("parent") in {None, *seen}
            seen.add(slug)
    assert sum("description" in row for rows in vocabularies.values() for row in rows.values()) >= 15


def test_one_name_stands_for_a_place_and_for_a_person():
    vocabularies = load("keywords")

    assert vocabularies["places"]["jordan"]["en"] == vocabularies["people"]["peter-jordan"]["en"] == "Jordan"


@pytest.mark.parametrize("table", ["desks", "people", "profiles", "sections", "sources"])
def test_every_name_and_text_is_in_both_languages(table):
    for row in load("outlet")[table]:
        for field in ("name", "title", "biography", "description", "terms"):
            if field in row:
                assert set(row[field]) == LANGUAGES
                assert all(row[field].values())
