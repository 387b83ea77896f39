import pytest

from articles.domain.didyoumean import suggestion
from articles.enums import Action
from articles.models import SearchWord
from tests import factories


@pytest.fixture
def archive(section):
    texts = {
        "Reservoir and bridge": "Freight by rail and port, the governments said.",
        "Freight of the port": "Corridors of the government; freight.",
    }
    made = [factories.make_live(section=section, headline=headline, text=text) for headline, text in texts.items()]
    made.append(factories.make_live(section=section, language="zh-hans", headline="大桥通车", text="亚洲铁路"))
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("goverment", "government"),
        ("govrenment", "government"),
        ("resevroir", "reservoir"),
        ("xeservoir", "reservoir"),
        ("frieght", "freight"),
        ("prot", "port"),
        ("bridg", None),
        ("Frieght -rial", "freight -rial"),
        ('"the port" goverment', '"the port" government'),
        ("railport", "rail port"),
        ("port", None),
        ("bridges", None),
        ("government", None),
        ("zzzzzz", None),
        ("por", None),
        ("prot zzzzzz", None),
        ("", None),
        ("!!!", None),
        ("frieght reservior", "freight reservoir"),
    ],
)
def test_suggestions(archive, question, offered):
    assert suggestion(question, "en") == offered


@pytest.mark.django_db
def test_a_run_of_chinese_may_be_two_words(archive):
    assert suggestion("大桥铁路", "zh-hans") == "大桥 铁路"
    assert suggestion("大桥货运", "zh-hans") is None
    assert suggestion("大桥", "zh-hans") is None


@pytest.mark.django_db
def test_words_of_what_is_not_live_or_of_another_edition_are_not_offered(archive, publisher):
    assert suggestion("reservior", "en") == "reservoir"
    assert suggestion("reservior", "zh-hans") is None
    factories.move(archive[0], Action.WITHDRAW, publisher, note="Gone.")
    assert suggestion("reservior", "en") is None
    assert not SearchWord.objects.filter(word="reservoir").exists()


@pytest.mark.django_db
def test_a_mistake_that_stands_in_a_story_is_one_too(archive, section):
    factories.make_live(section=section, headline="Goverment", text="Once.")
    SearchWord.objects.filter(word="government").update(stories=60)

    assert suggestion("goverment", "en") == "government"


@pytest.mark.django_db
def test_it_costs_the_same_however_many_words_there_are(archive, django_assert_max_num_queries):
    SearchWord.objects.bulk_create(SearchWord(language="en", word=f"reservoi{n}", stories=1) for n in range(5_000))

    with django_assert_max_num_queries(30):
        suggestion("reservior goverment frieght zzzzzz", "en")
