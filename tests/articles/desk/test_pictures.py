"""The library as a list: what is found, how many at a time, and what is said of each."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.desk import pictures as library
from articles.enums import FileState
from articles.models import Picture, ProfilePage
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, PictureFactory, ProfileFactory, make_live, make_story, upload

pytestmark = pytest.mark.django_db
ADDRESS = "/desk/pictures/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def client(signed_in, editor):
    return signed_in(editor)


def keys(answer) -> list[str]:
    return [picture.key for picture in answer.context["page"]]


def listed(client, **query) -> set[str]:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return {picture.title for picture in answer.context["page"]}


def test_an_empty_library_says_what_comes_next(client):
    page = client.get(ADDRESS).content.decode()
    assert "There are no pictures yet" in page
    assert "data-bulk" not in page


def test_filters_that_nothing_fits_can_be_removed_one_by_one(client):
    PictureFactory(title="Port")
    answer = client.get(ADDRESS, {"q": "bridge", "orientation": "wide"})
    assert "No picture fits all of these filters" in answer.content.decode()
    assert [chip["query"] for chip in answer.context["chosen"]] == ["orientation=wide", "q=bridge"]


def test_words_of_every_language_are_found(client, editor):
    upload(by=editor, title="Port", alt={"zh-hans": "吊车"}, subjects=["Harbor"])
    for words in ("吊车", "port", "PORT harbor"):
        assert listed(client, q=words) == {"Port"}, words
    assert listed(client, q="port bridge") == set()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"creator": "mei"}, {"Ours"}),
        ({"credit": "路透"}, {"Ours"}),
        ({"keyword": "Rail freight"}, {"Ours"}),
        ({"keyword": "铁路"}, {"Ours"}),
        ({"keyword": "Rail"}, set()),
        ({"orientation": "tall"}, {"Ours"}),
        ({"orientation": "wide"}, {"Other"}),
        ({"orientation": "square"}, set()),
        ({"rights": "unknown"}, {"Other"}),
        ({"lacks": "credit"}, {"Other"}),
        ({"lacks": ["credit", "alt"]}, set()),
        ({"mine": "true"}, {"Other"}),
        ({"mine": "true", "orientation": "tall"}, set()),
        ({"failed": "true"}, {"Other"}),
        ({"since": "2100-01-01"}, set()),
        ({"until": "2100-01-01"}, {"Ours", "Other"}),
        ({"when": "taken", "since": "2022-05-18", "until": "2022-05-18"}, {"Ours"}),
        ({"rights": "nonsense", "since": "yesterday"}, {"Ours", "Other"}),
    ],
)
def test_each_filter_finds_what_it_says(client, editor, query, found):
    PictureFactory(
        title="Ours",
        creator="Mei Lin",
        credit=Names({"zh-hans": "路透社"}),
        subjects=["Rail freight", "铁路"],
        copyright="© Mei",
        taken_at=timezone.make_aware(timezone.datetime(2022, 5, 18, 23, 50)),
        file__width=900,
        file__height=1600,
    )
    PictureFactory(title="Other", created_by=editor, file__state=FileState.FAILED)
    assert listed(client, **query) == found


def test_rights_are_filtered_by_the_present_moment(client):
    now = timezone.now()
    PictureFactory(title="Free")
    PictureFactory(title="Embargo", embargo_until=now + timedelta(days=1))
    PictureFactory(title="Soon", expires_at=now + timedelta(days=9))
    PictureFactory(title="Gone", expires_at=now - timedelta(days=1))
    assert listed(client, rights="usable") == {"Free", "Soon"}
    assert listed(client, rights="embargo") == {"Embargo"}
    assert listed(client, rights="expiring") == {"Soon"}
    assert listed(client, rights="expired") == {"Gone"}
    page = client.get(ADDRESS).content.decode()
    for words in ("Under embargo until", "Expires in 9 days", "Expired on"):
        assert words in page


def test_use_is_told_apart_live_working_and_none(client, publisher):
    live, working, portrait = (
        upload(by=publisher, title="Live"),
        *(PictureFactory(title=name) for name in ("Draft", "Face")),
    )
    PictureFactory(title="None")
    make_live(by=publisher, facts={"lead_picture": live.key, "lead_alt": "A port"})
    make_story(by=publisher, facts={"lead_picture": working.key})
    ProfilePage.objects.create(profile=ProfileFactory(), picture=portrait)
    assert listed(client, use="live") == {"Live", "Face"}
    assert listed(client, use="used") == {"Live", "Draft", "Face"}
    assert listed(client, use="unused") == {"None"}


def test_retired_pictures_are_shown_where_they_are_asked_for(client):
    PictureFactory(title="Here")
    PictureFactory(title="Retired", retired_at=timezone.now())
    assert listed(client) == {"Here"}
    assert listed(client, retired="true") == {"Retired"}


def test_pictures_in_use_without_words_are_counted_and_led_to(client, publisher):
    silent = PictureFactory(title="Silent", alt=Names())
    PictureFactory(title="Unused", alt=Names())
    make_story(by=publisher, facts={"lead_picture": silent.key})
    answer = client.get(ADDRESS)
    assert "1 picture in use has no alternative text" in answer.content.decode()
    assert listed(client, use="used", lacks="alt") == {"Silent"}
    assert answer.context["without_alt_query"] == "?use=used&lacks=alt"


def test_pages_go_by_key_in_both_directions(client, monkeypatch):
    monkeypatch.setattr(library, "PER_PAGE", 2)
    made = [PictureFactory(title=f"Number {n}").key for n in range(5)][::-1]
    first = client.get(ADDRESS, {"lacks": "credit"})
    assert keys(first) == made[:2]
    assert "lacks=credit" in first.context["older"]
    second = client.get(f"{ADDRESS}?{first.context['older']}")
    assert keys(second) == made[2:4]
    assert keys(client.get(f"{ADDRESS}?{second.context['newer']}")) == made[:2]
    last = client.get(f"{ADDRESS}?{second.context['older']}")
    assert (keys(last), last.context["older"]) == (made[4:], None)
    assert client.get(ADDRESS, {"after": "nonsense"}).status_code == 200


def test_scrolling_fetches_tiles_alone_and_ends_at_a_new_page(client, monkeypatch):
    monkeypatch.setattr(library, "PER_PAGE", 1)
    monkeypatch.setattr(library, "PARTS", 2)
    for number in range(4):
        PictureFactory(title=f"Number {number}")
    first = client.get(ADDRESS)
    more = client.get(f"{ADDRESS}?{first.context['older_part']}", headers=HTMX)
    assert more.headers["X-Pictures"] == "yes"
    page = more.content.decode()
    assert "<html" not in page
    assert "Number 2" in page
    # The last part that comes in by itself leads on by a plain link.
    assert 'rel="next"' in page
    assert "hx-get" not in page


def test_the_list_shows_rows_and_keeps_its_filters(client):
    PictureFactory(title="Port")
    answer = client.get(ADDRESS, {"view": "list", "q": ""})
    assert '<th scope="row"' in answer.content.decode()
    assert answer.context["grid_query"] == "q="
    assert client.get(ADDRESS, {"view": "list"}, headers=HTMX).content.decode().lstrip().startswith("<tr")


def test_tiles_are_given_anew_by_their_keys(client):
    waiting = PictureFactory(title="Waits", file__state=FileState.WAITING, file__ready={})
    PictureFactory(title="Other")
    page = client.get("/desk/pictures/tiles/", {"p": waiting.key}).content.decode()
    assert "data-waiting" in page
    assert "Being prepared" in page
    assert "Other" not in page


def test_whoever_may_not_send_pictures_in_only_looks(signed_in, editor):
    PictureFactory(title="Port")
    group = editor.groups.get()
    group.permissions.remove(group.permissions.get(codename="add_picture"))
    page = signed_in(EditorFactory(roles=["editor"])).get(ADDRESS).content.decode()
    assert "Port" in page
    assert "upload-files" not in page
    assert 'name="picture"' not in page


@pytest.mark.parametrize("number", [1, 12])
def test_the_library_costs_the_same_with_one_and_with_many(client, number, django_assert_num_queries):
    for each in range(number):
        PictureFactory(title=f"Number {each}", created_by=EditorFactory())
    client.get(ADDRESS)
    # Session, person, desks, roles and rights; the page, its number, two reminders.
    with django_assert_num_queries(10):
        client.get(ADDRESS)
    with django_assert_num_queries(8):
        client.get(ADDRESS, {"q": "number", "use": "unused", "view": "list"})


def test_every_picture_of_the_library_is_open_to_the_whole_desk(signed_in, contributor):
    PictureFactory(title="Somebody’s")
    assert "Somebody’s" in signed_in(contributor).get(ADDRESS).content.decode()
    assert Picture.objects.count() == 1


def test_no_two_fields_of_the_page_share_an_id(client):
    PictureFactory(title="Port")
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', client.get(ADDRESS).content.decode())
    assert len(ids) > 20
    assert len(ids) == len(set(ids))
