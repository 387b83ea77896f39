"""Many pictures changed as one act, taken back as one, retired, or led to their table."""

import uuid

import pytest

from articles.models import Picture, PictureEvent
from newsroom.lib.languages import Names
from tests.factories import PictureFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/pictures/bulk/"


@pytest.fixture
def three():
    return [PictureFactory(title=f"Number {n}", creator="Mei" if n == 0 else "", subjects=["Port"]) for n in range(3)]


def change(client, pictures, **fields):
    data = {
        "picture": [each.key for each in pictures],
        "act": "change",
        "mode": "set",
        "back": "/desk/pictures/?q=number",
    }
    return client.post(ADDRESS, data | fields)


def fresh(pictures):
    return [Picture.objects.get(pk=each.pk) for each in pictures]


def test_rights_of_many_are_changed_and_the_others_stay(signed_in, editor, three):
    answer = change(
        signed_in(editor), three[:2], credit_en="Photo: Mei", copyright="© Mei", add="Rail, Grain，Rail", remove="port"
    )
    one, two, rest = fresh(three)
    for picture in (one, two):
        assert (picture.credit, picture.copyright, picture.subjects) == (
            {"en": "Photo: Mei"},
            "© Mei",
            ["Rail", "Grain"],
        )
        assert picture.alt == {"en": "A bridge", "zh-hans": "一座桥"}
    assert (rest.credit, rest.subjects) == ({}, ["Port"])
    act = PictureEvent.objects.filter(picture=one).first().act
    assert answer.url == f"/desk/pictures/?q=number&act={act}"


def test_the_page_afterwards_offers_to_undo_it_all(signed_in, editor, contributor, three):
    client = signed_in(editor)
    back = change(client, three, creator="Anna").url
    page = client.get(back).content.decode()
    assert "3 pictures are changed" in page
    act = PictureEvent.objects.values_list("act", flat=True).first()
    assert f"/desk/pictures/acts/{act}/undo/" in page
    assert "are changed" not in signed_in(contributor).get(back).content.decode()
    answer = client.post(f"/desk/pictures/acts/{act}/undo/", {"back": "/desk/pictures/?q=number"}, follow=True)
    assert "The change is undone" in answer.content.decode()
    assert [each.creator for each in fresh(three)] == ["Mei", "", ""]
    assert "are changed" not in client.get(back).content.decode()
    # Sent twice, it changes nothing more.
    client.post(f"/desk/pictures/acts/{act}/undo/")
    assert [each.creator for each in fresh(three)] == ["Mei", "", ""]


def test_what_was_changed_since_stays_and_is_named(signed_in, editor, three):
    client = signed_in(editor)
    change(client, three, creator="Anna")
    act = PictureEvent.objects.values_list("act", flat=True).first()
    change(client, three[:1], creator="Omar")
    answer = client.post(f"/desk/pictures/acts/{act}/undo/", follow=True)
    assert "1 picture was changed since" in answer.content.decode()
    assert "Number 0" in answer.content.decode()
    assert [each.creator for each in fresh(three)] == ["Omar", "", ""]


@pytest.mark.parametrize(("mode", "creators"), [("set", ["Anna", "Anna"]), ("fill", ["Mei", "Anna"])])
def test_what_is_there_already_is_replaced_or_kept(signed_in, editor, three, mode, creators):
    change(signed_in(editor), three[:2], creator="Anna", mode=mode)
    assert [each.creator for each in fresh(three[:2])] == creators


def test_captions_are_put_behind_what_is_there(signed_in, editor):
    picture = PictureFactory(caption=Names({"en": "Dawn."}))
    change(signed_in(editor), [picture], caption_en="Photographed in May.", mode="append")
    assert fresh([picture])[0].caption == {"en": "Dawn. Photographed in May."}


def test_all_that_fit_the_filters_are_meant_when_said_so(signed_in, editor, three):
    other = PictureFactory(title="Other", search_text="other")
    Picture.objects.filter(pk__in=[each.pk for each in three]).update(search_text="number")
    change(signed_in(editor), [], creator="Anna", all="yes")
    assert [each.creator for each in fresh([*three, other])] == ["Anna", "Anna", "Anna", ""]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"act": "change", "creator": "Anna"}, "Choose the pictures first"),
        ({"act": "change", "mode": "set", "picture": True}, "Fill in what is to be changed"),
        ({"act": "explode", "picture": True}, "Choose what is to be done"),
        ({"act": "change", "mode": "set", "picture": True, "creator": "Mei"}, "Nothing had to be changed"),
    ],
)
def test_what_lacks_something_is_said(signed_in, editor, three, data, words):
    if data.get("picture"):
        data = data | {"picture": three[0].key}
    answer = signed_in(editor).post(ADDRESS, data, follow=True)
    assert words in answer.content.decode()


def test_a_mistake_keeps_what_was_typed_and_chosen(signed_in, editor, three):
    answer = change(signed_in(editor), three[:1], licence_url="nonsense", creator="Anna", back="/desk/pictures/")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Anna"' in page
    assert f'value="{three[0].key}" checked' in page
    assert f'value="{three[1].key}" checked' not in page
    assert fresh(three)[0].creator == "Mei"


def test_rights_that_end_before_they_begin_change_none(signed_in, editor, three):
    answer = change(signed_in(editor), three, embargo_until="2030-01-02T00:00", expires_at="2030-01-01T00:00")
    assert answer.status_code == 422
    assert [each.expires_at for each in fresh(three)] == [None] * 3


def test_contributors_change_their_own_and_the_rest_is_named(signed_in, contributor, three):
    mine = PictureFactory(title="Mine", created_by=contributor)
    client = signed_in(contributor)
    answer = client.get(change(client, [mine, three[0]], creator="Anna").url)
    assert "1 picture was left as it is" in answer.content.decode()
    assert [each.creator for each in fresh([mine, three[0]])] == ["Anna", "Mei"]
    assert change(client, three, creator="Anna").status_code == 403


def test_many_are_retired_and_taken_back_by_editors_alone(signed_in, editor, contributor, three):
    data = {"picture": [each.key for each in three], "act": "retire"}
    assert signed_in(contributor).post(ADDRESS, data).status_code == 403
    client = signed_in(editor)
    assert "3 pictures are retired" in client.post(ADDRESS, data, follow=True).content.decode()
    assert all(each.retired_at for each in fresh(three))
    client.post(ADDRESS, data | {"act": "return"})
    assert not any(each.retired_at for each in fresh(three))


def test_the_chosen_ones_are_led_to_their_table(signed_in, editor, three):
    data = {"picture": [each.key for each in three[:2]], "act": "describe"}
    answer = signed_in(editor).post(ADDRESS, data)
    assert answer.url.startswith("/desk/pictures/describe/?p=")
    assert three[0].key in answer.url
    assert three[2].key not in answer.url


def test_an_address_elsewhere_is_not_gone_back_to(signed_in, editor, three):
    data = {"picture": three[0].key, "act": "retire", "back": "https://evil.example/"}
    assert signed_in(editor).post(ADDRESS, data).url == "/desk/pictures/"


def test_undoing_needs_the_right_to_change(signed_in, editor, contributor, three):
    change(signed_in(editor), three, creator="Anna")
    act = PictureEvent.objects.values_list("act", flat=True).first()
    assert signed_in(contributor).post(f"/desk/pictures/acts/{act}/undo/").status_code == 403
    assert signed_in(editor).get(f"/desk/pictures/acts/{act}/undo/").status_code == 405
    assert signed_in(editor).post(f"/desk/pictures/acts/{uuid.uuid4()}/undo/").status_code == 404
    assert fresh(three)[0].creator == "Anna"
