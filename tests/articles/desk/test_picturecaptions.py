"""Many pictures described in one table."""

import pytest

from tests.factories import EditorFactory, PictureFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/pictures/describe/"
JSON = {"accept": "application/json"}


def row(picture, **words):
    given = {"seen": picture.version, "title": picture.title, "alt_en": "A bridge", "alt_zh-hans": "一座桥"} | words
    return {f"{picture.key}-{name}": value for name, value in given.items()} | {"p": picture.key}


def rows(*given):
    return {key: value for each in given for key, value in each.items() if key != "p"} | {
        "p": [each["p"] for each in given]
    }


@pytest.fixture
def two(editor):
    return PictureFactory(title="One"), PictureFactory(title="Two")


def test_the_rows_stand_in_the_order_asked_for(signed_in, editor, two):
    one, other = two
    answer = signed_in(editor).get(ADDRESS, {"p": [other.key, one.key, "gone", other.key]})
    assert [each.picture for each in answer.context["rows"]] == [other, one]
    assert answer.context["left_out"] == 1
    assert signed_in(editor).get(ADDRESS).status_code == 200


def test_one_row_is_saved_by_itself(signed_in, editor, two):
    one, other = two
    data = row(one, caption_en="Dawn at the port") | {"save": one.key}
    answer = signed_in(editor).post(ADDRESS, data, headers=JSON)
    one.refresh_from_db()
    assert answer.json() == {"version": one.version, "said": "Saved"}
    assert one.caption == {"en": "Dawn at the port"}
    assert one.version == 2
    other.refresh_from_db()
    assert other.version == 1


def test_without_a_script_the_other_rows_keep_what_was_typed(signed_in, editor, two):
    one, other = two
    data = rows(row(one, caption_en="Dawn"), row(other, caption_en="Dusk")) | {"save": one.key}
    answer = signed_in(editor).post(ADDRESS, data)
    assert answer.status_code == 200
    assert "Dusk" in answer.content.decode()
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.caption, other.caption) == ({"en": "Dawn"}, {})
    answer = signed_in(editor).post(ADDRESS, rows(row(one), row(other, caption_en="Dusk")) | {"save": "all"})
    other.refresh_from_db()
    assert other.caption == {"en": "Dusk"}


def test_somebody_elses_words_are_shown_and_not_overwritten(signed_in, editor, two):
    one, _other = two
    client = signed_in(editor)
    stale = row(one, caption_en="Mine") | {"save": one.key}
    client.post(ADDRESS, row(one, caption_en="Theirs") | {"save": one.key}, headers=JSON)
    answer = client.post(ADDRESS, stale, headers=JSON)
    assert answer.status_code == 409
    assert any("Theirs" in line for line in answer.json()["theirs"])
    page = client.post(ADDRESS, stale)
    assert page.status_code == 409
    assert "Theirs" in page.content.decode()
    assert "Mine" in page.content.decode()
    one.refresh_from_db()
    assert one.caption == {"en": "Theirs"}
    # Sent again with the version that the answer told, it is meant.
    again = client.post(
        ADDRESS, row(one, caption_en="Mine", seen=answer.json()["version"]) | {"save": one.key}, headers=JSON
    )
    assert again.status_code == 200


def test_too_long_words_are_refused_and_stay(signed_in, editor, two):
    one, _other = two
    data = row(one, title="x" * 201) | {"save": one.key}
    answer = signed_in(editor).post(ADDRESS, data, headers=JSON)
    assert answer.status_code == 422
    assert "200" in answer.json()["reason"]
    page = signed_in(editor).post(ADDRESS, data)
    assert page.status_code == 422
    assert "x" * 201 in page.content.decode()


def test_other_peoples_pictures_are_left_out_and_refused(signed_in, contributor, two):
    mine = PictureFactory(title="Mine", created_by=contributor)
    one, _other = two
    client = signed_in(contributor)
    answer = client.get(ADDRESS, {"p": [mine.key, one.key]})
    assert [each.picture for each in answer.context["rows"]] == [mine]
    assert answer.context["left_out"] == 1
    assert client.post(ADDRESS, row(one, title="Stolen") | {"save": one.key}).status_code == 403
    one.refresh_from_db()
    assert one.title == "One"


def test_a_picture_that_is_gone_is_said(signed_in, editor):
    answer = signed_in(editor).post(ADDRESS, {"p": "gone", "save": "gone"}, headers=JSON)
    assert answer.status_code == 404


@pytest.mark.parametrize("number", [1, 6])
def test_the_table_costs_the_same_for_editors(signed_in, editor, number, django_assert_max_num_queries):
    made = [PictureFactory(created_by=EditorFactory()).key for _number in range(number)]
    client = signed_in(editor)
    with django_assert_max_num_queries(7):
        client.get(ADDRESS, {"p": made})
