"""A picture held for a change, with the live stories that show it, in the order in which publishing holds them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from articles.domain import publishing
from articles.models import Article, Picture, Stamp

# So many stories are rendered anew within the change itself; the tick does the others.
AT_ONCE = 20


@dataclass(frozen=True)
class Held:
    """`stories`: live ones, locked, to be rendered when all is written."""

    pictures: list[Picture]
    stories: list[Article]

    @property
    def picture(self) -> Picture:
        return self.pictures[0]


def hold(pictures: Iterable[Picture | int]) -> Held:
    """Lock stories first and pictures after them, both by their keys, as a publication does: so neither waits for the
    other crosswise, and a story published meanwhile shows what is written here. Needs a transaction.
    """
    keys = sorted({each if isinstance(each, int) else each.pk for each in pictures})
    using = live_stories(keys).order_by("pk")
    known = list(using.values_list("pk", flat=True))
    Article.objects.filter(pk__in=known[AT_ONCE:]).update(renderer=0)
    wanted = Article.objects.filter(pk__in=known[:AT_ONCE]).order_by("pk")
    list(wanted.select_for_update(of=("self",)).values_list("pk"))
    # Read once they are held: whoever was waited for may have published another revision.
    stories = list(wanted.select_related("live_revision"))
    rows = Picture.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    held = list(rows.select_related("file"))
    # Published between the two: they wait for no lock here, the tick renders them.
    late = set(using.values_list("pk", flat=True)) - set(known)
    if late:
        transaction.on_commit(partial(_mark, late))
    return Held(held, stories)


def live_stories(pictures: Iterable[int]) -> QuerySet[Article]:
    return Article.objects.live().filter(picture_uses__picture__in=list(pictures)).distinct()


def show_anew(held: Held) -> None:
    """What readers see follows: the last write of a change. Dates stay untouched."""
    # Each of them writes the index and then raises `site`: in this order, also where there are several.
    Stamp.objects.hold(Stamp.WORDS)
    for story in held.stories:
        publishing.rerender(story)
    Stamp.objects.raise_(Stamp.SITE)


def rerender_stale(limit: int = 50) -> dict[str, int]:
    """For the tick: stories that were left for later, and those of an upgrade that somebody marked."""
    done = 0
    for pk in Article.objects.live().filter(renderer=0).values_list("pk", flat=True)[:limit]:
        done += _render(pk)
    return {"rerendered": done}


@transaction.atomic
def _render(pk: int) -> int:
    wanted = Article.objects.filter(pk=pk)
    list(wanted.select_for_update(of=("self",)).values_list("pk"))
    story = wanted.select_related("live_revision").get()
    if not story.is_live or story.renderer:
        return 0
    publishing.rerender(story)
    return 1


def _mark(stories: set[int]) -> None:
    Article.objects.filter(pk__in=stories).update(renderer=0)
