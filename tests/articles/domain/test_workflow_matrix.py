"""Every act × where the story is × role × the person's tie to it, against a table written down here by hand."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles.domain import drafting
from articles.domain.corrections import Release
from articles.domain.refusals import FourEyes, WrongStage
from articles.enums import Action, CorrectionKind
from articles.models import Event
from editors.enums import Role
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, ProfileFactory, fresh, make_story, move, refreshed

A = Action
EDITORS = {Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR}
PUBLISHERS = {Role.PUBLISHER, Role.ADMINISTRATOR}
SITUATIONS = [
    *("draft", "in_review", "sent_back", "approved", "scheduled", "live", "live_draft", "withdrawn", "spiked"),
    *("retracted", "removed", "embargoed", "to_withdraw"),
]
READ = {"live", "live_draft", "retracted", "to_withdraw"}
TIES = ["submitter", "author", "corrector", "stranger"]
NOTE = Release(kind=CorrectionKind.NOTE, text=Names({"en": "We were wrong."}))
# act: who may at all, from where.
TABLE = {
    A.SUBMIT: (set(Role), {"draft", "sent_back", "live_draft", "embargoed"}),
    A.TAKE_BACK: (set(Role), {"in_review"}),
    A.CLAIM: (EDITORS, {"in_review"}),
    A.SEND_BACK: (EDITORS, {"in_review", "approved", "scheduled"}),
    A.APPROVE: (EDITORS, {"in_review"}),
    A.PUBLISH: (PUBLISHERS, {"approved", "scheduled"}),
    A.SCHEDULE: (PUBLISHERS, {"approved", "scheduled"}),
    A.UNSCHEDULE: (PUBLISHERS, {"scheduled"}),
    A.LIFT_EMBARGO: (PUBLISHERS, {"embargoed"}),
    A.PLAN_WITHDRAWAL: (PUBLISHERS, READ),
    A.CANCEL_WITHDRAWAL: (PUBLISHERS, {"to_withdraw"}),
    A.ANNOTATE: (PUBLISHERS, READ),
    A.RETRACT: (PUBLISHERS, READ - {"retracted"}),
    A.WITHDRAW: (PUBLISHERS, READ),
    A.REMOVE: ({Role.ADMINISTRATOR}, READ | {"withdrawn"}),
    A.REINSTATE: (PUBLISHERS, {"withdrawn", "retracted"}),
    A.DISCARD: (set(Role), {"live_draft"}),
    A.SPIKE: (EDITORS, {"draft", "in_review", "sent_back", "approved", "scheduled", "embargoed"}),
    A.RESTORE: (EDITORS, {"spiked"}),
}


def expected(action, situation, role, tie):
    roles, starts = TABLE[action]
    own = tie in {"submitter", "author"}
    if situation == "removed" and role != Role.ADMINISTRATOR:
        return PermissionDenied
    if role not in roles or (role == Role.CONTRIBUTOR and not own) or (action == A.TAKE_BACK and not own):
        return PermissionDenied
    if situation not in starts:
        return WrongStage
    if action == A.APPROVE and own:
        return FourEyes
    return None


def correct(article, person):
    """One word more in the headline, by this person."""
    article = refreshed(article)
    step = {"stepType": "replace", "from": 1, "to": 1, "slice": {"content": [{"type": "text", "text": "So "}]}}
    drafting.apply_batch(
        article, by=fresh(person), uuid=uuid.uuid4(), client="c", version=article.draft.version, steps_=[step]
    )


@pytest.fixture
def staged(desk, section, later):
    """A story in a situation, with a person of a role tied to it."""
    writer = EditorFactory(roles=[Role.CONTRIBUTOR], desks=[desk])
    boss = EditorFactory(roles=[Role.PUBLISHER], desks=[desk])

    def build(situation, role, tie):
        person = EditorFactory(roles=[role], desks=[desk])
        by = person if tie == "submitter" else writer
        facts = {"credits": [["author", ProfileFactory(account=person).pk]]} if tie == "author" else {}
        article = make_story(by=fresh(by), desk=desk, section=section, facts=facts)
        if situation == "spiked":
            move(article, A.SPIKE, boss, note="No longer news.")
        if situation == "embargoed":
            drafting.set_fact(article, "embargo_until", by=fresh(boss), was="", value=later.isoformat())
        if situation in {"draft", "spiked", "embargoed"}:
            return article, person
        move(article, A.SUBMIT, by)
        if tie == "corrector" and role != Role.CONTRIBUTOR:
            correct(article, person)
        if situation == "in_review":
            return article, person
        if situation == "sent_back":
            move(article, A.SEND_BACK, boss, note="Check the figures.")
            return article, person
        move(article, A.APPROVE, boss)
        if situation == "scheduled":
            move(article, A.SCHEDULE, boss, publish_at=later)
        if situation in {"approved", "scheduled"}:
            return article, person
        move(article, A.PUBLISH, boss)
        if situation == "live_draft":
            correct(article, boss)
        if situation == "withdrawn":
            move(article, A.WITHDRAW, boss, note="The figures were wrong.")
        if situation == "to_withdraw":
            move(article, A.PLAN_WITHDRAWAL, boss, note="The licence ends.", withdraw_at=later)
        if situation == "retracted":
            move(article, A.RETRACT, boss, release=NOTE)
        if situation == "removed":
            move(article, A.REMOVE, EditorFactory(roles=[Role.ADMINISTRATOR]), note="A court ordered it.")
        return article, person

    return build


class Undo(Exception):
    """Takes an attempt back, so that one story serves for all acts."""


# Who corrected or wrote a story matters before its approval; elsewhere the two others stand for all ties.
TOLD_APART = {"draft", "in_review", "approved"}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_act_does_what_the_table_says(situation, role, staged, later):
    check(situation, role, staged, later, TIES if situation in TOLD_APART else ["submitter", "stranger"])


@pytest.mark.long
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("situation", [each for each in SITUATIONS if each not in TOLD_APART])
def test_every_act_does_it_for_every_tie(situation, role, staged, later):
    check(situation, role, staged, later, ["author", "corrector"])


def check(situation, role, staged, later, ties):
    found, wanted = {}, {}
    for tie in ties:
        article, person = staged(situation, role, tie)
        for action in TABLE:
            wanted[tie, action] = expected(action, situation, role, tie)
            before = Event.objects.filter(article=article).count()
            try:
                with transaction.atomic():
                    release = NOTE if action in {A.ANNOTATE, A.RETRACT} else None
                    move(article, action, person, note="Because.", publish_at=later, withdraw_at=later, release=release)
                    assert Event.objects.filter(article=article, action=action).first().actor == person
                    assert Event.objects.filter(article=article).count() == before + 1
                    raise Undo
            except Undo:
                found[tie, action] = None
            except (PermissionDenied, WrongStage, FourEyes) as refusal:
                found[tie, action] = type(refusal)
                assert Event.objects.filter(article=article).count() == before

    assert found == wanted


def test_table_names_every_act_with_a_button():
    assert set(TABLE) == set(Action) - {Action.REOPEN}
