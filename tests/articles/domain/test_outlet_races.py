"""Two administrators at once: one change of a field wins, the other is told; pages get their versions one by one."""

import pytest

from articles.domain import outlet, pages
from articles.models import Outlet, OutletVersion, Page, PageVersion
from editors.enums import Role
from tests.articles.domain.test_races import act, at_once
from tests.factories import EditorFactory, fresh

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    return [EditorFactory(roles=[Role.ADMINISTRATOR]) for _number in range(2)]


def test_of_two_changes_of_one_setting_the_first_stands(pair):
    results = at_once(
        *(
            act(outlet.change, {"tagline": {"en": str(person)}}, by=fresh(person), seen=outlet.current().version)
            for person in pair
        )
    )

    assert sorted(isinstance(result, outlet.OutletChanged) for result in results) == [False, True]
    assert Outlet.objects.get().version == 2
    assert list(OutletVersion.objects.values_list("number", flat=True)) == [2, 1]


def test_two_changes_of_two_settings_both_stand(pair):
    first, second = pair
    seen = outlet.current().version

    at_once(
        act(outlet.change, {"tagline": {"en": "News"}}, by=fresh(first), seen=seen),
        act(outlet.change, {"founded": "2011"}, by=fresh(second), seen=seen),
    )

    stored = Outlet.objects.get()
    assert (str(stored.tagline), stored.founded, stored.version) == ("News", "2011", 3)


def test_of_two_first_texts_of_a_page_one_is_refused(pair):
    results = at_once(
        *(
            act(pages.save, "ethics", "en", title="Ethics", text=str(person), by=fresh(person), seen=0)
            for person in pair
        )
    )

    assert sorted(isinstance(result, pages.PageChanged) for result in results) == [False, True]
    assert (Page.objects.count(), PageVersion.objects.count()) == (1, 1)
