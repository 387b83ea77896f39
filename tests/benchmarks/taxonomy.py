"""Keywords by the thousand: what the picker's answer costs beside a bare indexed query, and how long care takes."""

import json
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from articles.domain import keywordcare, keywords, merging, suggesting
from articles.exchange import vocabularies
from articles.models import Article, ArticleKeyword, Draft, DraftKeyword
from editors.enums import Role
from keywords.domain import lookup
from keywords.domain.exchange import files
from keywords.models import Alias, Keyword
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, VocabularyFactory, make_story, story_document

SOUNDS = "ba ce di fo gu ha ki lo mu ne pa qi ro su ta vi wo xe yu zen dor lin mar tok"
SYLLABLES = SOUNDS.split()
CHARACTERS = "亚投行基础设施铁路港口能源天然气中国丝绸之路经济走廊合作发展贸易桥梁水电"
ROUNDS = 30
# Stories of each of two keywords that are merged.
EACH = 20_000


def build(number: int) -> None:
    """`number` keywords below a few hundred parents, with two names and an alias each."""
    chance = random.Random(3)
    vocabulary = VocabularyFactory(slug="topics")

    def names(index: int) -> Names:
        english = " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(chance.randint(1, 3)))
        return Names(
            {"en": f"{english.title()} {index}", "zh-hans": "".join(chance.choices(CHARACTERS, k=5)) + str(index)}
        )

    parents: list[Keyword] = []
    for start in range(0, number, 2_000):
        rows = []
        for index in range(start, min(start + 2_000, number)):
            parent = chance.choice(parents) if parents else None
            row = Keyword(names=names(index), vocabulary=vocabulary, parent=parent, slug=f"bench-{index}")
            row.derive()
            row.uses = chance.randint(0, 500)
            rows.append(row)
        made = Keyword.objects.bulk_create(rows)
        parents = parents or made[:300]
        words = [word for row in made for word in row.name_rows()]
        words += [Alias(keyword=row, text=f"Alias {row.slug}", folded=f"alias {row.slug}") for row in made]
        Alias.objects.bulk_create(words, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measure(number: int) -> dict[str, tuple[float, float, int]]:
    """Median, 95th percentile and queries of each; the first is what the others are measured by."""
    some = Alias.objects.order_by("pk")[number // 2].folded
    article = make_story(headline="Talks on rail", text=["A text of some words about a harbor. " * 20] * 20)
    suggesting.suggest(article.draft)
    acts: dict[str, Callable[[], object]] = {
        "bare indexed query": lambda: list(Alias.objects.filter(folded=some).values_list("pk")),
        "picker, two letters": lambda: _answer("ba"),
        "picker, one character": lambda: _answer("亚"),
        "picker, a whole name": lambda: _answer(some),
        "picker, inside words": lambda: _answer("ndorlin"),
        "picker, nothing": lambda: _answer("zzzz"),
        "near-duplicates": lambda: lookup.near({"en": "Baceqi Marzenlo", "zh-hans": "亚投行铁路"}),
        "suggestions": lambda: suggesting.suggest(article.draft),
    }
    return {name: _time(act) for name, act in acts.items()}


def _answer(typed: str) -> list[dict]:
    return [keywords.as_json(keyword) for keyword in keywords.find(typed, language="en", limit=12)]


def _time(act: Callable[[], object]) -> tuple[float, float, int]:
    queries: list[str] = []
    with connection.execute_wrapper(lambda run, *args: (queries.append(args[0]), run(*args))[1]):
        act()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[18], len(queries)


def measure_care() -> dict[str, float]:
    """Seconds to merge two keywords of 20,000 stories and drafts each, a tenth with both, to undo it, and to rename."""
    one, two = Keyword.objects.filter(slug__startswith="bench-", children=None).order_by("pk")[:2]
    stories = list(Article.objects.live().order_by("pk").values_list("pk", flat=True)[: 2 * EACH - EACH // 10])
    each = min(EACH, len(stories) * 10 // 19)
    pairs = [(pk, one) for pk in stories[:each]] + [(pk, two) for pk in stories[-each:]]
    ArticleKeyword.objects.bulk_create(
        (ArticleKeyword(content_object_id=pk, tag=keyword, position=9) for pk, keyword in pairs), batch_size=5_000
    )
    document = story_document("Talks on rail", "A text of some words.")
    made = Draft.objects.bulk_create((Draft(article_id=pk, document=document) for pk in stories), batch_size=2_000)
    drafts = {draft.article_id: draft for draft in made}
    DraftKeyword.objects.bulk_create(
        (DraftKeyword(draft=drafts[pk], keyword=keyword, position=9) for pk, keyword in pairs), batch_size=5_000
    )
    by = EditorFactory(roles=[Role.ADMINISTRATOR])
    merge, there = _seconds(lambda: merging.merge(one, two, by=by))
    _undone, back = _seconds(lambda: merging.undo(merge, by=by))
    _renamed, renaming = _seconds(lambda: keywordcare.rename(one, {"en": "Another name"}, by=by, slug="another-name"))
    of = f"of {each} stories and drafts"
    return {f"merging two keywords {of} each": there, "undoing it": back, f"renaming a keyword {of}": renaming}


def measure_import() -> dict[str, float]:
    """Seconds to take in a vocabulary like the IPTC's, or its own file (MEDIA_TOPICS=FILE), once and again."""
    given = os.environ.get("MEDIA_TOPICS")
    raw = Path(given).read_bytes() if given else _like_media_topics()
    found = {}
    for time_ in ("first", "second"):
        made, seconds = _seconds(lambda: vocabularies.take_in(files.read(raw), by=None, name="bench.json"))
        counts = ", ".join(f"{number} {outcome}" for outcome, number in made.counts.items() if number)
        found[f"{time_} import of {len(raw) // 1024} KB: {counts}"] = seconds
    return found


def _like_media_topics() -> bytes:
    """As many concepts, languages and levels as the IPTC's file of 2023 has."""
    chance = random.Random(5)
    languages = ["en-gb", "en-us", "zh-hans", "ar", "da", "de", "es", "fr", "no", "pt-br", "pt-pt", "se", "sv"]
    concepts: list[dict] = []
    for number in range(1_372):
        # One in eighty at the root, and few below any other.
        above = concepts[chance.randrange(number // 3 + 1)] if number % 80 else None
        english = f"{chance.choice(SYLLABLES)}{chance.choice(SYLLABLES)} matter {number}"
        names = dict.fromkeys(languages, english) | {"zh-hans": "".join(chance.choices(CHARACTERS, k=4)) + str(number)}
        concepts.append(
            {
                "qcode": f"medtop:{20_000_000 + number}",
                "broader": above["qcode"] if above and not above["retired"] else None,
                "name": names,
                "definition": {code: f"{name}. " * 8 for code, name in names.items()},
                "retired": "2020-01-01T00:00:00+00:00" if number % 8 == 7 else None,
                "wikidata": f"https://www.wikidata.org/entity/Q{number + 1}",
            }
        )
    return json.dumps({"title": "Media Topics", "concepts": concepts}, ensure_ascii=False, indent=1).encode()


def _seconds(act: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    with transaction.atomic():
        result = act()
    return result, time.perf_counter() - start
