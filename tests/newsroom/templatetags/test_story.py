from types import SimpleNamespace

import pytest
from django.utils import translation
from django.utils.safestring import SafeString

from newsroom.templatetags import story


def test_structured_data_cannot_end_its_script():
    written = story.structured_data({"headline": "</script><!--&\u2028"})

    assert isinstance(written, SafeString)
    assert written == (
        '<script type="application/ld+json">{"headline":"\\u003C/script\\u003E\\u003C!--\\u0026\\u2028"}</script>'
    )


def test_names_are_escaped_and_parted():
    class Person:
        def __init__(self, name):
            self.name = name

        def __str__(self):
            return self.name

        def get_absolute_url(self):
            return "/author/x/"

    written = story.people([Person("<b>Mei"), Person("Omar")])

    assert written == '<a href="/author/x/">&lt;b&gt;Mei</a>, <a href="/author/x/">Omar</a>'


@pytest.mark.parametrize(("code", "spelled"), [("en", "en"), ("zh-hans", "zh-Hans"), ("zh", "zh"), ("pt-br", "pt-br")])
def test_language_is_spelled_as_pages_spell_it(code, spelled):
    assert story.html_language(code) == spelled


def test_teaser_is_the_standfirst_or_the_first_point():
    assert story.teaser(SimpleNamespace(standfirst="S", points=["P"])) == "S"
    assert story.teaser(SimpleNamespace(standfirst="", points=["P"])) == "P"
    assert story.teaser(SimpleNamespace(standfirst="", points=[])) == ""


def test_label_that_repeats_the_section_is_left_out():
    with translation.override("en"):
        assert not story.label_beside_section(SimpleNamespace(kind="opinion", section="Opinion"))
        assert story.label_beside_section(SimpleNamespace(kind="opinion", section="Trade"))
        assert not story.label_beside_section(SimpleNamespace(kind="report", section=None))
