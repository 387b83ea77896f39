"""What a story's page adds to its stored text, and feeds do without: headings that link to themselves, questions."""

import re

# As `render.py` writes them, and nothing else can: every word of a story is escaped there.
_HEADING = re.compile(r'<(h[23]) id="(p-[a-z0-9]{8})">((?:(?!</?h|<a ).)+)</\1>')
_QUESTION = re.compile(r'<p( id="p-[a-z0-9]{8}")?><strong>((?:(?!</?strong|</p).)+)</strong></p>')


def linked_headings(html: str) -> str:
    """Each heading is a link to itself, to be copied; one that holds a link already stays as it is."""
    return _HEADING.sub(r'<\1 id="\2"><a class="heading-link" href="#\2">\3</a></\1>', html)


def questions(html: str) -> str:
    """In an interview a paragraph that is strong from end to end is a question."""
    return _QUESTION.sub(r'<p\1 class="question"><strong>\2</strong></p>', html)
