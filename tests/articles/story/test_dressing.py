import pytest

from articles.story import dressing


def test_a_heading_links_to_itself():
    html = (
        '<p id="p-aaaaaaaa">One</p>\n<h2 id="p-abcd1234">Two &amp; <em>three</em></h2>\n<h3 id="p-abcd1235">Four</h3>'
    )

    assert dressing.linked_headings(html) == (
        '<p id="p-aaaaaaaa">One</p>\n'
        '<h2 id="p-abcd1234"><a class="heading-link" href="#p-abcd1234">Two &amp; <em>three</em></a></h2>\n'
        '<h3 id="p-abcd1235"><a class="heading-link" href="#p-abcd1235">Four</a></h3>'
    )


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="p-abcd1234">See <a href="/x/">there</a></h2>',
        "<h2>Without a place</h2>",
        '<p id="p-abcd1234">No heading</p>',
        "<p>&lt;h2 id=&quot;p-abcd1234&quot;&gt;typed&lt;/h2&gt;</p>",
    ],
)
def test_what_is_no_plain_heading_stays(html):
    assert dressing.linked_headings(html) == html


def test_a_paragraph_strong_from_end_to_end_is_a_question():
    html = (
        '<p id="p-abcd1234"><strong>Why <em>now</em>?</strong></p><p><strong>Put</strong> it <strong>here</strong></p>'
    )

    assert dressing.questions(html) == (
        '<p id="p-abcd1234" class="question"><strong>Why <em>now</em>?</strong></p>'
        "<p><strong>Put</strong> it <strong>here</strong></p>"
    )
