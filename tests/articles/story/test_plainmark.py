"""Typed text becomes a valid document and comes back as it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.story import plainmark, schema
from articles.story.refusal import Refused
from articles.story.render import render

WHOLE = """## Who we *are*

A **bold** word, a *soft* one and [a **link**](https://a.example/x_(y)).
A second line.

- one
- [two](/about/)

3. three
4. four

> Quoted.
>
> More.
> — Somebody

---

### Smaller

\\- not a list, 2 \\* 3 [is] six"""


def html(text):
    return render(plainmark.read(text), lambda kind, keys: {}).body_html


def bare(node):
    """A document without the ids of its blocks."""
    if isinstance(node, list):
        return [bare(each) for each in node]
    if isinstance(node, dict):
        return {name: bare(value) for name, value in node.items() if name != "id"}
    return node


def test_what_is_typed_comes_back_as_it_was():
    document = plainmark.read(WHOLE, title="About us")

    assert plainmark.write(document) == WHOLE
    assert document["content"][0]["content"][0]["text"] == "About us"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One\ntwo", "One<br>two</p>"),
        ("## Head\nText", "Head</h2>"),
        ("- a\n- b\nText", "</ul>\n<p"),
        ("5. a", '<ol id="'),
        ("> a\n> — B", "<figcaption>B</figcaption>"),
        ("**a**", "<strong>a</strong>"),
        ("[a](mailto:a@example.org)", '<a href="mailto:a@example.org"'),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[not a link] (x)", "[not a link] (x)"),
        ("#hashtag", "#hashtag"),
        ("\\## no heading", "<p"),
    ],
)
def test_signs_give_the_form(text, shown):
    assert shown in html(text)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "**<img src=x onerror=alert(1)>**", "[<b>](https://a.example)"]
)
def test_markup_that_is_typed_is_shown_as_text(text):
    written = html(text)

    assert "<script" not in written
    assert "<img" not in written
    assert "<b>" not in written
    assert "&lt;" in written


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//evil.example/", "ftp://a.example", "x"]
)
def test_links_lead_only_where_stories_may_lead(address):
    with pytest.raises(Refused) as refused:
        plainmark.read(f"[x]({address})")

    assert refused.value.code == "link"


@pytest.mark.parametrize("text", ["", " \n\n ", "x" * (plainmark.CHARACTERS + 1)])
def test_nothing_and_too_much_are_refused(text):
    with pytest.raises(Refused):
        plainmark.read(text)


def test_thousands_of_signs_take_no_time():
    for text in ("*" * 5000, "[" * 5000, "[a](" * 3000, "**a" * 5000, "> " * 5000, "\\" * 5001):
        schema.parse(plainmark.read(text + "x"))


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab *[]()\\#->—1.\n/:", min_size=1, max_size=60))
def test_whatever_is_typed_is_kept_or_refused(text):
    try:
        document = plainmark.read(text)
    except Refused:
        return
    schema.parse(document)

    assert bare(plainmark.read(plainmark.write(document))) == bare(document)
