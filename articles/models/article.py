from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.enums import Absence, ChainKind, CreditRole, Kind, Significance, Stage
from articles.models.querysets import ArticleQuerySet
from newsroom.said import words

# Addresses in one part of the sitemap. It stands in an index: another number needs another index.
SITEMAP_PART = 1_000


NEWEST = (models.F("published_at").desc(), models.F("id").desc())


def live_index(name: str, *columns) -> models.Index:
    """For lists of live stories in order, and for what is counted beside them without looking at a row.

    For the latter SQLite asks for every column that is named, also in the condition.
    """
    counted = ("section", "kind", "published_on", "live_revision", "withdrawn_at")
    others = [column for column in counted if column not in columns]
    return models.Index(*columns, *others, name=name, condition=Q(live_revision__isnull=False, withdrawn_at=None))


class Article(models.Model):
    """The row that readers' pages read: identity, placement, what is live, and one workflow column.

    Everything under "live" is written by `domain/publishing.py` alone, from an approved revision.
    """

    # Identity and placement.
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    desk = models.ForeignKey("editors.Desk", verbose_name=_("desk"), on_delete=models.PROTECT, related_name="articles")
    created_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("created by"), on_delete=models.PROTECT, related_name="created_articles"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    translation_of = models.ForeignKey(
        "self",
        verbose_name=_("translation of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
    )
    # SHA-256 of the imported text: the same piece is not taken in twice.
    import_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)

    # Work.
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    submitted_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("submitted by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    claimed_by = models.ForeignKey(
        "editors.Editor", verbose_name=_("reviewer"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(_("sent back"), null=True)
    approved_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # Moments, each with a meaning of its own; all are instants, entered and shown in the newsroom's time zone.
    planned_for = models.DateTimeField(_("planned for"), null=True, blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    publish_at = models.DateTimeField(_("publish at"), null=True)
    withdraw_at = models.DateTimeField(_("withdraw at"), null=True)
    review_on = models.DateTimeField(_("review again on"), null=True, blank=True)
    # A planned act that failed keeps its plan: when it is tried again, and why it failed.
    due_attempts = models.PositiveIntegerField(default=0, editable=False)
    due_next_try_at = models.DateTimeField(null=True, editable=False)
    due_reason = models.JSONField(_("problem of the planned act"), default=dict, blank=True)
    # Overdue by more than the outlet lets pass: waits for somebody to confirm.
    due_held_at = models.DateTimeField(null=True, editable=False)
    # The same of a planned withdrawal, which is done however late it is; and what readers will be told then.
    withdraw_note = models.TextField(_("public note of the planned withdrawal"), blank=True)
    withdraw_attempts = models.PositiveIntegerField(default=0, editable=False)
    withdraw_next_try_at = models.DateTimeField(null=True, editable=False)
    withdraw_reason = models.JSONField(_("problem of the planned withdrawal"), default=dict, blank=True)
    # When its people were told that the story is to be reviewed again.
    review_told_at = models.DateTimeField(null=True, editable=False)
    # How the approved text will be published: {significance, correction: {kind, text}}; void with the approval.
    release = models.JSONField(default=dict, editable=False)
    spiked_at = models.DateTimeField(_("spiked"), null=True)

    # Live: what readers see.
    section = models.ForeignKey(
        "articles.Section", verbose_name=_("section"), on_delete=models.PROTECT, null=True, related_name="articles"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.REPORT)
    headline = models.CharField(_("headline"), max_length=400, blank=True)
    slug = models.SlugField(_("slug"), max_length=100, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    points = models.JSONField(_("points"), default=list)
    body_html = models.TextField(blank=True, editable=False)
    contents = models.JSONField(default=list, editable=False)
    renderer = models.PositiveIntegerField(default=0, editable=False)
    search_text = models.TextField(blank=True, editable=False)
    words = models.PositiveIntegerField(_("words"), default=0)
    reading_minutes = models.PositiveIntegerField(_("reading time in minutes"), default=0)
    dateline = models.CharField(_("dateline"), max_length=120, blank=True)
    source = models.ForeignKey(
        "articles.Source", verbose_name=_("source"), on_delete=models.PROTECT, null=True, related_name="articles"
    )
    original_published_at = models.DateTimeField(_("published by the source"), null=True)
    live_revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True)
    # The date in the address: of the first publication, in the newsroom's time zone, never changed again.
    published_on = models.DateField(null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    # When it left the lists or came back to them last, or changed after that: a sitemap's lists changed then, too.
    listed_at = models.DateTimeField(null=True, editable=False)
    withdrawal_note = models.TextField(_("public note on the withdrawal"), blank=True)
    # A retracted story stays to be read under its notice; a withdrawn or removed one answers 410.
    absence = models.CharField(_("why it is not read any more"), max_length=10, choices=Absence.choices, blank=True)
    live_publication = models.ForeignKey(
        "articles.Publication", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # The publication of the original that a translation says the same as.
    translated_from = models.ForeignKey(
        "articles.Publication", on_delete=models.PROTECT, null=True, related_name="translations", editable=False
    )
    # Of a translation: the version of the original that the working text says the same as, and the newest entry of the
    # record whose changes it has; none while the original was never published.
    based_on = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, null=True, related_name="translated_by", editable=False
    )
    taken_over = models.ForeignKey(
        "articles.Publication", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # How much the original changed since then, as its publishers said; empty where nothing did.
    outdated = models.CharField(_("out of date"), max_length=8, choices=Significance.choices, blank=True)
    # When the original changed so much that readers of the live text are told.
    newer_original_at = models.DateTimeField(null=True, editable=False)
    continues = models.ForeignKey(
        "self",
        verbose_name=_("continues or replaces"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
    )
    chain_kind = models.CharField(_("how"), max_length=10, choices=ChainKind.choices, blank=True)

    # The row of the lead picture, where `with_leads()` brought it along and there is one.
    lead_use = None
    # The portrait of its author, where a front signs it.
    portrait: "models.Model | None" = None

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        permissions = [
            ("write_story", _("Can write stories")),
            ("review_story", _("Can review stories of own desks")),
            ("publish_story", _("Can publish stories")),
            ("withdraw_story", _("Can withdraw stories")),
            ("remove_story", _("Can remove stories for legal reasons")),
            ("spike_story", _("Can spike stories")),
            ("see_all_stories", _("Can see the stories of all desks")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "published_on", "slug"],
                condition=Q(published_on__isnull=False),
                name="article_address_once",
            ),
            # A running story is one line: no two stories follow the same one.
            models.UniqueConstraint(fields=["continues"], name="article_followed_once"),
            models.CheckConstraint(
                condition=Q(live_revision=None) | (Q(published_at__isnull=False) & Q(published_on__isnull=False)),
                name="article_live_is_dated",
            ),
        ]
        indexes = [
            # Stories to be rendered anew (renderer 0): hardly ever any, and looked for every few seconds.
            models.Index(
                fields=["renderer"],
                name="article_stale",
                condition=models.Q(renderer=0, live_revision__isnull=False),
            ),
            live_index("article_live_newest", "language", *NEWEST),
            live_index("article_live_section", "section", "language", *NEWEST),
            live_index("article_live_kind", "language", "kind", *NEWEST),
            live_index("article_live_section_kind", "section", "language", "kind", *NEWEST),
            live_index("article_live_days", "language", "published_on"),
            # The parts of the sitemap, and what changed in each of them last. Read by `domain/sitemaps.py`.
            models.Index(
                models.Func(models.F("id"), template=f"(%(expressions)s / {SITEMAP_PART})"),
                Coalesce("listed_at", "withdrawn_at", "updated_at", "published_at").desc(),
                name="article_sitemap",
                condition=Q(live_revision__isnull=False),
            ),
            models.Index(
                fields=["language", "section", "listed_at"], name="article_listed", condition=Q(listed_at__isnull=False)
            ),
            models.Index(fields=["stage", "desk"], name="article_stage_desk"),
            models.Index(fields=["publish_at"], name="article_due", condition=Q(publish_at__isnull=False)),
            models.Index(fields=["withdraw_at"], name="article_to_withdraw", condition=Q(withdraw_at__isnull=False)),
            models.Index(fields=["deadline"], name="article_deadline", condition=Q(deadline__isnull=False)),
            models.Index(fields=["outdated"], name="article_outdated", condition=~Q(outdated="")),
            models.Index(fields=["review_on"], name="article_review", condition=Q(review_on__isnull=False)),
        ]

    def __str__(self):
        return self.headline or f"#{self.pk}"

    def get_absolute_url(self):
        """The reader's address in the story's own edition; empty before the first publication."""
        if not self.published_on:
            return ""
        with translation.override(self.language):
            return reverse("public:article", args=self.address_parts)

    @property
    def address_parts(self) -> list[str]:
        """Year, month, day and slug, as they stand in the address of a story that was published."""
        return [*f"{self.published_on:%Y %m %d}".split(), self.slug]

    @property
    def is_live(self) -> bool:
        return self.live_revision_id is not None and self.withdrawn_at is None

    @property
    def due_problem(self) -> str:
        """Why the planned publication failed, in the present language."""
        return words(self.due_reason)

    @property
    def withdraw_problem(self) -> str:
        return words(self.withdraw_reason)

    @property
    def authors(self) -> list:
        """Who signs it, in their order; the credits should be at hand."""
        return [credit.profile for credit in self.credits.all() if credit.role == CreditRole.AUTHOR]

    @property
    def is_retracted(self) -> bool:
        """Still to be read, under a notice that it is not to be relied on."""
        return self.absence == Absence.RETRACTED

    @property
    def is_removed(self) -> bool:
        """Taken away for legal reasons, for good."""
        return self.absence == Absence.REMOVED

    @property
    def is_published_before(self) -> bool:
        return self.live_revision_id is not None
