"""Translations as a family: how one begins, how it follows its original, and how its people hear of changes.

The family is flat: `translation_of` is the root, whatever language a translation was made from. `based_on` says which
story and which version of it the text says the same as.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles import permissions
from articles.domain import changes, drafting, freshness, renditions, sealing, workingcopy
from articles.domain.facts import FACTS
from articles.domain.refusals import Refusal
from articles.enums import Action, CreditRole, Happening, Stage
from articles.models import Article, Draft, Event, Publication, Revision
from articles.models.querysets import ArticleQuerySet
from articles.models.revision import Reason
from articles.story import frame
from editors import roles
from editors.models import Editor, Profile

# What a translation begins with besides the blocks. The address, the reading time and words about the picture are made
# anew in its language.
CARRIED = (
    *("section", "kind", "keywords", "credits", "source", "dateline", "original_published_at"),
    *("lead_picture", "lead_decorative", "lead_credit", "lead_crops"),
)


class NotTranslatable(Refusal):
    """The story is not one to translate now: spiked, taken away from readers, or in that language itself."""


class ChangedAgain(Refusal):
    """The original is no longer the one on the screen."""

    def __init__(self):
        super().__init__(_("The original changed once more since you opened this. Look at the changes, then decide."))


@dataclass(frozen=True)
class Begun:
    """The translation; `new` unless somebody, or the first of two clicks, had begun it already."""

    article: Article
    new: bool


def family(article: Article) -> ArticleQuerySet:
    """The original and its translations, the story itself among them, the original first."""
    return Article.objects.family_of(article).select_related("draft").order_by("pk")


def missing(article: Article) -> list[str]:
    """The outlet's languages in which nobody has this story yet."""
    there = set(Article.objects.family_of(article).values_list("language", flat=True))
    return [code for code, _name in settings.LANGUAGES if code not in there]


def lacking() -> Q:
    """Originals that somebody could still translate: fewer stories in the family than the outlet has languages."""
    others = Article.objects.filter(translation_of=OuterRef("pk")).exclude(stage=Stage.SPIKED).order_by()
    count = Subquery(others.values("translation_of").annotate(n=Count("pk")).values("n"))
    found = Article.objects.filter(translation_of=None).annotate(n=Coalesce(count, 0))
    return Q(pk__in=found.filter(n__lt=len(settings.LANGUAGES) - 1).values("pk"))


def may_begin(editor: Editor, article: Article) -> bool:
    """Whether this person may translate from this story: she writes, and may look it up."""
    return editor.has_perm(roles.WRITE) and permissions.may_see(editor, article) and _is_translatable(article)


def _is_translatable(article: Article) -> bool:
    return article.stage != Stage.SPIKED and not article.absence


@transaction.atomic
def begin(source: Article, *, by: Editor, language: str, with_words: bool = False) -> Begun:
    """A draft in the other language: the blocks and facts of the source, the text empty or, if asked for, copied.

    Based on what readers have of the source, else on its working text as it stands, which is sealed for that. Whoever
    comes second gets what the first one began. Raises PermissionDenied or NotTranslatable.
    """
    root = source.translation_of_id or source.pk
    # One at a time for the whole family: the second click waits here.
    workingcopy.lock(root)
    draft = workingcopy.lock(source)
    source = draft.article
    if not by.has_perm(roles.WRITE) or not permissions.may_see(by, source):
        raise PermissionDenied
    if not _is_translatable(source) or language not in dict(settings.LANGUAGES):
        raise NotTranslatable(_("This story cannot be translated now."))
    there = family(source).filter(language=language).first()
    if there:
        return Begun(there, new=False)
    revision, entry = _base(draft, by)
    article = _create(source, revision, entry, by=by, language=language, with_words=with_words)
    Event.objects.create(
        article=source,
        action=Happening.TRANSLATED,
        actor=by,
        version=draft.version,
        revision=revision,
        data={"language": language, "translation": article.pk},
    )
    return Begun(article, new=True)


def _base(draft: Draft, by: Editor) -> tuple[Revision, Publication | None]:
    entry = freshness.newest(draft.article) if draft.article.is_live else None
    if entry and entry.revision:
        return Revision.objects.get(pk=entry.revision.pk), entry
    return sealing.seal(draft, Reason.TRANSLATED, by=by), None


def _create(
    source: Article, revision: Revision, entry: Publication | None, *, by: Editor, language: str, with_words: bool
) -> Article:
    document = revision.document if with_words else frame.emptied(revision.document)
    carried = {name: revision.metadata[name] for name in CARRIED if name in revision.metadata}
    carried["credits"] = _credits(carried.get("credits") or [], by)
    facts: dict[str, Any] = {
        "translation_of": source.translation_of_id or source.pk,
        "based_on": [revision.pk, entry.pk if entry else None],
    }
    if source.embargo_until and not source.is_live:
        # What may not be known in one language may not be known in another.
        facts["embargo_until"] = source.embargo_until.isoformat()
    article = drafting.create(
        by=by,
        language=language,
        desk=source.desk,
        document=document,
        carried=carried,
        facts=facts,
    )
    renditions.wake_for(article.draft)
    return article


def _credits(pairs: list[list], by: Editor) -> list[list]:
    """The people of the source, and the translator where she has a byline."""
    gone = {pk for _role, pk in pairs} - set(
        Profile.objects.filter(pk__in=[pk for _role, pk in pairs]).values_list("pk", flat=True)
    )
    kept = [[role, pk] for role, pk in pairs if pk not in gone]
    profile = Profile.objects.filter(account=by).first()
    if profile and [CreditRole.TRANSLATOR.value, profile.pk] not in kept:
        kept.append([CreditRole.TRANSLATOR.value, profile.pk])
    return kept


def latest(source: Article) -> tuple[str, Publication | None]:
    """The newest text of an original that a translation can follow, as a token for `take_over`, and its entry.

    Of a story that readers never had it is the working text.
    """
    entry = freshness.newest(source)
    return (f"p{entry.number}", entry) if entry else (f"v{source.draft.version}", None)


@transaction.atomic
def take_over(article: Article, *, by: Editor, seen: str) -> Article:
    """The working text has all that the original says now, as the screen showed it (`seen`, of `latest`).

    A live text without changes counts as up to date with it; where readers are told of a newer original, only a
    publisher may say so without a new version. Raises ChangedAgain, Refusal or PermissionDenied.
    """
    source = freshness.source_of(article)
    if source and freshness.newest(source) is None:
        # What is sealed below is held first: originals before their translations, everywhere.
        source = workingcopy.lock(source).article
    draft = workingcopy.lock(article)
    article = draft.article
    if not permissions.may_edit(by, article):
        raise PermissionDenied
    if source is None or freshness.source_of(article) != source:
        raise Refusal(_("This story is not based on another one."))
    token, entry = latest(source)
    if token != seen:
        raise ChangedAgain
    old = FACTS["based_on"].read(draft)
    if entry is None:
        if not permissions.may_see(by, source):
            raise PermissionDenied
        revision = sealing.seal(source.draft, Reason.TRANSLATED, by=by)
    elif entry.revision is None:
        raise Refusal(_("The newest version of the original has no text to compare with."))
    else:
        revision = entry.revision
    if old == [revision.pk, entry.pk if entry else None]:
        return article
    told = article.newer_original_at is not None
    if article.stage == Stage.CLEAN and article.is_live and entry:
        if told and not permissions.may(by, Action.PUBLISH, article):
            raise Refusal(
                _(
                    "Readers are told that the original is newer. Change the text and publish the update, or let a "
                    "publisher say that nothing has to change."
                )
            )
        article.translated_from = entry
    freshness.base(article, revision, entry)
    workingcopy.record(draft, by, facts={"based_on": [old, FACTS["based_on"].read(draft)]})
    data = {"number": entry.number} if entry else {}
    Event.objects.create(
        article=article, action=Happening.TAKEN_OVER, actor=by, version=draft.version, revision=revision, data=data
    )
    if told and article.newer_original_at is None:
        changes.publish(changes.by_story(article))
    return article
