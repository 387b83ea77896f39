import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story import schema, text
from articles.story.intake import html_to_document
from articles.story.refusal import Refused
from articles.story.render import render
from tests.articles.story.documents import counting, examples
from tests.articles.story.test_render import assert_harmless


def body(html):
    """The blocks of what was pasted, as HTML without anchors: the shortest way to say what is expected."""
    document = html_to_document(html).document
    for block in document["content"]:
        strip_ids(block)
    return render(document, dict).body_html


def strip_ids(node):
    node.get("attrs", {}).pop("id", None)
    for child in node.get("content", []):
        strip_ids(child)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("Just text", "<p>Just text</p>"),
        ("<p>One</p><p>Two</p>", "<p>One</p>\n<p>Two</p>"),
        ("<div>One<div>Two</div>Three</div>", "<p>One</p>\n<p>Two</p>\n<p>Three</p>"),
        ("<p>a <b>b</b> <i>c</i> <u>d</u></p>", "<p>a <strong>b</strong> <em>c</em> d</p>"),
        ("<b><i>a</i></b>", "<p><strong><em>a</em></strong></p>"),
        ("<h1>A</h1><h2>B</h2><h3>C</h3><h6>D</h6>", "<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>\n<h3>D</h3>"),
        ("<h2><b>A</b> <i>b</i><br>c</h2>", "<h2>A <em>b</em> c</h2>"),
        ("H<sub>2</sub>O m<sup>2</sup>", "<p>H<sub>2</sub>O m<sup>2</sup></p>"),
        ("a<br>b", "<p>a<br>b</p>"),
        ("a<br><br>b", "<p>a</p>\n<p>b</p>"),
        ("  a \n\t b&nbsp;&nbsp; c  ", "<p>a b c</p>"),
        ("<p> </p><p>&nbsp;</p><div></div>a", "<p>a</p>"),
        ("<p>a<br></p><br>", "<p>a</p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("<ol start=4><li>a</li></ol>", '<ol start="4"><li><p>a</p></li></ol>'),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
        ("<ul><li><h3>a</h3><p>b</p></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<ul></ul>a", "<p>a</p>"),
        (
            "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>",
            '<figure class="quote"><blockquote><p>a</p><p>b</p></blockquote></figure>',
        ),
        ("a<hr>b", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("<pre>a\n  b</pre>", "<p>a<br>b</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p>a</p>\n<p>b</p>"),
        ("<p>a<!-- c --><?php x ?>b</p>", "<p>ab</p>"),
        ("<p>5 &lt; 6 &amp; 7</p>", "<p>5 &lt; 6 &amp; 7</p>"),
        ("<article><header>a</header><section><p>b</p></section></article>", "<p>a</p>\n<p>b</p>"),
        ('<a href="https://a.eu/?b&amp;c">x</a>', '<p><a href="https://a.eu/?b&amp;c" rel="noopener">x</a></p>'),
        ('<a href="mailto:a@b.example">x</a>', '<p><a href="mailto:a@b.example" rel="noopener">x</a></p>'),
        ('<a href="/own/">x</a>', '<p><a href="/own/">x</a></p>'),
        ('<a name="x">y</a> <a href="#foot">1</a>', "<p>y 1</p>"),
        ('<a href="/x/"><b>x</b> y</a>', '<p><a href="/x/"><strong>x</strong> y</a></p>'),
        ("<p>unclosed <b>bold <p>next", "<p>unclosed <strong>bold</strong></p>\n<p>next</p>"),
        ("中文<b>粗体</b>😀", "<p>中文<strong>粗体</strong>😀</p>"),
    ],
)  # fmt: skip
def test_what_the_schema_has_a_place_for_is_kept(html, expected):
    assert body(html) == expected


def test_google_docs_wrapping_in_a_bold_that_is_not_bold_is_seen_through():
    html = (
        '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><p dir="ltr"><span '
        'style="font-weight:400;font-style:normal">Plain and </span><span style="font-weight:700">bold</span>'
        '<span style="font-style:italic"> slanted</span></p><br><ul><li dir="ltr" style="font-weight:400"><p><span>'
        'item</span></p></li></ul></b><br class="Apple-interchange-newline">'
    )
    assert body(html) == (
        "<p>Plain and <strong>bold</strong><em> slanted</em></p>\n<ul><li><p>item</p></li></ul>"
    )  # fmt: skip


def test_word_s_own_elements_and_hidden_passages_are_left_out():
    html = (
        "<html xmlns:o='urn:x'><head><style>p {color: red}</style><title>Doc</title></head><body>"
        "<p class=MsoNormal>Text<o:p>&nbsp;</o:p></p><p style='mso-hide:all'>secret</p>"
        "<span style='display: none'>more</span></body></html>"
    )
    assert body(html) == "<p>Text</p>"
    assert html_to_document(html).dropped == {"hidden": 2}


def test_tables_keep_headers_and_spans():
    html = (
        "<table><caption>Power</caption><thead><tr><th>Year</th><th colspan=2>MW</th></tr></thead>"
        "<tbody><tr><td rowspan='2'>2025</td><td><p>1</p><p>2</p></td><td>x</td></tr>"
        "<tr><td colspan=0>3</td></tr></tbody></table>"
    )
    assert body(html) == (
        '<p>Power</p>\n<div class="table" tabindex="0"><table><thead><tr><th scope="col">Year</th>'
        '<th scope="col" colspan="2">MW</th></tr></thead><tbody><tr><td rowspan="2">2025</td><td>1<br>2</td><td>x</td>'
        "</tr><tr><td>3</td></tr></tbody></table></div>"
    )


def test_tables_for_layout_are_opened_and_tables_too_large_become_paragraphs():
    assert body("<table><tr><td><h2>a</h2><p>b</p></td></tr></table>") == "<h2>a</h2>\n<p>b</p>"
    wide = "<table>" + "<tr>" + "<td>a</td>" * 21 + "</tr></table>"
    assert body(wide) == "<p>" + " · ".join("a" * 21) + "</p>"
    assert html_to_document(wide).dropped == {"table": 1}


def test_lists_nested_too_deeply_are_drawn_together():
    html = "<ul><li>1" * 7 + "</li></ul>" * 7
    pasted = html_to_document(html)
    assert pasted.dropped == {"nesting": 1}
    assert text.body_text(pasted.document).split() == ["1"] * 7


@pytest.mark.parametrize(
    ("html", "dropped", "note"),
    [
        ("a<img src=x onerror=alert(1)>", {"image": 1}, "Pictures left out: 1. Upload them to use them."),
        ("a<script>alert(1)</script>", {"script": 1}, "Scripts left out: 1."),
        ("a<iframe src=//x></iframe><video></video><svg><script>1</script></svg>", {"media": 3}, None),
        ("a<input value=b><button>c</button>", {"form": 2}, "Form fields left out: 2."),
        ("<a href='javascript:alert(1)'>a</a>", {"link": 1}, None),
        ("<a href='java\nscript:alert(1)'>a</a>", {"link": 1}, None),
        ("<a href='//evil.example'>a</a>", {"link": 1}, None),
        ("<a href='data:text/html,x'>a</a>", {"link": 1}, None),
        ("<s>a</s>", {"formatting": 1}, None),
    ],
)
def test_what_cannot_be_kept_is_noted(html, dropped, note):
    pasted = html_to_document(html)
    assert pasted.dropped == dropped
    assert text.body_text(pasted.document) == "a"
    assert note is None or pasted.notes == [note]


@pytest.mark.parametrize("html", ["", "   ", "<p></p>", "<img src=x>", "<!-- a -->", "<style>a</style>", "&nbsp;"])
def test_html_without_words_is_refused_as_empty(html):
    with pytest.raises(Refused) as refused:
        html_to_document(html)
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        ("<p>a" * 2001, "blocks"),
        ("x" * 1_100_000, "document_bytes"),
        ("x" * 5_300_000, "too_large"),
        ("a\0b", "binary"),
    ],
)
def test_html_too_long_for_a_story_is_refused(html, code):
    with pytest.raises(Refused) as refused:
        html_to_document(html)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "tag", ["div", "b", "span", "blockquote", "ul><li", "table><tr><td", "p", "font", "a href='/x'"]
)
def test_nesting_by_the_thousand_is_survived(tag):
    with suppress(Refused):
        schema.parse(html_to_document(f"<{tag}>" * 3000 + "x").document)


def test_a_large_nested_paste_takes_seconds_at_most():
    start = time.monotonic()
    with suppress(Refused):
        html_to_document("<b>" * 240 + "<span>a </span>" * 20_000)
    assert time.monotonic() - start < 5


def test_blocks_have_fresh_ids():
    document = html_to_document("<p>a<p>b", new_id=counting()).document
    assert [block["attrs"]["id"] for block in document["content"][3:]] == ["00000000", "00000001"]


PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<b>",
        "</b>",
        "<i>",
        "<a href='/x'>",
        "<a href='javascript:x'>",
        "</a>",
        "<ul>",
        "<ol>",
        "<li>",
        "</li>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td>",
        "<th colspan=3 rowspan=2>",
        "</table>",
        "<blockquote>",
        "</blockquote>",
        "<h1>",
        "</h1>",
        "<br>",
        "<hr>",
        "<pre>",
        "<sub>",
        "<sup>",
        "<span style='font-weight:bold'>",
        "</span>",
        "<img>",
        " ",
        "\n",
        "<script>",
        "</script>",
        "<div>",
        "</div>",
        "&lt;",
        "&#0;",
        "&#x1F600;",
        "\x01",
        "<o:p>",
        "<!--",
        "-->",
        "<svg>",
        "<",
    ]
)


@examples(300)
@given(st.lists(PIECES | st.just("word") | st.text(max_size=4), max_size=25).map("".join))
def test_any_html_becomes_a_valid_document_and_harmless_html_or_is_refused(html):
    with suppress(Refused):
        document = html_to_document(html).document
        schema.parse(document)
        assert_harmless(render(document, dict).body_html)
