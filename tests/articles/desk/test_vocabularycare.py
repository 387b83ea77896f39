import pytest

from keywords.models import Vocabulary
from tests.factories import KeywordFactory, VocabularyFactory

pytestmark = pytest.mark.django_db
ALL = "/desk/keywords/vocabularies/care/"


def form(**changes):
    return {"name_en": "Companies", "name_zh-hans": "公司", "is_open": "on", "limit": ""} | changes


def test_administrators_make_change_and_order_vocabularies(signed_in, administrator):
    client = signed_in(administrator)
    VocabularyFactory(slug="topics")
    assert client.post(ALL, form()).status_code == 302
    made = Vocabulary.objects.get(slug="companies")
    assert (made.is_tree, made.is_open, made.name["zh-hans"]) == (False, True, "公司")
    one = f"/desk/keywords/vocabularies/{made.pk}/"
    client.post(one, form(is_required="on", limit="3"))
    made.refresh_from_db()
    assert (made.is_required, made.limit) == (True, 3)
    client.post(f"{one}up/")
    client.post(f"{one}up/")
    keys = list(Vocabulary.objects.values_list("slug", flat=True))
    for _more in keys:
        client.post(f"{one}up/")
    assert Vocabulary.objects.first() == made
    assert "Companies" in client.get(ALL).content.decode()
    client.post(f"{one}delete/")
    assert not Vocabulary.objects.filter(pk=made.pk).exists()


def test_one_with_keywords_stays(signed_in, administrator):
    topics = KeywordFactory().vocabulary
    answer = signed_in(administrator).post(f"/desk/keywords/vocabularies/{topics.pk}/delete/", follow=True)
    assert "has keywords" in str(next(iter(answer.context["messages"])))


@pytest.mark.parametrize("changes", [{"name_en": "", "name_zh-hans": ""}, {"limit": "0"}, {"limit": "x"}])
def test_what_makes_no_sense_is_refused(signed_in, administrator, changes):
    before = Vocabulary.objects.count()
    assert signed_in(administrator).post(ALL, form(**changes)).status_code == 422
    assert Vocabulary.objects.count() == before


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_others_are_refused(signed_in, request, person):
    topics = VocabularyFactory(slug="topics")
    client = signed_in(request.getfixturevalue(person))
    assert client.get(ALL).status_code == 403
    assert client.post(ALL, form()).status_code == 403
    assert client.post(f"/desk/keywords/vocabularies/{topics.pk}/", form()).status_code == 403
    assert client.post(f"/desk/keywords/vocabularies/{topics.pk}/delete/").status_code == 403
