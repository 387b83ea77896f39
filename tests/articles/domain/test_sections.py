"""Sections move, and no address dies."""

import pytest
from django.core.exceptions import ValidationError

from articles.domain import sections
from articles.models import Redirect, Section, Stamp
from editors.models import AuditEntry
from tests.factories import SectionFactory


@pytest.fixture
def tree(db):
    asia = SectionFactory(slug="asia")
    trade = SectionFactory(slug="trade", parent=asia)
    return asia, trade, SectionFactory(slug="rail", parent=trade)


def paths():
    return set(Section.objects.values_list("path", flat=True))


def leads():
    return dict(Redirect.objects.values_list("path", "target"))


def test_renaming_takes_everything_below_along(tree, administrator):
    sections.rename(tree[0], "asia-pacific", by=administrator)

    assert paths() == {"asia-pacific", "asia-pacific/trade", "asia-pacific/trade/rail"}


def test_every_old_address_leads_to_the_new_one(tree, administrator, client):
    sections.rename(tree[1], "commerce", by=administrator)

    assert leads() == {
        f"{edition}/section/{old}/{feed}": f"{edition}/section/{new}/{feed}"
        for edition in ("", "/zh-hans")
        for old, new in (("asia/trade", "asia/commerce"), ("asia/trade/rail", "asia/commerce/rail"))
        for feed in ("", "feeds/rss.xml")
    }


def test_second_renaming_leads_there_in_one_hop(tree, administrator):
    sections.rename(tree[2], "railways", by=administrator)
    sections.rename(Section.objects.get(pk=tree[2].pk), "trains", by=administrator)

    found = leads()
    assert found["/section/asia/trade/rail/"] == "/section/asia/trade/trains/"
    assert found["/section/asia/trade/railways/"] == "/section/asia/trade/trains/"


def test_section_that_returns_does_not_meet_its_own_redirect(tree, administrator):
    sections.rename(tree[0], "east", by=administrator)
    sections.rename(Section.objects.get(pk=tree[0].pk), "asia", by=administrator)

    found = leads()
    assert "/section/asia/" not in found
    assert found["/section/east/"] == "/section/asia/"


def test_moving_changes_the_address(tree, administrator):
    sections.move(tree[2], None, by=administrator)

    assert paths() == {"asia", "asia/trade", "rail"}
    assert leads()["/section/asia/trade/rail/"] == "/section/rail/"


def test_section_cannot_stand_below_itself(tree, administrator):
    with pytest.raises(ValidationError, match="below itself"):
        sections.move(tree[0], tree[2], by=administrator)

    assert paths() == {"asia", "asia/trade", "asia/trade/rail"}


def test_taken_address_is_refused(tree, administrator):
    SectionFactory(slug="europe")

    with pytest.raises(ValidationError, match="Another section"):
        sections.rename(tree[0], "europe", by=administrator)

    assert leads() == {}


def test_address_that_grows_too_long_below_is_refused(tree, administrator):
    Section.objects.filter(pk=tree[2].pk).update(path="asia/trade/" + "r" * 235)

    with pytest.raises(ValidationError, match="too long"):
        sections.rename(tree[0], "a" * 30, by=administrator)


def test_same_place_again_leaves_no_trace(tree, administrator):
    sections.rename(tree[0], "asia", by=administrator)

    assert (leads(), AuditEntry.objects.count(), Stamp.objects.count()) == ({}, 0, 0)


def test_change_is_on_record_and_lets_kept_pages_go(tree, administrator):
    sections.rename(tree[0], "east", by=administrator)

    assert AuditEntry.objects.get().data == {"before": "asia", "after": "east"}
    assert Stamp.objects.get(key=Stamp.SITE).n == 1


def test_new_section_takes_over_an_address_that_led_elsewhere(tree, administrator):
    sections.rename(tree[0], "east", by=administrator)

    sections.create(Section(slug="asia", name={"en": "Asia"}), by=administrator)

    assert "/section/asia/" not in leads()
    assert "/section/asia/trade/" in leads()
