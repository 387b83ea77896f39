"""Own addresses under /account/, before django-allauth's."""

from django.urls import path
from django.views.i18n import set_language

from editors.views import invitations, own, people

app_name = "people"
urlpatterns = [
    path("", own.settings, name="settings"),
    path("language/", set_language, name="language"),
    path("invitation/<str:secret>/", invitations.invitation, name="invitation"),
    path("people/", people.people, name="list"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/staff/", people.staff, name="staff"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/invitation/again/", people.invite_again, name="invite-again"),
    path("people/<int:pk>/invitation/withdraw/", people.withdraw, name="withdraw"),
]
