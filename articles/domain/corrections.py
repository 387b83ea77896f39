"""What a publisher says about a change: how much it changes, and the note that readers get with it."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from articles.domain.refusals import BadRelease
from articles.enums import CorrectionKind, PublicAct, Significance
from articles.models import Article, Correction, Publication
from editors.models import Editor
from newsroom.lib.languages import Names

TEXT_LENGTH = 2000
# The reader was told something wrong or unclear: the record calls it a correction, not an update.
CORRECTING = frozenset({CorrectionKind.CORRECTION, CorrectionKind.CLARIFICATION})


@dataclass(frozen=True)
class Release:
    """How a text is published: its significance and, with a kind, the note for readers in the outlet's languages.

    `by` is whoever decided so; a publication on time is the robot's, its note is hers.
    """

    significance: str = Significance.NORMAL
    kind: str = ""
    text: Names = field(default_factory=Names)
    by: int | None = None

    @property
    def as_json(self) -> dict:
        """As `Article.release` keeps it until the text is published."""
        note = {"kind": str(self.kind), "text": dict(self.text)} if self.kind else None
        return {"significance": str(self.significance), "correction": note, "by": self.by}

    @property
    def correction(self) -> dict | None:
        """As the record keeps it."""
        return self.as_json["correction"]

    @property
    def act(self) -> str:
        """What the record calls a publication that is not the first."""
        if self.kind == CorrectionKind.RETRACTION:
            return PublicAct.RETRACTED
        return PublicAct.CORRECTED if self.kind in CORRECTING else PublicAct.UPDATED


def planned(article: Article) -> Release:
    """The release that was decided with the plan; an ordinary one where nothing was."""
    kept: dict[str, Any] = article.release or {}
    note = kept.get("correction") or {}
    return Release(
        significance=kept.get("significance") or Significance.NORMAL,
        kind=note.get("kind", ""),
        text=Names(note.get("text", {})),
        by=kept.get("by"),
    )


def check(release: Release, article: Article) -> Release:
    """The release with its texts in order. Raises BadRelease with a sentence."""
    text = Names({code: each.strip() for code, each in release.text.items() if each.strip()})
    if release.significance not in Significance.values or release.kind not in {"", *CorrectionKind.values}:
        raise BadRelease(_("Choose how much the new version changes, and what sort of note it carries."))
    if not article.is_published_before:
        if release.kind or text:
            raise BadRelease(_("Readers have not seen this story yet: there is nothing to correct."))
        return Release(by=release.by)
    if not release.kind:
        if text:
            raise BadRelease(_("Say what sort of note this is, or leave it out."))
        return Release(significance=release.significance, by=release.by)
    if release.significance == Significance.TYPO:
        raise BadRelease(_("A version that changes spelling only carries no note. Choose how much it changes."))
    if not text.has(article.language):
        language = dict(settings.LANGUAGES)[article.language]
        raise BadRelease(
            _("Write the note in the story’s language, %(language)s; the others are up to you.")
            % {"language": language}
        )
    if any(len(each) > TEXT_LENGTH for each in text.values()):
        raise BadRelease(_("The note is too long: 2,000 characters at most in each language."))
    return Release(release.significance, release.kind, text, release.by)


def attach(publication: Publication, release: Release, *, by: Editor | None) -> Correction | None:
    """The note as a row of its own, for the story's page and the list of corrections."""
    author = by.pk if by else release.by
    if not release.kind or author is None:
        return None
    return Correction.objects.create(
        article=publication.article,
        publication=publication,
        kind=release.kind,
        text=release.text,
        at=publication.at,
        created_by_id=author,
    )
