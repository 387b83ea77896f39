"""The one table of who may do what: role → permissions. Groups in the database are written from it."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from editors.enums import Role

WRITE = "articles.write_story"
REVIEW = "articles.review_story"
PUBLISH = "articles.publish_story"
WITHDRAW = "articles.withdraw_story"
REMOVE = "articles.remove_story"
SPIKE = "articles.spike_story"
SEE_ALL = "articles.see_all_stories"
ADD_PICTURE = "articles.add_picture"
DELETE_PICTURE = "articles.delete_picture"
PROPOSE_KEYWORD = "keywords.propose_keyword"
ADD_KEYWORD = "keywords.add_keyword"
CARE_KEYWORDS = "keywords.care_keywords"
CARE_WEBHOOKS = "articles.change_webhook"
CARE_SECTIONS = "articles.change_section"
INVITE = "editors.invite_editor"
MANAGE_PEOPLE = "editors.manage_people"
CARE_OUTLET = "articles.change_outlet"
CARE_PAGES = "articles.change_page"

_CONTRIBUTOR = frozenset({WRITE, ADD_PICTURE, PROPOSE_KEYWORD})
_EDITOR = _CONTRIBUTOR | {REVIEW, SPIKE, ADD_KEYWORD}
_PUBLISHER = _EDITOR | {PUBLISH, WITHDRAW, SEE_ALL}

# The back office (Django's admin) asks for Django's own permissions. What verbs write is only looked at.
_LOOK_AT = {
    "articles": (
        "article articlekeyword articlepicture batch breaking bundle correction credit delivery draft emblemfile event"
        " frontedition keywordmerge notice outletversion pageversion picture pictureevent picturefile publication"
        " publicchange redirect revision stamp"
    ),
    "django_tasks_database": "dbtaskresult",
    "editors": "auditentry invitation",
    "keywords": "alias",
}
_CHANGE = {
    "articles": "keywordpage outlet page profilepage section source webhook",
    "editors": "desk editor profile",
    "keywords": "keyword vocabulary",
}
_BACK_OFFICE = frozenset(
    [f"{app}.view_{model}" for app, models in _LOOK_AT.items() for model in models.split()]
    + [
        f"{app}.{act}_{model}"
        for app, models in _CHANGE.items()
        for model in models.split()
        for act in ("add", "change", "view")
        if (act, model) != ("add", "editor")
    ]
    + ["editors.delete_desk", "keywords.delete_vocabulary"]
)
_ADMINISTRATOR = _PUBLISHER | _BACK_OFFICE | {REMOVE, CARE_KEYWORDS, DELETE_PICTURE, INVITE, MANAGE_PEOPLE}

ROLES: dict[Role, frozenset[str]] = {
    Role.CONTRIBUTOR: _CONTRIBUTOR,
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _PUBLISHER,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}


@transaction.atomic
def write_groups() -> None:
    """Make the groups in the database equal to `ROLES`; running it again changes nothing."""
    wanted = set().union(*ROLES.values())
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type").filter(
            codename__in=[name.split(".")[1] for name in wanted]
        )
    }
    for role, names in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set([found[name] for name in sorted(names) if name in found])
    ContentType.objects.clear_cache()
