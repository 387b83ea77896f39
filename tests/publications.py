"""Publishing again and again, and doing to the record what nobody may do: for tests."""

from collections.abc import Callable

from django.db import connection, transaction

from articles.domain import verifying, workingcopy
from articles.domain.corrections import Release
from articles.domain.workflow import reopen
from articles.enums import Action, CorrectionKind, Significance, Stage
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import (
    EditorFactory,
    KeywordFactory,
    PictureFactory,
    ProfileFactory,
    SourceFactory,
    make_live,
    make_story,
    move,
    refreshed,
    story_document,
)


def rewrite(article, text, by, *, headline=None):
    """Another text as the working copy of a live story."""
    with workingcopy.held(article.pk) as draft:
        words = story_document(headline or draft.headline, text)
        # The parts in front of the text stay as they are.
        document = {**words, "content": [words["content"][0], *draft.document["content"][1:3], *words["content"][3:]]}
        steps = workingcopy.replace_document(draft, document)
        workingcopy.record(draft, by, steps=steps)
        reopen(draft, by=by)


def approve(article, by):
    """To review and through it, by two people."""
    move(article, Action.SUBMIT, by)
    return move(article, Action.APPROVE, EditorFactory(roles=[Role.PUBLISHER]))


def change(article, text, by, *, significance=Significance.NORMAL, kind="", note=None, headline=None, now=None):
    """A new public version with another text."""
    rewrite(article, text, by, headline=headline)
    approve(article, by)
    release = Release(significance, kind, Names(note or {}))
    move(article, Action.PUBLISH, by, release=release, now=now)
    return refreshed(article)


def correct(article, by, text, note, **kwargs):
    """A new public version that says in public what was wrong, in the story's language."""
    return change(article, text, by, kind=CorrectionKind.CORRECTION, note={article.language: note}, **kwargs)


def without_guards(act: Callable[[], object]) -> None:
    """Do something in the database that its triggers refuse, as somebody would who holds it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("ALTER TABLE articles_publication DISABLE TRIGGER publication_kept")
            act()
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("ALTER TABLE articles_publication ENABLE TRIGGER publication_kept")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'publication_kept%'")
        guards = dict(cursor.fetchall())
        for name in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        act()
        for statement in guards.values():
            cursor.execute(statement)


def sql(statement: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount != 0, statement


class Undone(Exception):
    pass


def found_after(tampering) -> verifying.Report:
    """What the proof says once it was done; then it is undone."""
    try:
        with transaction.atomic():
            tampering()
            report = verifying.verify()
            raise Undone
    except Undone:
        return report


def stories_in_every_state(desk, section, administrator, publisher) -> dict:
    """Stories in every state that readers meet; the corrected one carries every fact."""
    facts = {
        "keywords": [KeywordFactory().pk, KeywordFactory().pk],
        "credits": [["author", ProfileFactory().pk], ["editor", ProfileFactory().pk]],
        "source": SourceFactory().pk,
        "dateline": "Geneva",
        "lead_picture": PictureFactory().key,
    }
    corrected = make_live(desk=desk, section=section, headline="A bridge opens", points=["It is long."], facts=facts)
    correct(corrected, publisher, "The bridge opened on Wednesday.", "We gave the wrong day.")
    withdrawn = make_live(headline="Withdrawn story")
    move(withdrawn, Action.WITHDRAW, publisher, note="It was wrong.")
    retracted = make_live(headline="Retracted story")
    move(retracted, Action.RETRACT, publisher, release=Release(text=Names({"en": "It was made up."})))
    removed = make_live(headline="Removed story")
    move(removed, Action.REMOVE, administrator, note="A court ordered it.", reason="Case 12")
    plain = make_live(headline="Plain story", text=["One paragraph.", "And another."])
    waiting = make_story(stage=Stage.APPROVED, headline="Not published")
    return {
        "corrected": refreshed(corrected),
        "withdrawn": refreshed(withdrawn),
        "retracted": refreshed(retracted),
        "removed": refreshed(removed),
        "plain": refreshed(plain),
        "waiting": refreshed(waiting),
    }
