"""Care of keywords where readers see them: the verbs of `keywords/domain` with kept pages let go and addresses kept."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from articles.models import Redirect, Stamp
from editors.models import Editor
from keywords.domain import lifecycle, names, tree, vocabularies
from keywords.models import Keyword, Vocabulary
from newsroom.lib.languages import Names
from newsroom.lib.text import slugify_headline

P = ParamSpec("P")
R = TypeVar("R")
# Every address below a keyword's slug.
ADDRESSES = ("public:keyword", "public:keyword-feed", "public:keyword-feed-atom", "public:keyword-feed-json")


def seen_by_readers(verb: Callable[P, R]) -> Callable[P, R]:
    """The same verb; kept pages are let go as the last write of its transaction."""

    @wraps(verb)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            result = verb(*args, **kwargs)
            Stamp.objects.raise_(Stamp.SITE)
        return result

    return act


accept = seen_by_readers(lifecycle.accept)
retire = seen_by_readers(lifecycle.retire)
revive = seen_by_readers(lifecycle.revive)
delete = lifecycle.delete  # a proposal, which readers never saw
move = seen_by_readers(tree.move)
describe = seen_by_readers(names.describe)
# Readers search by them.
add_alias = seen_by_readers(names.add_alias)
remove_alias = seen_by_readers(names.remove_alias)
create_vocabulary = seen_by_readers(vocabularies.create)
update_vocabulary = seen_by_readers(vocabularies.update)
order_vocabularies = seen_by_readers(vocabularies.order)
delete_vocabulary = seen_by_readers(vocabularies.delete)


@transaction.atomic
def create(
    texts: dict, *, vocabulary: Vocabulary, by: Editor, parent: Keyword | None = None, description: dict | None = None
) -> Keyword:
    """Add a keyword, or propose it where this person may only propose; never at an address that leads elsewhere.

    Raises PermissionDenied, ValidationError (no name, too long, wrong parent) or KeywordExists with the one there is.
    """
    keyword = lifecycle.create(
        texts, vocabulary=vocabulary, by=by, parent=parent, description=description, not_these=left_slugs(texts)
    )
    # Its address said that there is nothing.
    Stamp.objects.raise_(Stamp.SITE, tags=[f"keyword-{keyword.pk}"])
    return keyword


def left_slugs(texts: dict) -> set[str]:
    """Slugs like these names that a renamed keyword once had: their addresses lead to it."""
    base = slugify_headline(Names(texts).in_(settings.LANGUAGE_CODE), 100) or "keyword"
    start = addresses(base)[0].rstrip("/")
    old = Redirect.objects.filter(path__startswith=start).values_list("path", flat=True)
    return {path.removeprefix(start[: -len(base)]).split("/")[0] for path in old}


@transaction.atomic
def rename(keyword: Keyword, texts: dict, *, by: Editor, slug: str = "") -> Keyword:
    """Give a keyword other names, and another address where one is given: the old one leads there, feeds too.

    Raises PermissionDenied, ValidationError, KeywordExists.
    """
    Stamp.objects.hold(Stamp.ADDRESSES)
    wanted = slugify_headline(slug, 100)
    if slug and not wanted:
        raise ValidationError(_("An address needs Latin letters or figures."))
    before = Keyword.objects.values_list("slug", flat=True).get(pk=keyword.pk)
    keyword = names.rename(keyword, texts, by=by, slug=wanted)
    if keyword.slug != before:
        _lead_on(addresses(before), addresses(keyword.slug))
    Stamp.objects.raise_(Stamp.SITE)
    return keyword


def addresses(slug: str) -> list[str]:
    """Where readers find a keyword of this slug: its page and feeds, in every edition."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [reverse(name, args=[slug]) for name in ADDRESSES]
    return found


def _lead_on(left: list[str], taken: list[str]) -> None:
    # Addresses that lead nowhere else any more come first: a keyword that returns must not meet its own redirect.
    Redirect.objects.filter(path__in=taken).delete()
    for before, after in zip(left, taken, strict=True):
        Redirect.objects.filter(target=before).update(target=after)
        Redirect.objects.update_or_create(path=before, defaults={"target": after, "article": None})
