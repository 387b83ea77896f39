"""What a public change touches, and telling it to the caches in front of us: in their names, until they heard.

Kept pages of our own need none of this: they compare a stamp. Other caches must be told, and pages that everybody asks
for next are made by the worker first.
"""

import http.client
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import task

from articles.models import Article, ChainPlace, PublicChange, Section, Stamp
from newsroom.lib import purging

log = logging.getLogger(__name__)
AT_ONCE = 500
# The first pause after a failure, the longest, and when nobody needs to hear of it any more.
PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
KEPT = timedelta(days=7)
LEASE = timedelta(minutes=1)
# Without a store between them each web process has a memory of its own: asked so often, most have made the page.
TIMES = 4
MOST_PAGES = 40
TIMEOUT = 10


@dataclass
class Touched:
    """Names of pages that read otherwise now, and the first few that readers will ask for."""

    tags: set[str] = field(default_factory=set)
    addresses: list[str] = field(default_factory=list)

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.tags | other.tags, list(dict.fromkeys([*self.addresses, *other.addresses])))


def by_story(article: Article) -> Touched:
    """Every page that shows this story as it is now, or will show it: asked before and after it changes."""
    if not article.is_published_before:
        return Touched()
    tags = {f"story-{article.pk}", f"front-{article.language}", f"list-{article.language}", "lists"}
    original = article.translation_of_id or article.pk
    family = Article.objects.filter(translation_of=original).values_list("pk", flat=True)
    tags |= {f"story-{pk}" for pk in (original, *family)}
    place = ChainPlace.objects.filter(article=article.pk).values("first")
    tags |= {f"story-{pk}" for pk in ChainPlace.objects.filter(first__in=place).values_list("article", flat=True)}
    for row in article.keyword_rows.select_related("tag"):
        tags |= {f"keyword-{pk}" for pk in (row.tag_id, *(step[0] for step in row.tag.path))}
    tags |= {f"author-{pk}" for pk in article.credits.values_list("profile", flat=True)}
    path = Section.objects.filter(pk=article.section_id).values_list("path", flat=True).first()
    above = _paths(path) if path else []
    tags |= {f"section-{pk}" for pk in Section.objects.filter(path__in=above).values_list("pk", flat=True)}
    with translation.override(article.language):
        addresses = [article.get_absolute_url(), reverse("public:home"), reverse("public:feed")]
        addresses += [reverse("public:section", args=[each]) for each in above]
    return Touched(tags, addresses)


def _paths(path: str) -> list[str]:
    """world/asia/china: itself, and what it stands below."""
    steps = path.split("/")
    return ["/".join(steps[:depth]) for depth in range(len(steps), 0, -1)]


def publish(touched: Touched) -> None:
    """Raise the stamp for a change of these pages, as the last write of a verb."""
    Stamp.objects.raise_(Stamp.SITE, tags=sorted(touched.tags), addresses=touched.addresses)
    if settings.NEWSROOM_PURGE:
        transaction.on_commit(partial(tell_soon.enqueue), robust=True)


@task()
def tell_soon() -> None:
    tell()


def tell() -> dict[str, int]:
    """Tell every cache in front what changed since it was told last, then have the pages made that are asked for next.

    A cache that does not answer is told again, later each time; the others hear it twice, which changes nothing.
    """
    now = timezone.now()
    waiting = PublicChange.objects.filter(told_at=None, next_try_at__lte=now)
    rows = list(waiting.order_by("pk")[:AT_ONCE])
    # Whoever tells holds them for a while; one that died lets them go by that.
    held = PublicChange.objects.filter(pk__in=[row.pk for row in rows])
    if not rows or not held.filter(told_at=None, next_try_at__lte=now).update(next_try_at=now + LEASE):
        return {}
    tags = {tag for row in rows for tag in row.tags}
    addresses = list(dict.fromkeys(address for row in rows for address in row.addresses)) or _homes()
    failures = _purge(tags, addresses[:MOST_PAGES])
    if failures:
        tried = min(row.attempts for row in rows)
        pause = min(PAUSE * 2 ** min(tried, 10), LONGEST_PAUSE)
        held.update(attempts=F("attempts") + 1, next_try_at=now + pause, failure="; ".join(failures)[:500])
        log.warning("Caches in front were not told of %d changes: %s", len(rows), "; ".join(failures))
        return {"caches_failed": len(failures)}
    held.update(told_at=timezone.now(), failure="")
    gone = _gone(tags)
    made = warm(address for address in addresses[:MOST_PAGES] if address not in gone)
    return {"changes_told": len(rows), "pages_made": made}


def prune() -> dict[str, int]:
    """Forget what is a week old, told or not: no cache keeps anything for so long."""
    old = PublicChange.objects.filter(at__lt=timezone.now() - KEPT).order_by("pk").values("pk")[:1000]
    gone, _rows = PublicChange.objects.filter(pk__in=[row["pk"] for row in old]).delete()
    return {"changes_pruned": gone}


def _purge(tags: Iterable[str], addresses: list[str]) -> list[str]:
    failures = []
    for target in purging.targets(settings.NEWSROOM_PURGE):
        try:
            target.purge(tags, addresses, settings.NEWSROOM_URL)
        except OSError as error:
            failures.append(str(error) if isinstance(error, purging.Refused) else f"{target}: {error}")
    return failures


def _gone(tags: Iterable[str]) -> set[str]:
    """Addresses of these stories where readers find none: asking for them would only fill the log."""
    stories = [int(tag.removeprefix("story-")) for tag in tags if tag.startswith("story-")]
    found = Article.objects.filter(pk__in=stories).exclude(pk__in=Article.objects.live().values("pk"))
    return {article.get_absolute_url() for article in found.defer("body_html")}


def _homes() -> list[str]:
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(reverse("public:home"))
    return found


def warm(addresses: Iterable[str]) -> int:
    """Ask our own web processes for these pages, as a reader's browser would; how many answered. No matter if none."""
    if not settings.NEWSROOM_PAGE_CACHE:
        return 0
    site, made = urlsplit(settings.NEWSROOM_URL), 0
    headers = {"Host": site.netloc, "Accept-Encoding": "br, gzip", "Connection": "close"}
    if settings.NEWSROOM_PROXIES:
        headers["X-Forwarded-Proto"] = site.scheme
    for address in addresses:
        for _time in range(1 if settings.REDIS_URL else TIMES):
            connection = http.client.HTTPConnection("127.0.0.1", int(settings.PORT), timeout=TIMEOUT)
            try:
                connection.request("GET", address, headers=headers)
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                return made  # nobody serves here: the worker may have a machine of its own
            finally:
                connection.close()
        made += 1
    return made
