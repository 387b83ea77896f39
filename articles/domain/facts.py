"""The working metadata of a story, field by field: how each is read, checked and written.

Values travel as JSON: the same form stands in the screen's `was` and `value`, in a Batch's facts and in a Revision.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.domain import chains, embargo, freshness, keywords, leadfacts, moments, relating, sections
from articles.domain.refusals import BadTime
from articles.enums import CreditRole, Kind
from articles.models import Article, Draft, DraftCredit, Publication, Revision, Section, Source
from editors import roles
from editors.models import Desk, Profile
from keywords.models import Keyword
from newsroom.lib.text import slugify_headline

MINUTES_LIMIT = 600


@dataclass(frozen=True)
class Fact:
    """One field: its label, its present value as JSON, and the function that checks and writes a new one."""

    label: Any
    read: Callable[[Draft], Any]
    write: Callable[[Draft, Any], None]
    # Part of every revision; the others are placement, which no publication changes.
    revisioned: bool = True
    # What a value that a screen shows means by now, and what of an old snapshot's can still be had.
    now: Callable[[Any], Any] = lambda value: value
    restorable: Callable[[Any], Any] = lambda value: value
    # What the plan says changes nothing of the text: no approval is void by it.
    reopens: bool = True
    # Besides the right to edit the story.
    permission: str = ""
    # How an old value comes back, as far as it can; where nothing is said, like a new one.
    restore: Callable[[Draft, Any], None] | None = None
    # Further facts that a new value empties.
    carries: tuple[str, ...] = ()

    def bring_back(self, draft: Draft, value: Any) -> None:
        (self.restore or self.write)(draft, value)


def _row(model, pk, sentence):
    """The row a field points to, or a sentence for the person; None stays None."""
    if pk in (None, ""):
        return None
    try:
        return model.objects.get(pk=int(pk))
    except (model.DoesNotExist, TypeError, ValueError, OverflowError) as error:
        raise ValidationError(sentence) from error


def _text(value, limit: int) -> str:
    text = " ".join(str(value or "").split())
    if len(text) > limit:
        raise ValidationError(_("At most %(limit)d characters."), params={"limit": limit})
    return text


def write_section(draft: Draft, value) -> None:
    draft.section = _row(Section, value, _("This section no longer exists: choose another."))


def write_source(draft: Draft, value) -> None:
    draft.source = _row(Source, value, _("This source no longer exists: choose another."))


def write_kind(draft: Draft, value) -> None:
    if value not in Kind.values:
        raise ValidationError(_("Choose what sort of work this is."))
    draft.kind = value


def write_dateline(draft: Draft, value) -> None:
    draft.dateline = _text(value, 120)


def read_original(draft: Draft) -> str:
    """ISO 8601 in the newsroom's time zone, to the minute."""
    return moments.as_json(draft.original_published_at)


def write_original(draft: Draft, value) -> None:
    draft.original_published_at = moments.read(value, kept=draft.original_published_at)


def _moment(
    label: Any, name: str, check: Callable[[Article, datetime | None], object] | None = None, *, permission: str = ""
) -> Fact:
    """A moment of the plan: it belongs to the story, not to a version of its text."""

    def read(draft: Draft) -> str:
        return moments.as_json(getattr(draft.article, name))

    def write(draft: Draft, value) -> None:
        old = getattr(draft.article, name)
        new = moments.read(value, kept=old)
        if new == old:
            return
        if check:
            try:
                check(draft.article, new)
            except BadTime as refusal:
                raise ValidationError(str(refusal)) from refusal
        setattr(draft.article, name, new)
        draft.article.save(update_fields=[name])

    return Fact(label, read, write, revisioned=False, reopens=False, permission=permission)


def _review_again(article: Article, _moment: datetime | None) -> None:
    """Another day: its people are told anew."""
    article.review_told_at = None
    article.save(update_fields=["review_told_at"])


def write_slug(draft: Draft, value) -> None:
    text = str(value or "").strip()
    slug = slugify_headline(text)
    if text and not slug:
        raise ValidationError(_("An address needs Latin letters or figures."))
    draft.slug = slug


def write_minutes(draft: Draft, value) -> None:
    if value in (None, ""):
        draft.reading_minutes = None
        return
    try:
        minutes = int(value)
    except (TypeError, ValueError) as error:
        raise ValidationError(_("Enter the minutes as a whole number.")) from error
    if not 1 <= minutes <= MINUTES_LIMIT:
        raise ValidationError(_("Enter between 1 and %(limit)d minutes."), params={"limit": MINUTES_LIMIT})
    draft.reading_minutes = minutes


def read_keywords(draft: Draft) -> list[int]:
    return [row.keyword_id for row in draft.keyword_rows.all()]


def write_keywords(draft: Draft, value) -> None:
    wanted = _ids(value)
    found = {keyword.pk: keyword for keyword in Keyword.objects.filter(pk__in=wanted).select_related("replaced_by")}
    if len(found) < len(set(wanted)):
        raise ValidationError(_("One of the keywords no longer exists: choose again."))
    keywords.assign(draft, [found[pk] for pk in dict.fromkeys(wanted)])


def _ids(value) -> list[int]:
    try:
        return [int(item) for item in value or []]
    except (TypeError, ValueError) as error:
        raise ValidationError(_("Choose from the list.")) from error


def read_credits(draft: Draft) -> list[list]:
    return [[row.role, row.profile_id] for row in draft.credits.all()]


def write_credits(draft: Draft, value) -> None:
    pairs: list[tuple[str, int]] = []
    for item in value or []:
        try:
            role, pk = item
            pair = (str(role), int(pk))
        except (TypeError, ValueError) as error:
            raise ValidationError(_("Choose a role and a person for each credit.")) from error
        if pair[0] not in CreditRole.values:
            raise ValidationError(_("Choose a role for each credit."))
        if pair not in pairs:
            pairs.append(pair)
    known = set(Profile.objects.filter(pk__in=[pk for _role, pk in pairs]).values_list("pk", flat=True))
    if any(pk not in known for _role, pk in pairs):
        raise ValidationError(_("One of the people no longer exists: choose again."))
    draft.credits.all().delete()
    DraftCredit.objects.bulk_create(
        DraftCredit(draft=draft, role=role, profile_id=pk, position=position)
        for position, (role, pk) in enumerate(pairs)
    )


def write_desk(draft: Draft, value) -> None:
    desk = _row(Desk, value, _("This desk no longer exists: choose another."))
    if desk is None:
        raise ValidationError(_("Every story belongs to a desk: choose one."))
    draft.article.desk = desk
    draft.article.save(update_fields=["desk"])


def write_language(draft: Draft, value) -> None:
    if value not in dict(settings.LANGUAGES):
        raise ValidationError(_("Choose one of the outlet’s languages."))
    if draft.article.published_on and value != draft.article.language:
        raise ValidationError(_("A published story keeps its language: its address would change."))
    _check_free(draft.article, draft.article.translation_of or draft.article, value)
    if value != draft.article.language:
        chains.check_language(draft.article)
    draft.article.language = value
    draft.article.save(update_fields=["language"])


def write_translation_of(draft: Draft, value) -> None:
    """The root of the family; from now on the story counts as based on what that says today."""
    article = draft.article
    original = _row(Article, value, _("This story no longer exists: choose another."))
    if original and original.pk == article.pk:
        raise ValidationError(_("A story cannot be a translation of itself."))
    if original and original.language == article.language:
        raise ValidationError(_("A translation is in another language than its original."))
    if original and original.translation_of_id:
        raise ValidationError(_("That story is a translation itself: choose its original."))
    if original and article.translations.exists():
        raise ValidationError(_("This story has translations of its own, so it is an original."))
    if (original.pk if original else None) == article.translation_of_id:
        return
    if original:
        _check_free(article, original, article.language)
    article.translation_of = original
    article.save(update_fields=["translation_of"])
    freshness.adopt(article, original)


def _check_free(article: Article, root: Article, language: str) -> None:
    """A family has one story in each language."""
    family = Article.objects.family_of(root).filter(language=language).exclude(pk=article.pk)
    if family.exists():
        raise ValidationError(_("There is a story in this language among its translations already."))


def read_base(draft: Draft) -> list | None:
    """The version of the original and the entry of the record that a translation is based on."""
    article = draft.article
    return [article.based_on_id, article.taken_over_id] if article.based_on_id else None


def write_base(draft: Draft, value) -> None:
    revision, entry = value or (None, None)
    found = Revision.objects.filter(pk=revision).first() if revision and draft.article.translation_of_id else None
    entries = Publication.objects.select_related("revision")
    publication = entries.filter(pk=entry).first() if found and entry else None
    freshness.base(draft.article, found, publication)


def _lead_words(name: str, label: Any) -> Fact:
    read, write, restore = leadfacts.reader_of(name), leadfacts.writer_of(name), leadfacts.restorer_of(name)
    return Fact(label, read, write, restore=restore)


FACTS: dict[str, Fact] = {
    "section": Fact(
        gettext_lazy("Section"),
        lambda draft: draft.section_id,
        write_section,
        now=sections.resolved,
        restorable=sections.resolved,
    ),
    "kind": Fact(gettext_lazy("Kind"), lambda draft: draft.kind, write_kind),
    "keywords": Fact(
        gettext_lazy("Keywords"),
        read_keywords,
        write_keywords,
        now=keywords.resolved,
        restorable=keywords.restorable,
    ),
    "credits": Fact(gettext_lazy("Credits"), read_credits, write_credits),
    "source": Fact(gettext_lazy("Source"), lambda draft: draft.source_id, write_source),
    "dateline": Fact(gettext_lazy("Dateline"), lambda draft: draft.dateline, write_dateline),
    "original_published_at": Fact(gettext_lazy("Published by the source"), read_original, write_original),
    "slug": Fact(gettext_lazy("Address"), lambda draft: draft.slug, write_slug),
    "reading_minutes": Fact(gettext_lazy("Reading time"), lambda draft: draft.reading_minutes, write_minutes),
    "lead_picture": Fact(
        gettext_lazy("Lead picture"),
        leadfacts.read_picture,
        leadfacts.write_picture,
        restore=leadfacts.restore_picture,
        carries=("lead_caption", "lead_alt", "lead_decorative", "lead_credit", "lead_crops"),
    ),
    "lead_caption": _lead_words("caption", gettext_lazy("Caption of the lead picture")),
    "lead_alt": _lead_words("alt", gettext_lazy("Text for those who cannot see the lead picture")),
    "lead_decorative": _lead_words("decorative", gettext_lazy("The lead picture is only decoration, because")),
    "lead_credit": _lead_words("credit", gettext_lazy("Credit of the lead picture")),
    "lead_crops": Fact(
        gettext_lazy("Crops of the lead picture"),
        leadfacts.read_crops,
        leadfacts.write_crops,
        restore=leadfacts.restore_crops,
    ),
    "chain": Fact(gettext_lazy("Running story"), chains.read, chains.write, restore=chains.restore),
    "related": Fact(gettext_lazy("Related stories"), relating.read, relating.write, restore=relating.restore),
    "desk": Fact(gettext_lazy("Desk"), lambda draft: draft.article.desk_id, write_desk, revisioned=False),
    "language": Fact(gettext_lazy("Language"), lambda draft: draft.article.language, write_language, revisioned=False),
    "translation_of": Fact(
        gettext_lazy("Translation of"),
        lambda draft: draft.article.translation_of_id,
        write_translation_of,
        revisioned=False,
    ),
    # Said by verbs alone: by beginning a translation, and by taking over what changed since.
    "based_on": Fact(gettext_lazy("Based on"), read_base, write_base, reopens=False),
    "planned_for": _moment(gettext_lazy("Planned for"), "planned_for"),
    "deadline": _moment(gettext_lazy("Deadline"), "deadline"),
    "embargo_until": _moment(
        gettext_lazy("Embargo until"), "embargo_until", embargo.check_new, permission=roles.REVIEW
    ),
    "review_on": _moment(gettext_lazy("Review again on"), "review_on", _review_again),
}
