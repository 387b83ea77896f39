"""Whatever breaks while a story is published: readers keep the old version, the desk its plan and its draft."""

import ast
import inspect
import textwrap

import pytest
from django.db import transaction

from articles.domain import keywords, publishing, workflow
from articles.domain.corrections import Release
from articles.enums import Action, CorrectionKind
from articles.models import (
    Article,
    ArticleKeyword,
    ArticlePicture,
    ChainPlace,
    Correction,
    Credit,
    Draft,
    Event,
    Notice,
    Publication,
    RecordHead,
    Redirect,
    RelatedStory,
    Stamp,
    StoryLink,
)
from keywords.models import Keyword
from newsroom.lib.languages import Names
from tests.factories import KeywordFactory, PictureFactory, ProfileFactory, make_live, move, refreshed
from tests.publications import approve, rewrite

pytestmark = pytest.mark.django_db
ROWS = [
    *(Article, ArticleKeyword, ArticlePicture, Correction, Credit, Draft, Event, Keyword, Notice, Publication),
    *(RecordHead, Redirect, Stamp, StoryLink, ChainPlace, RelatedStory),
]


class Broken(Exception):
    pass


def steps() -> list[tuple[object, str]]:
    """Every function of ours that publishing calls, at the place where it is looked up."""
    found = []
    for module, names in {
        workflow: ["_carry_out", "_publish"],
        publishing: ["publish", "_write_live", "_write_text", "_write_keywords", "_settle", "_enter", "_keep_address"],
    }.items():
        for name in names:
            tree = ast.parse(textwrap.dedent(inspect.getsource(getattr(module, name))))
            calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
            for call in calls:
                if isinstance(call, ast.Name) and inspect.isfunction(getattr(module, call.id, None)):
                    found.append((module, call.id))
                elif isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name):
                    owner = getattr(module, call.value.id, None)
                    if inspect.ismodule(owner) and inspect.isfunction(getattr(owner, call.attr, None)):
                        found.append((owner, call.attr))
    # What rows are written with: the managers' own methods.
    found += [
        (Article, "save"),
        (Publication, "save"),
        *((model.objects, "bulk_create") for model in (ArticleKeyword, ArticlePicture, Credit)),
        *((model.objects, "create") for model in (Correction, Event)),
        (RecordHead.objects, "update_or_create"),
        (Stamp.objects, "hold"),
        (Stamp.objects, "raise_"),
    ]
    return list(dict.fromkeys(found))


STEPS = steps()


def name(step) -> str:
    owner, attribute = step
    model = getattr(owner, "model", None)
    return f"{model.__name__ if model else owner.__name__}.{attribute}"


def state() -> dict:
    """Every row that publishing may touch."""
    return {model.__name__: sorted(map(repr, model.objects.values_list())) for model in ROWS}


@pytest.fixture
def planned(publisher, later):
    """A live story with an approved, planned correction that changes everything."""
    facts = {
        "keywords": [KeywordFactory().pk],
        "credits": [["author", ProfileFactory().pk]],
        "lead_picture": PictureFactory().key,
    }
    story = make_live(facts=facts)
    rewrite(story, "Another text.", publisher, headline="Another headline")
    approve(story, publisher)
    release = Release("major", CorrectionKind.CORRECTION, Names({"en": "We gave the wrong day."}))
    move(story, Action.SCHEDULE, publisher, publish_at=later, release=release)
    return refreshed(story)


def test_the_steps_are_those_that_publishing_takes():
    names = {name(step) for step in STEPS}

    assert {
        "articles.domain.record.append",
        "articles.domain.corrections.attach",
        "articles.domain.links.write",
        "articles.domain.notify.enqueue",
        "articles.domain.publishing._write_live",
        "articles.domain.publishing.free_slug",
        "articles.domain.keywords.count_uses",
        "StampQuerySet.raise_" if "StampQuerySet.raise_" in names else "Stamp.raise_",
    } <= names
    assert len(names) >= 25


@pytest.mark.parametrize("after", [False, True], ids=["instead", "afterwards"])
def test_failure_at_any_step_changes_nothing(planned, publisher, monkeypatch, after):
    before, left, never = state(), {}, []

    for step in STEPS:
        owner, attribute = step
        original, met = getattr(owner, attribute), []

        def fails(*args, original=original, met=met, **kwargs):
            met.append(True)
            if after:
                original(*args, **kwargs)
            raise Broken

        with monkeypatch.context() as patch:
            patch.setattr(owner, attribute, fails)
            try:
                with transaction.atomic():
                    move(planned, Action.PUBLISH, publisher)
                    raise Broken  # a step that was not met: undone, and named below
            except Broken:
                pass
        if not met:
            never.append(name(step))
        if (now := state()) != before:
            left[name(step)] = [model for model in before if before[model] != now[model]]

    assert left == {}
    # Only what a first publication, an approval, a replaced story or a source's time needs is not met on this way.
    assert set(never) <= {
        "articles.domain.sealing.seal",
        "articles.domain.keywords.accept_proposed",
        "articles.domain.keywords.recount",
        "articles.domain.publishing.parse_datetime",
        "django.utils.timezone.localdate",
    }


def test_after_all_failures_the_story_is_published_as_planned(planned, publisher, monkeypatch):
    def fails(*args, **kwargs):
        raise Broken

    for owner, attribute in [(publishing, "_write_live"), (keywords, "count_uses")]:
        with monkeypatch.context() as patch:
            patch.setattr(owner, attribute, fails)
            with pytest.raises(Broken):
                move(planned, Action.PUBLISH, publisher)

    move(planned, Action.PUBLISH, publisher)

    assert refreshed(planned).headline == "Another headline"
    assert [entry.act for entry in Publication.objects.order_by("sequence")] == ["published", "corrected"]
    assert Correction.objects.get().text == {"en": "We gave the wrong day."}
