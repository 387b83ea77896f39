"""A piece as it arrives, made into a draft with all its parts in their places. Imports never publish."""

import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.domain import drafting, keywordcare, keywords
from articles.enums import CreditRole
from articles.models import Article, Section, Source
from articles.story import intake
from articles.story.intake import Piece
from editors import roles
from editors.domain import profiles
from editors.models import Desk, Editor, Profile
from keywords.domain import lifecycle
from keywords.models import Keyword, KeywordStatus, Vocabulary
from newsroom.lib.languages import Names
from newsroom.lib.text import fold, slugify_headline

FIRST_VOCABULARY = "topics"


@dataclass(frozen=True)
class Imported:
    """The draft, what was recognised, and which of its keywords and people had to be made.

    `already` is true when the same text came before: then `article` is that first one and nothing was changed.
    """

    article: Article
    piece: Piece
    already: bool = False
    proposed: list[Keyword] = field(default_factory=list)
    new_people: list[Profile] = field(default_factory=list)


def import_piece(
    raw: bytes | str, *, by: Editor, language: str, desk: Desk, section: Section | None = None
) -> Imported:
    """Read one piece and store it as a draft, whole or not at all.

    Raises Refused (empty, binary, too large, too long) or PermissionDenied. A stated reading time becomes the
    override, a stated time is the source's, in the newsroom's time zone.
    """
    if not by.has_perm(roles.WRITE):
        raise PermissionDenied
    text = intake.decode(raw) if isinstance(raw, bytes) else raw
    piece = intake.read_text(text)
    # Line ends and the white space around do not make another piece of it.
    words = " ".join(text.split())
    digest = hashlib.sha256(f"{language} {words}".encode()).hexdigest()
    first = Article.objects.filter(import_digest=digest).select_related("draft").first()
    if first is not None:
        return Imported(first, piece, already=True)
    try:
        with transaction.atomic():
            return _store(piece, digest, by=by, language=language, desk=desk, section=section)
    except IntegrityError:
        # A second click arrived first.
        first = Article.objects.filter(import_digest=digest).select_related("draft").first()
        if first is None:
            raise
        return Imported(first, piece, already=True)


def _store(piece: Piece, digest: str, *, by: Editor, language: str, desk: Desk, section: Section | None) -> Imported:
    found, proposed = _keywords(piece, by, language)
    people, new_people = _credits(piece, by, language)
    facts: dict = {"keywords": [keyword.pk for keyword in found], "credits": people}
    if piece.source:
        facts["source"] = _source(piece.source, language).pk
    if piece.published:
        facts["original_published_at"] = timezone.make_aware(piece.published).isoformat()
    if piece.reading_minutes:
        facts["reading_minutes"] = piece.reading_minutes
    article = drafting.create(
        by=by, language=language, desk=desk, section=section, document=piece.document, facts=facts, digest=digest
    )
    return Imported(article, piece, proposed=proposed, new_people=new_people)


def _keywords(piece: Piece, by: Editor, language: str) -> tuple[list[Keyword], list[Keyword]]:
    """Existing keywords by their names in any language; unknown ones are proposed, whoever imports."""
    found: list[Keyword] = []
    proposed: list[Keyword] = []
    for name in piece.keywords:
        keyword = keywords.match(name)
        if keyword is None:
            try:
                keyword = propose(name, by=by, language=language)
                proposed.append(keyword)
            except keywords.KeywordExists as exists:
                keyword = exists.keyword
        if keyword.is_retired:
            continue  # the outlet gave it up on purpose
        if keyword not in found:
            found.append(keyword)
    return found, proposed


def propose(name: str, *, by: Editor, language: str) -> Keyword:
    """A proposed keyword among the topics: an import decides nothing about the taxonomy."""
    vocabulary = Vocabulary.objects.filter(slug=FIRST_VOCABULARY).first() or Vocabulary.objects.first()
    if vocabulary is None:
        names = Names({"en": "Topics", "zh-hans": "主题"})
        vocabulary = Vocabulary.objects.create(slug=FIRST_VOCABULARY, name=names)
    names = Names({language: name[: keywords.NAME_LENGTH]})
    return lifecycle.store(
        names, vocabulary=vocabulary, by=by, status=KeywordStatus.PROPOSED, not_these=keywordcare.left_slugs(names)
    )


def _credits(piece: Piece, by: Editor, language: str) -> tuple[list[list], list[Profile]]:
    """Pairs of role and byline; a name that no profile has becomes one, without an account."""
    known: dict[str, Profile] = {}
    for profile in Profile.objects.all():
        for name in profile.name.values():
            known.setdefault(_person(name), profile)
    pairs: list[list] = []
    made: list[Profile] = []
    for role, name in piece.credits:
        profile = known.get(_person(name))
        if profile is None:
            profile = profiles.create({language: name}, by=by)
            known[_person(name)] = profile
            made.append(profile)
        pair = [role if role in CreditRole.values else CreditRole.EDITOR.value, profile.pk]
        if pair not in pairs:
            pairs.append(pair)
    return pairs, made


def _person(name: str) -> str:
    """A name as a key: “XingWentao” and “Xing Wentao” are one person."""
    return "".join(fold(name).split())


def _source(name: str, language: str) -> Source:
    wanted = fold(name)
    for source in Source.objects.all():
        if any(fold(text) == wanted for text in source.name.values()):
            return source
    base = slugify_headline(name) or "source"
    slug, number = base, 1
    while Source.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return Source.objects.create(name=Names({language: name[:120]}), slug=slug)


def summary(imported: Imported) -> dict:
    """What was recognised, for programs: the keys that `import_story --json` prints."""
    article, piece = imported.article, imported.piece
    published = timezone.make_aware(piece.published).isoformat() if piece.published else None
    return {
        "id": article.pk,
        "address": f"{settings.NEWSROOM_URL}/desk/stories/{article.pk}/",
        "headline": piece.headline,
        "source": piece.source,
        "published": published,
        "points": piece.points,
        "reading_minutes": piece.reading_minutes,
        "subheads": piece.subheads,
        "keywords": piece.keywords,
        "credits": [list(credit) for credit in piece.credits],
        "unplaced": piece.unplaced,
    }
