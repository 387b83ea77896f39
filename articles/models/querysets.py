from django.db import models
from django.db.models import FilteredRelation, IntegerField, Prefetch, Q, Subquery

from articles.enums import Absence, PictureRole, Stage
from editors import roles


class CountOf(Subquery):
    """How many rows a subquery has; it may be cut short."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


# What a card does not show and takes long to read: texts, and JSON above all.
NOT_ON_CARDS = (
    *("body_html", "search_text", "contents", "withdrawal_note"),
    *("due_reason", "withdraw_reason", "withdraw_note", "release", "section__description"),
    *("lead_use__picture__subjects", "lead_use__picture__people", "lead_use__file__pending", "lead_use__crops"),
)
NOT_IN_BYLINES = ("profile__title", "profile__biography")


class ArticleQuerySet(models.QuerySet):
    def live(self):
        """What readers may see now: facts only; time works through verbs."""
        return self.filter(live_revision__isnull=False, withdrawn_at=None)

    def offered(self):
        """Listed, and not retracted: what fronts and lists of related stories may offer by themselves."""
        return self.listed().exclude(absence=Absence.RETRACTED)

    def listed(self):
        """Live, and no newer story stands in its place: lists and feeds lead to the newest, addresses stay."""
        places = self.model._meta.get_field("chain_place").related_model.objects
        return self.live().exclude(pk__in=places.filter(replaced_by__isnull=False).order_by().values("article"))

    def family_of(self, article):
        """A story's original and its translations, the story itself among them; what was spiked is none."""
        root = article.translation_of_id or article.pk
        return self.filter(Q(pk=root) | Q(translation_of=root)).exclude(stage=Stage.SPIKED)

    def in_language(self, language):
        return self.filter(language=language)

    def open_to(self, editor):
        """The stories this person may look up: publishers all, editors their desks', contributors their own.

        What was removed for legal reasons stays with the administrators.
        """
        if not editor.has_perm(roles.REMOVE):
            return self.exclude(absence=Absence.REMOVED)._of(editor)
        return self._of(editor)

    def _of(self, editor):
        if editor.has_perm(roles.SEE_ALL):
            return self
        own = Q(created_by=editor) | Q(
            pk__in=self.model._meta.get_field("draft")
            .related_model.objects.filter(credits__profile__account=editor)
            .values("article")
        )
        if editor.has_perm(roles.REVIEW):
            return self.filter(own | Q(desk__in=editor.desk_ids))
        return self.filter(own)

    def shown_to(self, editor):
        """What this person may read the headline of: public stories, and those she may look up.

        A story under embargo is never public, so it shows itself to nobody else.
        """
        public = Q(live_revision__isnull=False, withdrawn_at=None)
        return self.filter(public | Q(pk__in=self.model.objects.open_to(editor).values("pk")))

    def for_cards(self):
        """Live rows with what a card shows; neither body nor search text is loaded."""
        credit_rows = self.model.credits.rel.related_model
        return (
            self.with_leads()
            .select_related("section")
            .defer(*NOT_ON_CARDS)
            .prefetch_related(Prefetch("credits", credit_rows.objects.select_related("profile").defer(*NOT_IN_BYLINES)))
        )

    def with_leads(self):
        """With `lead_use`, the lead picture and its words or None, in the same query."""
        lead = FilteredRelation("picture_uses", condition=Q(picture_uses__role=PictureRole.LEAD))
        return (
            self.annotate(lead_use=lead)
            .select_related("lead_use__picture", "lead_use__file")
            .defer("lead_use__picture__search_text")
        )

    def for_desk(self):
        """Rows of the desk's lists: working facts and who wrote, without any text of the body."""
        return self.select_related("draft__section", "desk", "created_by", "submitted_by", "claimed_by").defer(
            "body_html", "search_text", "contents", "standfirst", "points", "draft__document", "draft__search_text"
        )

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def awaiting(self, editor):
        """Copy this editor can judge: on their desks, in review, submitted by somebody else."""
        waiting = self.filter(stage=Stage.IN_REVIEW)
        if not editor.has_perm(roles.SEE_ALL):
            waiting = waiting.filter(desk__in=editor.desk_ids)
        return waiting.exclude(submitted_by=editor)
