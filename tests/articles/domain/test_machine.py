"""A machine's first draft: off by default, only into what is empty, marked until a person answers for it."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import checks, machine, machinemarks, translations
from articles.domain.refusals import ChangedSince, NotReady, Refusal
from articles.enums import Action, Happening, Stage
from articles.models import Event
from editors.enums import Role
from tests.factories import DeskFactory, EditorFactory, make_live, move, refreshed, story_document
from tests.publications import rewrite

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = ["The bridge opened on Tuesday.", "It is long."]
HERE = "tests.articles.domain.test_machine"
asked: list = []


def translate(passages, *, source, target):
    asked.append((source, target, passages))
    return [f"{target}: {words}" for words in passages]


def broken(passages, *, source, target):
    raise ConnectionError("no route to the machine")


def too_few(passages, *, source, target):
    return passages[1:]


def unlawful(passages, *, source, target):
    return ["x" * 500 for _words in passages]


@pytest.fixture
def provider(monkeypatch, settings):
    """The functions above, found by whatever name they are asked for."""
    asked.clear()

    def use(function):
        settings.NEWSROOM_TRANSLATOR = f"{HERE}.{function.__name__}"
        monkeypatch.setattr(machine, "import_string", lambda _path: function)

    return use


@pytest.fixture
def source(desk, section):
    return make_live(desk=desk, section=section, headline="A bridge opens", text=TEXT, points=["One point."])


@pytest.fixture
def article(source, editor):
    return translations.begin(source, by=editor, language="zh-hans").article


def words(article) -> str:
    return refreshed(article).draft.search_text


def test_nothing_is_offered_without_a_provider(article, editor):
    assert not machine.is_offered()
    with pytest.raises(Refusal, match="no machine"):
        machine.ask(article, by=editor)


def test_only_stories_with_an_original_have_one(provider, source, editor):
    provider(translate)

    with pytest.raises(Refusal, match="no machine"):
        machine.ask(source, by=editor)


def test_empty_passages_are_filled_and_marked(provider, article, editor):
    provider(translate)

    machine.ask(article, by=editor)

    after = refreshed(article)
    assert asked == [("en", "zh-hans", ["A bridge opens", "One point.", *TEXT])]
    assert after.draft.headline == "zh-hans: A bridge opens"
    assert [block["attrs"]["id"] for block in after.draft.document["content"][3:]] == ["block001", "block002"]
    assert machinemarks.unconfirmed(after.draft) == {"headline", "point.0", "block001", "block002"}
    event = Event.objects.get(article=article, action=Happening.MACHINE_DRAFTED)
    assert (event.actor, event.data) == (editor, {"passages": 4})
    assert after.stage == Stage.DRAFT


def mirror(passages, *, source, target):
    asked.append(passages)
    return [passages[0], *(words.replace("<2>", "") for words in passages[1:])]


def test_links_and_emphasis_come_along_where_the_markers_hold(provider, desk, section, editor):
    link = {"type": "link", "attrs": {"href": "https://example.org/"}}

    def document(story):
        words = (
            [("See ", []), ("the plan", [link]), (".", [])],
            [("So ", []), ("long", [link]), ("er", [{"type": "em"}])],
        )
        for block, runs in zip(story["content"][3:], words, strict=True):
            block["content"] = [{"type": "text", "text": text} | ({"marks": own} if own else {}) for text, own in runs]
        return story

    source = make_live(desk=desk, section=section, document=document(story_document("A bridge opens", TEXT)))
    article = translations.begin(source, by=editor, language="zh-hans").article
    provider(mirror)

    machine.ask(article, by=editor)

    draft = refreshed(article).draft
    first, second = (block["content"] for block in draft.document["content"][3:])
    assert asked == [["A bridge opens", "See <1>the plan</1>.", "So <1>long</1><2>er</2>"]]
    assert first == [
        {"type": "text", "text": "See "},
        {"type": "text", "text": "the plan", "marks": [link]},
        {"type": "text", "text": "."},
    ]
    assert second == [{"type": "text", "text": "So longer"}]
    assert machinemarks.unconfirmed(draft) == {"headline", "block001", "block002"}


def test_what_somebody_wrote_is_left_alone(provider, article, editor):
    rewrite(article, ["大桥周二通车。", ""], editor, headline="大桥通车")
    provider(translate)

    machine.ask(article, by=editor)

    after = refreshed(article).draft
    assert after.headline == "大桥通车"
    assert "大桥周二通车。" in after.search_text
    assert "zh-hans: it is long." in after.search_text
    assert machinemarks.unconfirmed(after) == {"point.0", "block002"}


@pytest.mark.parametrize(
    ("function", "reason"), [(broken, "no route to the machine"), (too_few, "4 passages sent, 3"), (unlawful, "")]
)
def test_failure_leaves_the_draft_as_it_was(provider, article, editor, function, reason):
    before = refreshed(article).draft
    provider(function)

    machine.ask(article, by=editor)

    after = refreshed(article).draft
    assert (after.document, after.version) == (before.document, before.version)
    assert after.machine["state"] == machine.FAILED
    assert reason in after.machine["reason"]
    assert Event.objects.filter(article=article, action=Happening.MACHINE_FAILED).exists()
    provider(translate)
    machine.ask(article, by=editor)
    assert refreshed(article).draft.headline


def test_unconfirmed_words_go_nowhere(provider, article, editor):
    provider(translate)
    machine.ask(article, by=editor)
    assert any("machine’s draft" in problem for problem in checks.problems(refreshed(article).draft))

    with pytest.raises(NotReady, match="machine’s draft"):
        move(article, Action.SUBMIT, editor)


def test_edited_or_confirmed_words_are_a_persons(provider, article, editor):
    provider(translate)
    machine.ask(article, by=editor)
    rewrite(article, ["大桥周二通车。", "zh-hans: It is long."], editor, headline="zh-hans: A bridge opens")

    assert machinemarks.unconfirmed(refreshed(article).draft) == {"headline", "point.0", "block002"}
    machine.confirm(article, by=editor, seen=refreshed(article).draft.version)

    assert machinemarks.unconfirmed(refreshed(article).draft) == set()
    assert Event.objects.get(article=article, action=Happening.CONFIRMED).data == {"passages": 3}
    move(article, Action.SUBMIT, editor)


def test_nobody_answers_for_what_she_has_not_seen(provider, article, editor):
    provider(translate)
    machine.ask(article, by=editor)
    seen = refreshed(article).draft.version
    rewrite(article, ["大桥周二通车。", "zh-hans: It is long."], editor)

    with pytest.raises(ChangedSince):
        machine.confirm(article, by=editor, seen=seen)


def test_strangers_ask_and_confirm_nothing(provider, article):
    provider(translate)
    stranger = EditorFactory(roles=[Role.EDITOR], desks=[DeskFactory()])

    with pytest.raises(PermissionDenied):
        machine.ask(article, by=stranger)
    with pytest.raises(PermissionDenied):
        machine.confirm(article, by=stranger, seen=0)
    assert asked == []


def test_full_text_has_nothing_to_begin_with(provider, source, editor):
    article = translations.begin(source, by=editor, language="zh-hans", with_words=True).article
    provider(translate)

    with pytest.raises(Refusal, match="No passage is empty"):
        machine.ask(article, by=editor)


@pytest.mark.queue
def test_second_click_waits_for_the_same_answer(provider, article, editor):
    provider(translate)

    machine.ask(article, by=editor)
    first = refreshed(article).draft.machine
    machine.ask(article, by=editor)

    assert refreshed(article).draft.machine == first
    assert machine.is_waiting(refreshed(article).draft)


def test_screen_offers_marks_and_confirms(provider, article, editor, signed_in):
    client = signed_in(editor)
    address = f"/desk/stories/{article.pk}/"
    assert "Begin with a machine’s draft" not in client.get(address).text
    provider(translate)
    assert "Begin with a machine’s draft" in client.get(address).text

    seen = refreshed(article).draft.version
    client.post(f"{address}machine/ask/", {"seen": seen})

    page = client.get(address).text
    assert page.count("data-machine>") == 4
    assert "4 passages are a machine’s draft." in page
    seen = refreshed(article).draft.version
    page = client.post(f"{address}machine/confirm/", {"seen": seen}, follow=True).text
    assert "counts as your text" in page
    assert "data-machine>" not in page
