from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editors.enums import Role
from newsroom.lib.languages import LanguagesField


class EditorQuerySet(models.QuerySet):
    def with_standing(self):
        """Each row's `standing`: active, invited (has never set a password) or closed."""
        return self.annotate(
            standing=Case(
                When(is_active=False, then=Value("closed")),
                When(invitation__isnull=False, invitation__accepted_at=None, then=Value("invited")),
                default=Value("active"),
            )
        )


class EditorManager(BaseUserManager.from_queryset(EditorQuerySet)):  # type: ignore[misc]
    """Accounts are named by e-mail; letter case never makes a second person."""

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_user(self, email, password=None, **fields):
        if not email:
            raise ValueError("An account needs an e-mail address.")
        editor = self.model(email=self.normalize_email(email).lower(), **fields)
        editor.set_password(password)
        editor.save(using=self._db)
        return editor

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **fields})


class Editor(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. The byline that readers see is a Profile, with or without an account."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = LanguagesField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language of the desk"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    desks = models.ManyToManyField("editors.Desk", verbose_name=_("desks"), blank=True, related_name="editors")
    is_staff = models.BooleanField(_("may enter the back office"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(_("made by the demo"), default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = EditorManager()

    class Meta:
        ordering = ["email"]
        verbose_name = _("editor")
        verbose_name_plural = _("editors")
        permissions = [
            ("invite_editor", _("Can invite people")),
            ("manage_people", _("Can change roles, desks and profiles")),
        ]
        constraints = [models.UniqueConstraint(Lower("email"), name="editor_email_folded")]

    def __str__(self):
        return str(self.name) or self.email

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles of this account; a superuser has them all."""
        if self.is_superuser:
            return frozenset(Role)
        known = set(Role.values)
        return frozenset(Role(group.name) for group in self.groups.all() if group.name in known)

    @property
    def sorted_roles(self) -> list[Role]:
        return [role for role in Role if role in self.roles]

    @cached_property
    def desk_ids(self) -> frozenset[int]:
        return frozenset(self.desks.values_list("pk", flat=True))
