"""Bylines are looked after by their owners and by administrators."""

import pytest
from django.core.exceptions import PermissionDenied

from articles.domain import profiles
from articles.models import Stamp
from editors.models import AuditEntry
from newsroom.lib.languages import Names
from tests.factories import ProfileFactory


def test_owner_changes_what_the_page_says_and_kept_pages_go(contributor):
    profile = ProfileFactory(account=contributor)

    changed = profiles.update(profile, by=contributor, biography=Names({"en": "Covers rail."}))

    assert changed == ["biography"]
    assert Stamp.objects.get(key=Stamp.SITE).n == 1
    assert AuditEntry.objects.get().data == {"fields": ["biography"]}


def test_name_above_stories_is_the_administrators_to_change(contributor, administrator):
    profile = ProfileFactory(account=contributor)

    with pytest.raises(PermissionDenied):
        profiles.update(profile, by=contributor, name=Names({"en": "Somebody Else"}))

    assert profiles.update(profile, by=administrator, name=Names({"en": "Mei Lin"})) == ["name"]


def test_byline_of_somebody_else_is_closed(editor, contributor, signed_in):
    profile = ProfileFactory(account=contributor)

    with pytest.raises(PermissionDenied):
        profiles.update(profile, by=editor, title=Names({"en": "Boss"}))
    assert signed_in(editor).get(f"/desk/profiles/{profile.pk}/").status_code == 403


def test_same_values_again_leave_no_trace(administrator):
    profile = ProfileFactory()

    assert profiles.update(profile, by=administrator, name=profile.name) == []
    assert not Stamp.objects.exists()


def test_screen_saves_what_its_owner_may_change_and_nothing_else(contributor, signed_in):
    profile = ProfileFactory(account=contributor)
    client = signed_in(contributor)
    seen = client.get(f"/desk/profiles/{profile.pk}/").context["seen"]
    words = {"name_en": "Forged", "title_en": "Rail correspondent", "biography_zh-hans": "报道铁路。", "contact": ""}

    client.post(f"/desk/profiles/{profile.pk}/", {"seen": seen} | words)

    stored = type(profile).objects.get(pk=profile.pk)
    assert (stored.name, stored.title, stored.biography) == (
        profile.name,
        {"en": "Rail correspondent"},
        {"zh-hans": "报道铁路。"},
    )
    assert client.post(f"/desk/profiles/{profile.pk}/", {"contact": "no address"}).status_code == 422
