"""Webhooks in the back office: the secret is shown once, deliveries are looked at and sent again."""

import pytest

from articles.models import Delivery, Webhook
from editors.models import AuditEntry
from tests.factories import make_live

pytestmark = pytest.mark.django_db
FORM = {"name": "App", "url": "https://app.example.org/hook", "events": ["published"], "is_active": "on"}


@pytest.fixture
def office(signed_in, administrator):
    return signed_in(administrator)


def test_the_secret_is_shown_once(office):
    page = office.post("/admin/articles/webhook/add/", FORM, follow=True).text
    made = Webhook.objects.get()
    assert (made.events, len(made.secret) > 40, made.secret in page) == (["published"], True, True)
    change = f"/admin/articles/webhook/{made.pk}/change/"
    assert made.secret not in office.get(change).text
    office.post(change, FORM | {"name": "Another name"})
    assert Webhook.objects.get().secret == made.secret

    given = {"action": "new_secret", "_selected_action": made.pk}
    again = office.post("/admin/articles/webhook/", given, follow=True).text
    assert Webhook.objects.get().secret != made.secret
    assert Webhook.objects.get().secret in again
    assert AuditEntry.objects.filter(action="webhook.secret").count() == 2


@pytest.mark.parametrize("url", ["http://app.example.org/", "https://a:b@app.example.org/", "nowhere"])
def test_an_address_that_cannot_be_sent_to_is_refused(office, url):
    answer = office.post("/admin/articles/webhook/add/", FORM | {"url": url})
    assert answer.status_code == 200
    assert not Webhook.objects.exists()


def test_deliveries_are_looked_at_and_sent_again(office, signed_in, publisher):
    office.post("/admin/articles/webhook/add/", FORM)
    make_live(headline="Bridge opens")
    row = Delivery.objects.get()
    Delivery.objects.update(next_try_at=None, given_up_at=row.created_at, failure={"words": "Nobody there."})

    page = office.get("/admin/articles/delivery/?standing=given_up").text
    assert "Nobody there." in page
    assert "Nobody there." not in office.get("/admin/articles/delivery/?standing=delivered").text
    assert "Bridge opens" in office.get(f"/admin/articles/delivery/{row.pk}/change/").text
    office.post("/admin/articles/delivery/", {"action": "send_again", "_selected_action": row.pk})
    assert Delivery.objects.get().next_try_at
    assert signed_in(publisher).get("/admin/articles/delivery/").status_code == 302
