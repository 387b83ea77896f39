import re
from types import SimpleNamespace

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story import picturesizes, schema
from articles.story.render import Heading, render
from tests.articles.story.documents import CASES, document, examples, expand, mark, node, paragraph, text

FORMS = {kind: [(f"/pictures/aaa/{width}.{kind}", width) for width in (1280, 320)] for kind in ("jpg", "webp", "avif")}
PICTURE = {
    "key": "aaa", "width": 1600, "height": 900, "tone": "a-0-3", "alt": "A port", "caption": "The port",
    "credit": "Photo: M", "forms": FORMS,
}  # fmt: skip


def gallery(*keys, **attrs):
    return node("gallery", *(node("figure", picture=key) for key in keys), **attrs)


def body(*blocks, **pictures):
    return render(document(*blocks), lambda kind, keys: pictures).body_html


def test_paragraphs_carry_their_anchor_and_escape_their_words():
    html = body(paragraph("<b>a</b> & \"b\" 'c'", id="abcd1234"))
    assert html == '<p id="p-abcd1234">&lt;b&gt;a&lt;/b&gt; &amp; &quot;b&quot; &#x27;c&#x27;</p>'


def test_headings_have_anchors_and_make_the_contents():
    doc = document(
        node("heading", "First ", text("one", "em"), id="aaaaaaaa", level=2),
        node("heading", "Below", id="bbbbbbbb", level=3),
        node("heading", id="cccccccc", level=2),
    )
    rendered = render(doc, dict)
    assert rendered.body_html == (
        '<h2 id="p-aaaaaaaa">First <em>one</em></h2>\n<h3 id="p-bbbbbbbb">Below</h3>'
    )  # fmt: skip
    assert rendered.contents == [Heading("aaaaaaaa", 2, "First one"), Heading("bbbbbbbb", 3, "Below")]
    assert rendered.contents[0].anchor == "p-aaaaaaaa"


def test_marks_nest_in_one_order_and_a_link_over_several_marks_stays_one_link():
    link = mark("link", href="https://example.org/?a=1&b=2")
    html = body(paragraph(text("a", link), text("b", "strong", link), text("c", link), "d"))
    assert html == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="noopener">a<strong>b</strong>c</a>d</p>'
    )  # fmt: skip


def test_own_pages_are_linked_plainly_and_other_languages_are_marked():
    html = body(paragraph(text("a", mark("link", href="/section/energy/")), text("中", mark("lang", code="zh-Hans"))))
    assert html == '<p><a href="/section/energy/">a</a><span lang="zh-Hans">中</span></p>'


def test_sub_sup_and_line_breaks():
    html = body(paragraph("CO", text("2", "sub"), node("hard_break"), "m", text("2", "sup")))
    assert html == "<p>CO<sub>2</sub><br>m<sup>2</sup></p>"


def test_lists_keep_their_start_and_nesting():
    inner = node("ordered_list", node("list_item", paragraph("b")), start=3)
    html = body(node("bullet_list", node("list_item", paragraph("a"), inner), id="abcd1234"))
    assert html == '<ul id="p-abcd1234"><li><p>a</p><ol start="3"><li><p>b</p></li></ol></li></ul>'


def test_quotes_fact_boxes_and_dividers():
    assert body(node("quote", paragraph("a"), source="<M>")) == (
        '<figure class="quote"><blockquote><p>a</p></blockquote><figcaption>&lt;M&gt;</figcaption></figure>'
    )
    assert body(node("pull_quote", "a", source="M")) == (
        '<aside class="pull-quote"><p>a</p><p class="pull-quote-source">M</p></aside>'
    )
    assert body(node("fact_box", paragraph("a"), title="In brief")) == (
        '<aside class="fact-box"><p class="fact-box-title">In brief</p><p>a</p></aside>'
    )
    assert body(node("divider", id="abcd1234")) == '<hr id="p-abcd1234">'


def test_blocks_without_words_render_nothing():
    empties = [
        paragraph(), paragraph(" "), node("heading"), node("pull_quote"), node("quote", paragraph()),
        node("bullet_list", node("list_item", paragraph())), node("fact_box", paragraph()),
        node("figure", "caption", picture="gone"), gallery("gone", "lost"),
    ]  # fmt: skip
    assert body(*empties) == ""


def test_a_figure_takes_the_picture_s_words_and_offers_its_forms_best_first():
    html = body(node("figure", picture="aaa", id="abcd1234"), aaa=PICTURE)
    sizes = f'sizes="{picturesizes.COLUMN}"'
    assert html == (
        '<figure class="picture picture-column" id="p-abcd1234"><a class="picture-link" href="/pictures/aaa/1280.jpg">'
        "<picture>"
        f'<source type="image/avif" srcset="/pictures/aaa/320.avif 320w, /pictures/aaa/1280.avif 1280w" {sizes}>'
        f'<source type="image/webp" srcset="/pictures/aaa/320.webp 320w, /pictures/aaa/1280.webp 1280w" {sizes}>'
        '<img data-tone="a-0-3" src="/pictures/aaa/1280.jpg"'
        f' srcset="/pictures/aaa/320.jpg 320w, /pictures/aaa/1280.jpg 1280w" {sizes}'
        ' width="1600" height="900" alt="A port" loading="lazy" decoding="async"></picture></a>'
        '<figcaption>The port <span class="credit">Photo: M</span></figcaption></figure>'
    )


def test_a_picture_that_moves_is_offered_only_to_those_who_want_motion():
    moving = PICTURE | {"motion": "/pictures/aaa/motion-640-0123456789.webp"}
    first = '<source type="image/webp" media="(prefers-reduced-motion: no-preference)" srcset="/pictures/aaa/motion-'

    assert f"<picture>{first}" in body(node("figure", picture="aaa"), aaa=moving)
    assert "motion" not in body(node("figure", picture="aaa"), aaa=moving | {"motion": "javascript:alert(1)"})


def test_a_picture_higher_than_wide_is_set_narrower():
    html = body(node("figure", picture="aaa", size="wide"), aaa=PICTURE | {"width": 900, "height": 1600})

    assert '<figure class="picture picture-wide picture-tall">' in html
    assert f'sizes="{picturesizes.TALL}"' in html


def test_a_figure_s_own_words_win():
    html = body(node("figure", text("Mine", "em"), picture="aaa", alt="Cranes", credit="Me", size="wide"), aaa=PICTURE)
    assert 'alt="Cranes"' in html
    assert '<figcaption><em>Mine</em> <span class="credit">Me</span></figcaption>' in html
    assert "picture-wide" in html


@pytest.mark.parametrize(
    "own", [{"decorative": "Only a pattern"}, {"decorative": "A pattern", "alt": "x"}, {"alt": ""}]
)
def test_what_is_only_decoration_says_nothing_and_is_no_link(own):
    html = body(node("figure", picture="aaa", **own), aaa=PICTURE)
    assert 'alt=""' in html
    assert "<a " not in html
    assert "pattern" not in html


def test_a_reason_of_spaces_is_none():
    assert 'alt="A port"' in body(node("figure", picture="aaa", decorative="  "), aaa=PICTURE)


def test_a_figure_stored_before_decoration_had_a_reason_still_renders():
    before = node("figure", picture="aaa", id="abcd1234", size="column", alt=None, credit=None)
    assert 'alt="A port"' in body(before, aaa=PICTURE)


def test_pictures_may_be_objects_and_the_only_form_will_do():
    picture = SimpleNamespace(
        **PICTURE | {"forms": {"jpg": [("/pictures/aaa/320.jpg", 320)]}, "caption": "", "credit": None, "tone": None}
    )
    html = body(node("figure", picture="aaa"), aaa=picture)
    assert 'src="/pictures/aaa/320.jpg"' in html
    assert "<source" not in html
    assert "data-tone" not in html
    assert "figcaption" not in html


def test_a_gallery_shows_what_there_is_with_the_words_of_each():
    one = node("figure", "Quays", picture="aaa", id="aaaaaaaa", alt="Quays at night", credit="Me")
    html = body(node("gallery", one, node("figure", picture="gone"), caption="Views", id="abcd1234"), aaa=PICTURE)
    assert html.startswith(
        '<div class="gallery" id="p-abcd1234"><div class="gallery-row">'
        '<figure class="picture" data-share="1-7-8" id="p-aaaaaaaa">'
    )
    assert html.endswith(
        '<figcaption>Quays <span class="credit">Me</span></figcaption></figure></div>'
        '<p class="gallery-caption">Views</p></div>'
    )
    assert html.count("<img") == 1
    assert 'alt="Quays at night"' in html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example/a", "/\\evil", 'https://a/" onload="x'])
def test_pictures_from_unexpected_addresses_render_nothing(address):
    assert body(node("figure", picture="aaa"), aaa=PICTURE | {"forms": {"jpg": [(address, 800)]}}) == ""


def test_all_pictures_of_a_document_are_resolved_in_one_call():
    calls = []

    def resolve(kind, keys):
        calls.append((kind, keys))
        return {}

    render(document(node("figure", picture="a"), gallery("b", "a"), paragraph("x")), resolve)
    render(document(paragraph("x")), resolve)
    assert calls == [("pictures", ["a", "b"])]


def test_tables_have_a_head_and_scopes():
    head = node("table_row", node("table_header", "Year"), node("table_header", "MW", colspan=2))
    row = node("table_row", node("table_header", "2025"), node("table_cell", "1", rowspan=2), node("table_cell", "2"))
    assert body(node("table", head, row, id="abcd1234")) == (
        '<div class="table" tabindex="0" id="p-abcd1234"><table><thead><tr><th scope="col">Year</th>'
        '<th scope="col" colspan="2">MW</th></tr></thead><tbody><tr><th scope="row">2025</th>'
        '<td rowspan="2">1</td><td>2</td></tr></tbody></table></div>'
    )


def test_a_head_that_reaches_into_the_body_stays_in_it():
    head = node("table_row", node("table_header", "a", rowspan=2), node("table_header", "b"))
    assert "<thead>" not in body(node("table", head, node("table_row", node("table_cell", "c"))))


def test_an_embed_is_a_link_and_loads_nothing():
    assert body(node("embed", url="https://video.example/1?a=b&c", title="Film", id="abcd1234")) == (
        '<p class="embed" id="p-abcd1234"><a href="https://video.example/1?a=b&amp;c" rel="noopener noreferrer">'
        '<span class="embed-title">Film</span> <span class="embed-provider">video.example</span></a></p>'
    )
    assert '<span class="embed-title">https://video.example/1</span>' in body(
        node("embed", url="https://video.example/1")
    )


def test_the_parts_come_as_text_and_as_html():
    doc = document(headline="A & B")
    doc["content"][1]["content"] = [text("So ", "strong"), text("it is")]
    doc["content"][2]["content"] = [node("point", "a < b"), node("point"), node("point", " ")]
    rendered = render(doc, dict)
    assert (rendered.headline, rendered.standfirst, rendered.points) == ("A & B", "So it is", ["a < b"])
    assert (rendered.standfirst_html, rendered.points_html) == ("<strong>So </strong>it is", ["a &lt; b"])


def test_a_stored_address_that_the_schema_would_refuse_is_printed_as_text_only():
    assert body(paragraph(text("x", mark("link", href="javascript:alert(1)")))) == "<p>x</p>"
    assert body(node("embed", url="javascript:alert(1)")) == ""


ALLOWED = {
    "p": {"id", "class"}, "h2": {"id"}, "h3": {"id"}, "ul": {"id"}, "ol": {"id", "start"}, "li": set(), "br": set(),
    "figure": {"id", "class", "data-share"}, "figcaption": set(), "blockquote": set(), "aside": {"id", "class"},
    "hr": {"id"},
    "div": {"id", "class", "tabindex"}, "table": set(), "thead": set(), "tbody": set(), "tr": set(), "em": set(),
    "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "a": {"href", "rel", "class"}, "strong": set(),
    "picture": set(), "source": {"type", "srcset", "sizes", "media"},
    "span": {"lang", "class"}, "sub": set(), "sup": set(),
    "img": {"src", "srcset", "sizes", "width", "height", "alt", "loading", "decoding", "data-tone"},
}  # fmt: skip
ANY = {f"p{number}": PICTURE for number in range(40)} | {"a": PICTURE, "b": PICTURE, "harbour1": PICTURE}


def assert_harmless(html):
    """Only known tags and attributes, every tag closed, no address that runs."""
    for tag in re.findall(r"<[^>]*>", html):
        assert re.fullmatch(r'</?[a-z0-9]+( [a-z-]+="[^"<>]*")*>', tag), tag
    for element in lxml.html.fragment_fromstring(html, create_parent="section").iterdescendants():
        assert set(element.attrib) <= ALLOWED[element.tag], element.tag
        for name in ("href", "src"):
            assert re.match(r"https?://|mailto:|/(?![/\\])|$", element.get(name, ""), re.IGNORECASE)


@pytest.mark.parametrize("case", CASES["valid"], ids=lambda case: case["why"])
def test_every_valid_document_renders_to_harmless_html(case):
    data = expand(case)
    html = render(data, lambda kind, keys: ANY).body_html
    assert_harmless(html)
    assert render(schema.to_json(schema.parse(data)), lambda kind, keys: ANY).body_html == html


NASTY = st.text(alphabet="<>&\"'=/ ajsx\u2028`{}%\\", max_size=20)


@examples(150)
@given(NASTY, NASTY, NASTY)
def test_nasty_words_anywhere_stay_words(one, two, three):
    picture = PICTURE | {"alt": one, "caption": two, "credit": three}
    blocks = [
        paragraph(*[text(word, "em") for word in (one, two) if word]),
        node("heading", one or "x", level=2, id="abcd1234"),
        node("quote", paragraph(two or "x"), source=three),
        node("pull_quote", one or "x", source=two),
        node("fact_box", paragraph("x"), title=three),
        node("figure", picture="a", alt=one, credit=three),
        node("figure", picture="a", decorative=two),
        gallery("a", "b", caption=two),
        node("embed", url="https://a.example", title=one, provider=two),
        node("table", node("table_row", node("table_cell", three or "x"))),
    ]
    doc = document(*blocks)
    schema.parse(doc)
    assert_harmless(render(doc, lambda kind, keys: {"a": picture}).body_html)
