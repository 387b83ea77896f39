"""A vocabulary as a tree of rows: as many levels as a page can carry, each level in one query."""

from dataclasses import dataclass, field

from django.db.models import Count

from keywords.models import Keyword, KeywordStatus, Vocabulary
from newsroom.lib.text import slugify_headline

ROWS = 400


@dataclass
class Branch:
    """One keyword and what is shown below it; `hidden` are the children that this page does not show."""

    keyword: Keyword
    below: list["Branch"] = field(default_factory=list)
    hidden: int = 0


def tree(vocabulary: Vocabulary, under: Keyword | None = None) -> list[Branch]:
    """What stands in a vocabulary, or below one of its keywords, in the order of the alphabet; no retired ones."""
    present = Keyword.objects.filter(vocabulary=vocabulary).exclude(status=KeywordStatus.RETIRED)
    level = [Branch(keyword) for keyword in sorted(present.filter(parent=under), key=alphabet)]
    top, shown = level, 0
    while level:
        shown += len(level)
        by_key = {branch.keyword.pk: branch for branch in level}
        children = present.filter(parent__in=by_key)
        counts = dict(children.order_by().values("parent").annotate(n=Count("pk")).values_list("parent", "n"))
        if shown + sum(counts.values()) > ROWS:
            for pk, count in counts.items():
                by_key[pk].hidden = count
            break
        level = []
        for keyword in sorted(children, key=alphabet) if counts else ():
            branch = Branch(keyword)
            by_key[keyword.parent_id].below.append(branch)
            level.append(branch)
    return top


def is_small(vocabulary: Vocabulary) -> bool:
    """Whether its first level fits on a page; a long flat list is paged instead."""
    roots = Keyword.objects.filter(vocabulary=vocabulary, parent=None).exclude(status=KeywordStatus.RETIRED)
    return roots[: ROWS + 1].count() <= ROWS


def alphabet(keyword: Keyword) -> tuple[str, str]:
    """Latin letters as they are, Chinese by pinyin."""
    name = str(keyword)
    return slugify_headline(name) or name, name
