import pytest

from editors.domain import accounts
from editors.enums import Role
from editors.models import Desk
from newsroom.lib.languages import Names

PASSWORD = "seven brass lanterns at dusk"


@pytest.fixture
def energy(db):
    return Desk.objects.create(name=Names({"en": "Energy desk", "zh-hans": "能源组"}), slug="energy-desk")


@pytest.fixture
def make(db):
    """Make somebody on the staff who can sign in with PASSWORD."""

    def make_person(email, *roles, name=None, language="en", **fields):
        name = Names(name or {"en": email.split("@")[0].title()})
        return accounts.create(email, by=None, name=name, language=language, roles=roles, password=PASSWORD, **fields)

    return make_person


@pytest.fixture
def chief(make):
    return make("chief@example.org", Role.ADMINISTRATOR)


@pytest.fixture
def writer(make):
    return make("mei@example.org", Role.CONTRIBUTOR, name={"en": "Mei Lin", "zh-hans": "林梅"})


@pytest.fixture
def at(client):
    """The client of somebody signed in."""

    def sign_in(editor):
        client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
