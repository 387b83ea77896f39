"""Settings of the outlet: whoever may change them, every version kept, and nobody's change lost."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from articles.domain import outlet
from articles.models import EmblemFile, Outlet, OutletVersion, Stamp
from editors.models import AuditEntry
from tests.factories import KeywordFactory, SectionFactory, make_outlet


def change(by, seen=None, **values):
    return outlet.change(values, by=by, seen=outlet.current().version if seen is None else seen)


def stamp():
    row = Stamp.objects.filter(key=Stamp.SITE).first()
    return row.n if row else 0


def test_a_change_reaches_readers_and_is_on_record(administrator):
    change(administrator, name={"en": "The Corridor"}, founded="2019")

    stored = Outlet.objects.get()
    assert (str(stored), stored.founded, stored.founded_year, stored.version) == ("The Corridor", "2019", 2019, 2)
    assert stamp() == 1
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor, entry.data["fields"]) == ("outlet.changed", administrator, ["name", "founded"])
    assert list(OutletVersion.objects.values_list("number", "changed")) == [(2, ["name", "founded"]), (1, [])]


@pytest.mark.parametrize("person", ["contributor", "editor", "publisher"])
def test_only_administrators_change_the_outlet(request, person):
    with pytest.raises(PermissionDenied):
        change(request.getfixturevalue(person), name={"en": "Mine"})

    assert not OutletVersion.objects.exists()


def test_the_same_again_is_no_change(administrator):
    change(administrator, tagline={"en": "News"})

    change(administrator, tagline={"en": "News"})

    assert (Outlet.objects.get().version, stamp()) == (2, 1)


def test_somebody_elses_change_of_the_same_field_is_not_overwritten(administrator):
    change(administrator, seen=1, tagline={"en": "Theirs"})

    with pytest.raises(outlet.OutletChanged) as refused:
        change(administrator, seen=1, tagline={"en": "Mine"})

    assert str(administrator) in str(refused.value)
    assert str(Outlet.objects.get().tagline) == "Theirs"


def test_changes_of_other_fields_stand_beside_each_other(administrator):
    change(administrator, seen=1, tagline={"en": "Theirs"})

    change(administrator, seen=1, founded="2011")

    stored = Outlet.objects.get()
    assert (str(stored.tagline), stored.founded) == ("Theirs", "2011")


def test_earlier_settings_are_shown_again_as_a_new_version(administrator):
    make_outlet(name={"en": "Old name"})
    change(administrator, name={"en": "New name"}, accent="#c8102e")

    outlet.restore(OutletVersion.objects.get(number=1), by=administrator, seen=2)

    stored = Outlet.objects.get()
    assert (str(stored), stored.accent, stored.version) == ("Old name", "", 3)
    assert AuditEntry.objects.first().action == "outlet.restored"


def test_restoring_from_a_stale_screen_is_refused(administrator, publisher):
    change(administrator, name={"en": "One"})
    change(administrator, name={"en": "Two"})
    version = OutletVersion.objects.get(number=1)

    with pytest.raises(outlet.OutletChanged):
        outlet.restore(version, by=administrator, seen=2)
    with pytest.raises(PermissionDenied):
        outlet.restore(version, by=publisher, seen=3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", {}),
        ("name", {"en": "x" * 81}),
        ("name", {"fr": "Nom"}),
        ("name", "Corridor"),
        ("accent", "red"),
        ("accent", "#12345"),
        ("accent", "#123456; } body { display: none"),
        ("contact", "nobody"),
        ("founded", "tomorrow"),
        ("social", [{"label": "X", "url": "javascript:alert(1)"}]),
        ("emblems", {"light": ["0123456789abcdef", [[100, 50]]]}),
        ("navigation", {"en": [{"kind": "section", "target": "999"}]}),
        ("navigation", {"en": [{"kind": "keyword", "target": "nothing"}]}),
        ("navigation", {"en": [{"kind": "page", "target": "nothing"}]}),
        ("navigation", {"en": [{"kind": "place", "target": "nothing"}]}),
        ("navigation", {"en": [{"kind": "nothing", "target": "x"}]}),
        ("navigation", {"en": [{"kind": "link", "target": "https://a.example/"}]}),
        ("navigation", {"en": [{"kind": "link", "target": "//evil.example/", "label": "X"}]}),
        ("navigation", {"en": [{"kind": "link", "target": "javascript:alert(1)", "label": "X"}]}),
        ("navigation", {"en": [{"kind": "place", "target": "archive", "label": "x" * 41}]}),
        ("navigation", {"en": [{"kind": "place", "target": "archive"}] * 25}),
        ("footer", {"en": [{"title": "", "links": [{"kind": "place", "target": "archive"}]}]}),
        ("footer", {"en": [{"title": "Empty", "links": []}]}),
        ("footer_text", {"en": "x" * 401}),
    ],
)
def test_what_pages_could_not_show_is_refused(administrator, field, value):
    with pytest.raises(ValidationError) as refused:
        change(administrator, **{field: value})

    assert list(refused.value.message_dict) == [field]
    assert not OutletVersion.objects.exclude(number=1).exists()


def test_one_wrong_field_changes_nothing(administrator):
    with pytest.raises(ValidationError):
        change(administrator, name={"en": "New"}, accent="red")

    assert str(outlet.current()) == "Newsroom"


def test_entries_are_kept_by_key_so_that_names_may_change(administrator):
    section, keyword = SectionFactory(slug="rail"), KeywordFactory(slug="hydrogen")
    rows = [
        {"kind": "section", "target": str(section.pk), "label": ""},
        {"kind": "keyword", "target": "Hydrogen", "label": " Green  gas "},
        {"kind": "", "target": "", "label": ""},
        {"kind": "link", "target": "/record/", "label": "Record"},
    ]

    stored = change(administrator, navigation={"en": rows}).navigation

    assert stored == {
        "en": [
            {"kind": "section", "target": section.pk, "label": ""},
            {"kind": "keyword", "target": keyword.pk, "label": "Green gas"},
            {"kind": "link", "target": "/record/", "label": "Record"},
        ]
    }
    # What is stored passes its own check: an unchanged list saved again is no change.
    assert change(administrator, navigation=stored).version == 2


def test_a_logo_for_dark_pages_needs_one_for_light_ones(administrator):
    EmblemFile.objects.create(digest="0123456789abcdef", width=100, height=50, file="x.png")

    with pytest.raises(ValidationError):
        change(administrator, emblems={"dark": ["0123456789abcdef", [[100, 50]]]})
