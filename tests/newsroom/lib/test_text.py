import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib.text import excerpt, fold, for_xml, slugify_headline


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Talks with Tajikistan resume", "talks-with-tajikistan-resume"),
        ("中国与中亚国家签署协议", "zhong-guo-yu-zhong-ya-guo-jia-qian-shu-xie-yi"),
        ("“一带一路” in 2026: what’s next?", "yi-dai-yi-lu-in-2026-whats-next"),
        ("Café Zürich, Łódź & Straße", "cafe-zurich-lodz-strasse"),
        ("ＦＵＬＬ　ｗｉｄｔｈ", "full-width"),
        ("  -- ¿¡… --  ", ""),
        ("Строительство", ""),
        ("", ""),
    ],
)
def test_slugify_headline_writes_an_address(headline, slug):
    assert slugify_headline(headline) == slug


def test_slugify_headline_cuts_at_a_words_end():
    assert slugify_headline("abcde fghij klmno", max_length=12) == "abcde-fghij"
    assert slugify_headline("abcde fghij klmno", max_length=11) == "abcde-fghij"
    assert slugify_headline("abcde fghij klmno", max_length=10) == "abcde"


def test_slugify_headline_cuts_a_word_longer_than_the_address():
    assert slugify_headline("a" * 100) == "a" * 80


@given(st.text(max_size=300))
def test_slugify_headline_is_always_a_valid_address(text):
    slug = slugify_headline(text)

    assert len(slug) <= 80
    assert slug == "" or all(word.isascii() and word.isalnum() and word == word.lower() for word in slug.split("-"))
    assert slugify_headline(slug) == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("São  Paulo ", "sao paulo"),
        ("ＷＴＯ", "wto"),
        ("STRASSE", "Straße"),
        ("E\u0301nergie", "énergie"),
        ("北京\u3000上海", "北京 上海"),
        ("Ёлка", "елка"),
    ],
)
def test_fold_makes_the_same_names_equal(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Jordan", "Jordans"), ("中国", "中國"), ("Trade", "Tirade"), ("か", "が"), ("हि", "ह")]
)
def test_fold_keeps_different_names_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text(max_size=200))
def test_fold_of_a_folded_name_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "length", "cut"),
    [
        ("Short enough", 20, "Short enough"),
        ("Two\n lines\tof   text", 40, "Two lines of text"),
        ("The bridge opens on Monday", 16, "The bridge…"),
        ("The bridge, at last, opens", 12, "The bridge…"),
        ("大桥星期一正式通车", 6, "大桥星期一…"),
        ("Unbreakable", 6, "Unbre…"),
        ("Anything", 0, ""),
    ],
)
def test_excerpt_cuts_at_a_words_end(text, length, cut):
    assert excerpt(text, length) == cut


@given(st.text(max_size=300), st.integers(min_value=0, max_value=120))
def test_excerpt_never_exceeds_its_length(text, length):
    assert len(excerpt(text, length)) <= length


def test_for_xml_leaves_out_what_xml_cannot_say():
    assert for_xml("a\x00\x0b\x1f\ufffe\ud800b\t\n<&大桥") == "ab\t\n<&大桥"
