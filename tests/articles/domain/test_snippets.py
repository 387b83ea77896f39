import pytest

from articles.domain.snippets import LENGTH, snippets, spans
from articles.models import Article
from newsroom.lib import questions
from tests import factories


def marked(question, text):
    """The text with [hits] in brackets."""
    out, at = "", 0
    for start, end, _term in spans(questions.read(question), text):
        out, at = f"{out}{text[at:start]}[{text[start:end]}]", end
    return out + text[at:]


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        (
            "bridge",
            "Bridges, BRIDGE and bridged; abridged bridgehead",
            "[Bridges], [BRIDGE] and [bridged]; abridged bridgehead",
        ),
        ("bridge*", "A bridgehead", "A [bridgehead]"),
        ("city", "The cities of the City", "The [cities] of the [City]"),
        ("cafe", "Café, CAFE\u0301S", "[Café], [CAFE\u0301S]"),
        ("mayor", "The mayor’s and the mayors", "The [mayor’s] and the [mayors]"),
        ("us", "The U.S. and us", "The [U.S]. and [us]"),
        ('"belt and road"', "Belt and road; belt, road and", "[Belt and road]; belt, road and"),
        ("covid-19", "COVID-19 or Covid 19", "[COVID-19] or [Covid 19]"),
        ("大桥", "跨海大桥，大橋", "跨海[大桥]，[大橋]"),
        ("大桥通车", "大桥通车，大桥 通车", "[大桥通车]，大桥 通车"),
        ("桥", "大桥桥", "大[桥][桥]"),
        ("中国bank", "中国bank 中国", "[中国bank] 中国"),
        ("大桥 rail", "大桥 on rails", "[大桥] on [rails]"),
        ("gold silver -tin", "Silver, tin, gold", "[Silver], tin, [gold]"),
        ("nothing", "Bridges", "Bridges"),
    ],
)
def test_hits_are_where_the_index_found_them(question, text, expected):
    assert marked(question, text) == expected


@pytest.mark.django_db
def test_the_best_passage_is_shown_as_plain_text(section, django_assert_num_queries):
    filler = "Nothing of it stands here, and so it goes on and on without an end. " * 6
    story = factories.make_live(
        section=section,
        headline="<b>Bridges</b> & roads",
        text=["A bridge.", f"{filler}The bridge <script>of</script> Aktau & its tolls. {filler}", "End."],
    )
    with django_assert_num_queries(1):
        found = snippets([story], "bridge aktau")[story.pk]

    text = "".join(piece.text for piece in found.text)
    assert [piece.text for piece in found.headline if piece.hit] == ["Bridges"]
    assert "".join(piece.text for piece in found.headline) == "<b>Bridges</b> & roads"
    assert [piece.text for piece in found.text if piece.hit] == ["bridge", "Aktau"]
    assert "<script>of</script>" in text, "as it was written; templates escape it"
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) <= LENGTH + 4
    assert found.has_hit


@pytest.mark.django_db
def test_a_story_found_by_its_keyword_shows_how_it_begins(section):
    story = factories.make_live(section=section, headline="Loans", standfirst="Begun in May.", text="The text.")

    found = snippets([story], "silk")[story.pk]

    assert ["".join(piece.text for piece in part) for part in (found.headline, found.text)] == [
        "Loans",
        "Begun in May.",
    ]
    assert not found.has_hit


@pytest.mark.django_db
def test_chinese_is_cut_anywhere_and_says_nothing_of_others(section):
    story = factories.make_live(
        section=section, language="zh-hans", headline="大桥", text="文" * 500 + "通车" + "文" * 500
    )
    draft = factories.make_story(section=section, headline="Secret")

    found = snippets(Article.objects.filter(pk__in=[story.pk, draft.pk]), "通车")

    assert set(found) == {story.pk}
    assert len("".join(piece.text for piece in found[story.pk].text)) <= LENGTH + 4
