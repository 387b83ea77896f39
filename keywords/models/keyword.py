from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeManager, TreeQuerySet

from keywords.models.alias import Alias, key
from newsroom.lib.languages import LanguagesField, Names
from newsroom.lib.text import fold


class KeywordStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    RETIRED = "retired", _("Retired")


class KeywordQuerySet(TreeQuerySet):
    def for_readers(self):
        return self.filter(status=KeywordStatus.ACCEPTED)


class KeywordManager(TreeManager.from_queryset(KeywordQuerySet)):  # type: ignore[misc]
    _with_tree_fields = False

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Keyword(TagBase):
    """One entry of a vocabulary: what readers follow and editors keep in order."""

    # TagBase's own `name` is unique; there is a Jordan among the places and one among the people.
    name = models.CharField(_("name in the default language"), max_length=120, editable=False)
    slug = models.SlugField(_("slug"), unique=True, max_length=120)
    names = LanguagesField(_("name"), max_length=120)
    folded = models.CharField(max_length=120, editable=False)
    vocabulary = models.ForeignKey(
        "keywords.Vocabulary", verbose_name=_("vocabulary"), on_delete=models.PROTECT, related_name="keywords"
    )
    parent = TreeNodeForeignKey(
        "self", verbose_name=_("parent"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    description = LanguagesField(_("description"), rows=3, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=KeywordStatus, default=KeywordStatus.ACCEPTED)
    # Merged keywords are kept: old revisions name them, and reading resolves them to this one.
    replaced_by = models.ForeignKey(
        "self", verbose_name=_("replaced by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("proposed by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )

    scope_note = LanguagesField(
        _("scope note"), rows=3, blank=True, help_text=_("For editors: what belongs here, and what elsewhere.")
    )
    related = models.ManyToManyField("self", verbose_name=_("related keywords"), blank=True)
    media_topic = models.CharField(
        _("IPTC Media Topic"),
        max_length=20,
        null=True,
        blank=True,
        # Once in a vocabulary: the outlet's own keyword may stand for a topic that was imported into another one.
        validators=[RegexValidator(r"^[0-9]{8}$", _("Enter the eight digits of the code, like 20000002."))],
    )
    wikidata = models.CharField(
        _("Wikidata"),
        max_length=20,
        null=True,
        blank=True,
        db_index=True,
        # Not unique: Media Topics give one identifier to a topic and to a narrower one.
        validators=[RegexValidator(r"^Q[1-9][0-9]*$", _("Enter the identifier, like Q42."))],
    )
    # From the root down to the parent, as [key, slug, names] each: breadcrumbs without a query. `domain/tree.py`.
    path = models.JSONField(default=list, editable=False)
    # Stories that readers can see, kept by `articles/domain/keywords.py`.
    uses = models.PositiveIntegerField(_("stories"), default=0, editable=False)

    objects = KeywordManager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("keyword")
        verbose_name_plural = _("keywords")
        permissions = [
            ("propose_keyword", _("Can propose keywords")),
            ("care_keywords", _("Can merge and move keywords")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "folded"], condition=Q(parent=None), name="keyword_root_folded_once"
            ),
            models.UniqueConstraint(
                fields=["vocabulary", "parent", "folded"],
                condition=Q(parent__isnull=False),
                name="keyword_child_folded_once",
            ),
            models.UniqueConstraint(
                fields=["media_topic", "vocabulary"],
                name="keyword_media_topic_once",
                violation_error_message=_("Another keyword of this vocabulary stands for this Media Topic already."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(status="retired"), name="keyword_replaced_is_retired"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("pk")), name="keyword_not_replaced_by_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["folded"], name="keyword_folded"),
            models.Index(F("uses").desc(), "id", name="keyword_most_used"),
        ]

    def __str__(self):
        return str(self.names) or self.name

    @transaction.atomic
    def save(self, *args, **kwargs):
        # Derived columns and rows only; workflow never lives in save().
        self.derive()
        super(TagBase, self).save(*args, **kwargs)
        self.mirror_names()

    def derive(self) -> None:
        """What follows from names and parent. Whatever stands below follows by `domain/tree.py`."""
        self.name = self.names.in_(settings.LANGUAGE_CODE)
        self.folded = fold(self.name)
        self.media_topic, self.wikidata = self.media_topic or None, self.wikidata or None
        self.path = [*self.parent.path, self.parent.as_step()] if self.parent else []

    def as_step(self) -> list:
        """This keyword in the path of what stands below it."""
        return [self.pk, self.slug, dict(self.names)]

    def name_rows(self) -> list[Alias]:
        """The names as words to be looked up by, each spelling once, not stored yet."""
        rows: dict[str, Alias] = {}
        for language, text in self.names.items():
            if folded := key(text):
                rows.setdefault(folded, Alias(keyword=self, text=text, language=language, folded=folded, is_name=True))
        return list(rows.values())

    def mirror_names(self) -> None:
        """Make the stored words equal to the names; nothing is written where they are."""
        wanted = {(row.text, row.language): row for row in self.name_rows()}
        stored = {(row.text, row.language): row.pk for row in self.aliases.filter(is_name=True)}
        if gone := [pk for key, pk in stored.items() if key not in wanted]:
            Alias.objects.filter(pk__in=gone).delete()
        Alias.objects.bulk_create(row for key, row in wanted.items() if key not in stored)

    # By which alias a look-up found it, where its name does not show it.
    matched = ""

    @property
    def is_retired(self) -> bool:
        return self.status == KeywordStatus.RETIRED

    @property
    def place(self) -> str:
        """Where it stands, from its vocabulary down to its parent: “Places › Asia”."""
        return " › ".join([str(self.vocabulary), *(str(names) for _slug, names in self.ancestors_named)])

    @property
    def ancestors_named(self) -> list[tuple[str, Names]]:
        """Slug and names of all that stands above, from the root down."""
        return [(slug, Names(names)) for _key, slug, names in self.path]

    def get_absolute_url(self):
        return reverse("public:keyword", args=[self.slug])
