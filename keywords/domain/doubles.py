"""Keywords that may be the same thing twice: for the people who keep vocabularies in order."""

import re
from collections import defaultdict

from keywords.models import Alias, Keyword, KeywordStatus
from newsroom.lib.text import fold

_NOT_LETTERS = re.compile(r"[\W_]+")


def found() -> set[int]:
    """All keywords that share a name or alias with another one, up to plural, hyphens and spaces.

    A keyword and the Media Topic that it is mapped to are no doubles. One query over all words and no comparison of
    pairs: a vocabulary of 20,000 is looked through in a second.
    """
    holders: dict[str, dict[int, str | int]] = defaultdict(dict)
    words = Alias.objects.exclude(keyword__status=KeywordStatus.RETIRED)
    found = words.values_list("keyword_id", "folded", "keyword__media_topic")
    for keyword, folded, topic in found.iterator(chunk_size=5000):
        holders[same(folded)][keyword] = topic or keyword
    return {keyword for sharing in holders.values() if len(set(sharing.values())) > 1 for keyword in sharing}


def of(keyword: Keyword) -> list[Keyword]:
    """The other keywords, not retired, that share a name or alias with this one."""
    own = {same(row.folded) for row in keyword.aliases.all()}
    begins = {word[:2] for word in own}
    others = Alias.objects.exclude(keyword=keyword).exclude(keyword__status=KeywordStatus.RETIRED)
    if keyword.media_topic:
        others = others.exclude(keyword__media_topic=keyword.media_topic)
    keys = {
        pk
        for start in begins
        for pk, folded in others.filter(folded__startswith=start).values_list("keyword_id", "folded")
        if same(folded) in own
    }
    return list(Keyword.objects.filter(pk__in=keys).select_related("vocabulary").order_by("folded", "pk"))


def same(text: str) -> str:
    """What two spellings of one thing have in common: “New-Silk Roads” and “new silk road”."""
    words = _NOT_LETTERS.sub(" ", fold(text)).split()
    return "".join(_singular(word) for word in words) or text


def _singular(word: str) -> str:
    if not word.isascii() or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")
