from datetime import timedelta

import time_machine
from django.core import mail
from django.utils import timezone

from articles.domain import notify
from articles.enums import Action, Stage
from articles.models import Notice
from editors.enums import Role
from tests.factories import EditorFactory, ProfileFactory, make_story, move


def send_to(person):
    Notice.objects.exclude(editor=person).delete()
    counts = notify.send_due()
    return counts, mail.outbox


def test_mail_is_in_the_language_of_who_gets_it_and_leads_to_the_story(contributor, editor, desk):
    type(editor).objects.filter(pk=editor.pk).update(language="zh-hans")
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)

    counts, box = send_to(editor)

    assert counts == {"sent": 1, "failed": 0}
    assert box[0].to == [editor.email]
    assert "A bridge opens" in box[0].subject
    assert "审" in box[0].subject
    assert f"http://127.0.0.1:8000/desk/stories/{article.pk}/" in box[0].body


def test_note_stands_in_the_mail_as_it_was_typed(contributor, editor, desk):
    article = make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)
    Notice.objects.all().delete()
    move(article, Action.SEND_BACK, editor, note="Check <the> figures & names.")

    _counts, box = send_to(contributor)

    assert "Check <the> figures & names." in box[0].body


def test_mail_is_sent_once(contributor, editor, desk):
    make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)

    assert send_to(editor)[0]["sent"] == 1
    assert send_to(editor)[0]["sent"] == 0


def test_failed_mail_is_kept_with_its_reason_and_tried_again(contributor, editor, desk, settings):
    make_story(by=contributor, desk=desk, stage=Stage.IN_REVIEW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert send_to(editor)[0] == {"sent": 0, "failed": 1}
    notice = Notice.objects.get(editor=editor)
    assert (notice.attempts, notice.sent_at) == (1, None)
    assert "refused" in notice.failure
    assert notify.send_due() == {"sent": 0, "failed": 0}

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert notify.send_due() == {"sent": 1, "failed": 0}


def test_nobody_is_asked_to_judge_her_own_text(contributor, editor, publisher, desk):
    facts = {"credits": [["translator", ProfileFactory(account=editor).pk]]}
    article = make_story(by=contributor, desk=desk, facts=facts)

    move(article, Action.SUBMIT, contributor)

    assert {notice.editor for notice in Notice.objects.all()} == {publisher}


def test_desk_without_editors_turns_to_those_who_see_all(contributor, desk):
    boss = EditorFactory(roles=[Role.PUBLISHER])
    article = make_story(by=contributor, desk=desk)

    move(article, Action.SUBMIT, contributor)

    assert {notice.editor for notice in Notice.objects.all()} == {boss}


def test_account_that_was_closed_gets_no_mail(contributor, editor, desk):
    type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    article = make_story(by=contributor, desk=desk)

    move(article, Action.SUBMIT, contributor)

    assert not Notice.objects.filter(editor=editor).exists()
