"""Roles, desks, closing and opening accounts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from editors.domain import accounts
from editors.domain.accounts import Refused
from editors.enums import Role
from editors.models import AuditEntry, Editor
from editors.roles import ROLES, write_groups
from newsroom.lib.languages import Names
from tests.editors.conftest import PASSWORD


def acts() -> list[str]:
    return list(AuditEntry.objects.exclude(action="account.created").order_by("pk").values_list("action", flat=True))


def test_writing_the_roles_again_changes_nothing(db):
    from django.contrib.auth.models import Group

    def stored():
        return {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}

    before = stored()
    write_groups()

    assert stored() == before
    assert set(before) == set(Role.values)
    assert {name: len(permissions) for name, permissions in before.items()} == {
        role.value: len(names) for role, names in ROLES.items()
    }


def test_roles_grow_from_one_to_the_next():
    assert ROLES[Role.CONTRIBUTOR] < ROLES[Role.EDITOR] < ROLES[Role.PUBLISHER] < ROLES[Role.ADMINISTRATOR]


def test_role_of_administrator_opens_the_back_office_and_its_loss_closes_it(chief, writer):
    promoted = accounts.set_roles(writer, [Role.ADMINISTRATOR], by=chief)
    assert (promoted.is_staff, set(promoted.roles)) == (True, {Role.ADMINISTRATOR})

    demoted = accounts.set_roles(promoted, [Role.EDITOR], by=chief)
    assert (demoted.is_staff, set(demoted.roles)) == (False, {Role.EDITOR})
    assert acts() == ["account.roles", "account.roles"]


def test_same_roles_again_leave_no_trace(chief, writer):
    accounts.set_roles(writer, [Role.CONTRIBUTOR], by=chief)

    assert acts() == []


def test_nobody_is_left_without_a_role(chief, writer):
    with pytest.raises(Refused, match="at least one role"):
        accounts.set_roles(writer, [], by=chief)


def test_last_administrator_keeps_the_role(chief, make):
    # Somebody else with the permission, but not an administrator who could sign in.
    other = make("other@example.org", Role.ADMINISTRATOR)
    Editor.objects.filter(pk=other.pk).update(password="!never-set")

    with pytest.raises(Refused, match="last administrator"):
        accounts.set_roles(chief, [Role.EDITOR], by=other)
    with pytest.raises(Refused, match="last administrator"):
        accounts.deactivate(chief, by=other)
    assert Editor.objects.get(pk=chief.pk).is_active


def test_nobody_takes_the_role_or_the_account_from_herself(chief, make):
    make("other@example.org", Role.ADMINISTRATOR)

    with pytest.raises(Refused, match="from yourself"):
        accounts.set_roles(chief, [Role.EDITOR], by=chief)
    with pytest.raises(Refused, match="your own account"):
        accounts.deactivate(chief, by=chief)


def test_deactivation_ends_every_session_and_closes_the_door(chief, writer):
    phone, laptop, colleague = Client(), Client(), Client()
    for client in (phone, laptop):
        client.post("/account/login/", {"login": writer.email, "password": PASSWORD})
    colleague.post("/account/login/", {"login": chief.email, "password": PASSWORD})

    accounts.deactivate(writer, by=chief)

    for client in (phone, laptop):
        assert client.get("/account/").headers["Location"].startswith("/account/login/")
        assert "_auth_user_id" not in client.session
    assert colleague.get("/account/").status_code == 200
    assert acts() == ["account.deactivated"]


def test_deactivating_twice_is_one_act(chief, writer):
    accounts.deactivate(writer, by=chief)
    accounts.deactivate(writer, by=chief)

    assert acts() == ["account.deactivated"]


def test_reactivated_account_signs_in_with_its_old_password_and_roles(client, chief, writer):
    accounts.deactivate(writer, by=chief)
    accounts.reactivate(writer, by=chief)

    client.post("/account/login/", {"login": writer.email, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(writer.pk)
    assert set(Editor.objects.get(pk=writer.pk).roles) == {Role.CONTRIBUTOR}


def test_desks_are_set_and_put_on_record(chief, writer, energy):
    accounts.set_desks(writer, [energy], by=chief)

    assert list(writer.desks.all()) == [energy]
    assert AuditEntry.objects.get(action="account.desks").data == {"before": [], "after": ["energy-desk"]}


def test_refused_roles_leave_the_desks_alone(chief, make, energy):
    make("other@example.org", Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        accounts.set_staff(chief, roles=[Role.EDITOR], desks=[energy], by=chief)

    assert not chief.desks.exists()


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR, Role.PUBLISHER])
def test_only_administrators_change_people(make, writer, role):
    somebody = make("somebody@example.org", role)

    for verb in (
        lambda: accounts.set_roles(writer, [Role.EDITOR], by=somebody),
        lambda: accounts.set_desks(writer, [], by=somebody),
        lambda: accounts.deactivate(writer, by=somebody),
        lambda: accounts.reactivate(writer, by=somebody),
    ):
        with pytest.raises(PermissionDenied):
            verb()


def test_own_name_and_language_are_everybodys_to_change(at, writer):
    at(writer).post("/account/", {"name_en": "Lin Mei", "name_zh-hans": "林梅", "language": "zh-hans"})

    writer = Editor.objects.get(pk=writer.pk)
    assert (writer.name, writer.language) == (Names({"en": "Lin Mei", "zh-hans": "林梅"}), "zh-hans")
    assert acts() == ["account.own"]


def test_letter_case_never_makes_a_second_account(writer):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Editor.objects.create_user("MEI@EXAMPLE.ORG")
