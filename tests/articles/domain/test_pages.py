"""Pages about the outlet: saved, published, taken back, and never one person's text over another's."""

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import pages
from articles.enums import PageSlot
from articles.models import Outlet, Page, PageVersion, Stamp
from articles.story import plainmark
from editors.models import AuditEntry


def save(by, seen=0, *, slot="ethics", language="en", title="Ethics", text="We are fair.", **kwargs):
    return pages.save(slot, language, title=title, text=text, by=by, seen=seen, **kwargs)


def test_what_is_saved_is_not_published(administrator):
    version = save(administrator)

    assert (version.number, version.page.live_id) == (1, None)
    assert not Stamp.objects.exists()
    assert AuditEntry.objects.get().action == "page.saved"


def test_publishing_shows_the_newest_version_and_tells_every_page(administrator):
    save(administrator)
    version = save(administrator, 1, text="We are **very** fair.")

    page = pages.publish("ethics", "en", by=administrator, seen=2)

    assert (page.live, page.published_at) == (version, page.updated_at)
    assert Outlet.objects.get().pages == {"ethics": {"en": "Ethics"}}
    assert Stamp.objects.get(key=Stamp.SITE).n == 1
    assert AuditEntry.objects.first().action == "page.published"


def test_a_change_after_publication_waits_for_the_next_one(administrator):
    first = save(administrator)
    pages.publish("ethics", "en", by=administrator, seen=1)

    save(administrator, 1, title="Ethics policy")

    assert Page.objects.get().live == first
    assert Outlet.objects.get().pages == {"ethics": {"en": "Ethics"}}


def test_taking_a_page_off_the_site_keeps_its_texts(administrator):
    save(administrator)
    pages.publish("ethics", "en", by=administrator, seen=1)

    pages.withdraw("ethics", "en", by=administrator, seen=1)

    assert Page.objects.get().live is None
    assert Outlet.objects.get().pages == {}
    assert PageVersion.objects.count() == 1
    assert Stamp.objects.get(key=Stamp.SITE).n == 2


def test_an_earlier_version_becomes_the_newest_again(administrator):
    first = save(administrator)
    save(administrator, 1, text="Worse.")

    again = pages.take_back(first, by=administrator, seen=2)

    assert (again.number, again.document) == (3, first.document)


def test_somebody_elses_text_is_not_overwritten(administrator):
    save(administrator)

    for act in (
        lambda: save(administrator, 0, text="Mine."),
        lambda: pages.publish("ethics", "en", by=administrator, seen=0),
        lambda: pages.withdraw("ethics", "en", by=administrator, seen=0),
    ):
        with pytest.raises(pages.PageChanged) as refused:
            act()
        assert str(administrator) in str(refused.value)

    assert PageVersion.objects.count() == 1


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_write_pages(request, person):
    by = request.getfixturevalue(person)

    for act in (save, lambda by: pages.publish("ethics", "en", by=by, seen=0)):
        with pytest.raises(PermissionDenied):
            act(by)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"title": "x" * 121},
        {"text": ""},
        {"text": "[x](javascript:alert(1))"},
        {"slot": "nothing"},
        {"language": "fr"},
    ],
)
def test_what_cannot_be_a_page_is_refused_in_words(administrator, wrong):
    with pytest.raises(ValidationError) as refused:
        save(administrator, **wrong)

    assert refused.value.messages[0]
    assert not PageVersion.objects.exists()


def test_the_same_again_makes_no_version(administrator):
    save(administrator)

    save(administrator, 1)

    assert PageVersion.objects.count() == 1


def test_nothing_cannot_be_published(administrator):
    with pytest.raises(ValidationError):
        pages.publish("ethics", "en", by=administrator, seen=0)


@pytest.mark.parametrize("slot", PageSlot.values)
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_there_is_a_text_to_begin_with_for_every_page(slot, language):
    text = pages.start(slot, language)

    document = plainmark.read(text)
    assert plainmark.write(document) == text
    assert len(text) > 80
