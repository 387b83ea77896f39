"""What a story's pictures lack before it goes to review or out: words, rights, and forms that readers can be shown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.domain import leadfacts
from articles.enums import FileState, PictureRole
from articles.models import Article, ArticlePicture, Draft, DraftPicture, Picture, PictureFile
from articles.story import schema, text
from newsroom.said import Said, as_json
from newsroom.templatetags.dates import moment_text

SOON = timedelta(days=30)

Use = ArticlePicture | DraftPicture


class Problem(Said):
    """A sentence that knows what in the story it is about: a block of the text by its id, or a fact by its name."""

    block: str
    fact: str

    def __new__(cls, words: str, *, block: str = "", fact: str = "") -> "Problem":
        made = cls._of(as_json(words))
        made.block, made.fact = block, fact
        return made

    @property
    def anchor(self) -> str:
        """Where on the story screen it leads."""
        if self.block:
            return f"block-{self.block}"
        return f"fact-{self.fact}" if self.fact else ""


@dataclass(frozen=True)
class Shown:
    """A picture at one place of a story, with what stands for it where it is not seen."""

    picture: Picture
    file: PictureFile
    use: Use | None
    alt: str
    decorative: str
    block: str = ""
    fact: str = ""

    def problem(self, words: str) -> Problem:
        return Problem(words, block=self.block, fact=self.fact)


def shown(draft: Draft, document: dict | None = None, facts: dict | None = None) -> list[Shown]:
    """The pictures of the working copy, or of a version of it, in reading order, the lead first.

    A picture that does not exist any more is left out: readers' pages leave it out, too.
    """
    document = draft.document if document is None else document
    uses = {(use.picture_id, use.role): use for use in leadfacts.uses(draft)}
    lead = next((use for (_pk, role), use in uses.items() if role == PictureRole.LEAD), None)
    key = facts.get("lead_picture") if facts is not None else lead and lead.picture.key
    found = {use.picture.key: use.picture for use in uses.values()}
    found |= {picture.key: picture for picture in _pictures({key or "", *text.picture_keys(document)} - {"", *found})}
    rows = []
    if key in found:
        picture = found[key]
        use = uses.get((picture.pk, PictureRole.LEAD))
        own = facts if facts is not None else {"lead_alt": lead.alt, "lead_decorative": lead.decorative} if lead else {}
        rows.append(
            _one(
                picture,
                use,
                draft.article.language,
                own.get("lead_alt") or None,
                own.get("lead_decorative"),
                fact="lead_picture",
            )
        )
    for figure in text.figures(document):
        attrs = schema.attributes(figure)
        if picture := found.get(attrs["picture"]):
            use = uses.get((picture.pk, PictureRole.FIGURE))
            words = (attrs["alt"], attrs["decorative"])
            rows.append(_one(picture, use, draft.article.language, *words, block=attrs["id"] or ""))
    return rows


def _pictures(keys: set[str]) -> Iterable[Picture]:
    return Picture.objects.filter(key__in=keys).select_related("file") if keys else []


def _one(picture: Picture, use: Use | None, language: str, alt: str | None, reason: str | None, **place: str) -> Shown:
    own = picture.alt.in_(language) if alt is None else alt
    return Shown(picture, _file(picture, use), use, own.strip(), (reason or "").strip(), **place)


def _file(picture: Picture, use: Use | None) -> PictureFile:
    file = use.file if use else picture.file
    if file is None:
        raise ValueError("A picture without a file is never committed.")
    return file


def problems(draft: Draft) -> list[Problem]:
    """What keeps the working copy from review and approval: words that are missing, pictures that nobody can have."""
    rows = shown(draft)
    live = set(draft.article.picture_uses.values_list("picture_id", flat=True)) if rows else set()
    return [problem for row in rows for problem in _of_work(row, live)]


def _of_work(row: Shown, live: set[int]) -> Iterator[Problem]:
    name = {"picture": str(row.picture)}
    if not row.alt and not row.decorative:
        yield row.problem(
            _("“%(picture)s” has no text for those who cannot see it: describe it, or say why it is only decoration.")
            % name
        )
    # What readers of this story see already may stay.
    if row.picture.retired_at and row.picture.pk not in live:
        yield row.problem(_("“%(picture)s” was taken out of the library: choose another picture.") % name)
    if _has_failed(row.file):
        yield row.problem(_failure(row))


def obstacles(draft: Draft, *, at: datetime, document: dict | None = None, facts: dict | None = None) -> list[Problem]:
    """What keeps a version from readers at that moment: rights, and forms that are not made."""
    rows = shown(draft, document, facts)
    return [problem for row in rows for problem in (*_of_rights(row, at), *_of_forms(row))]


def rights(draft: Draft, *, at: datetime) -> list[Problem]:
    """What the rights of the working copy's pictures will not allow at that moment."""
    return [problem for row in shown(draft) for problem in _of_rights(row, at)]


def rights_of_live(article: Article, *, at: datetime) -> list[Problem]:
    """The same for what readers saw, before they are shown it again."""
    uses = article.picture_uses.select_related("picture", "file")
    rows = [Shown(use.picture, use.file, use, "", "") for use in uses]
    return [problem for row in rows for problem in _of_rights(row, at)]


def rights_of(picture: Picture, *, at: datetime) -> list[Problem]:
    """What its rights forbid at that moment, wherever it is to stand."""
    return list(_of_rights(Shown(picture, _file(picture, None), None, "", ""), at))


def may_be_shown(picture: Picture | None) -> None:
    """Raise ValidationError unless readers may see it now: portraits and keywords' pictures are theirs once chosen."""
    if picture is None:
        return
    if picture.retired_at:
        raise ValidationError(_("This picture cannot be used: choose another."))
    if problems := rights_of(picture, at=timezone.now()):
        raise ValidationError([str(problem) for problem in problems])


def _of_rights(row: Shown, at: datetime) -> Iterator[Problem]:
    picture = row.picture
    if picture.embargo_until and picture.embargo_until > at:
        sentence = gettext_noop("“%(picture)s” may not be published before %(time)s.")
        yield row.problem(Said(sentence, picture=picture, time=picture.embargo_until))
    if picture.expires_at and picture.expires_at <= at:
        sentence = gettext_noop("“%(picture)s” may not be published after %(time)s: choose another picture.")
        yield row.problem(Said(sentence, picture=picture, time=picture.expires_at))


def _of_forms(row: Shown) -> Iterator[Problem]:
    if _has_failed(row.file):
        yield row.problem(_failure(row))
    elif not row.file.ready.get("free") or _awaits_crops(row.use):
        sentence = gettext_noop("“%(picture)s” is still being prepared. Try again in a minute.")
        yield row.problem(Said(sentence, picture=row.picture))


def _has_failed(file: PictureFile) -> bool:
    return file.state == FileState.FAILED and not file.ready.get("free")


def _awaits_crops(use: Use | None) -> bool:
    return use is not None and any(list(use.ready.get(shape, [0, []])[1]) != box for shape, box in use.crops.items())


def _failure(row: Shown) -> str:
    sentence = gettext_noop(
        "“%(picture)s” could not be prepared for readers: send the file in again, or choose another."
    )
    return Said(sentence, picture=row.picture)


def warnings(draft: Draft) -> list[Problem]:
    """What does not stop anything yet: rights that do not begin before the story may go out, or end soon after."""
    now = timezone.now()
    found: list[Problem] = []
    for row in shown(draft):
        found += _of_rights(row, draft.article.publish_at or now)
        if row.picture.expires_at and now < row.picture.expires_at <= now + SOON:
            words = {"picture": str(row.picture), "time": moment_text(row.picture.expires_at)}
            found.append(row.problem(_("“%(picture)s” may only be shown until %(time)s.") % words))
        if not _has_failed(row.file):
            found += _of_forms(row)
    return found


def notes(picture: Picture, file: PictureFile | None = None) -> list[str]:
    """How a picture stands, in short sentences for whoever is about to use it."""
    now, file = timezone.now(), file or picture.file
    found: list[str] = []
    if picture.retired_at:
        found.append(_("Taken out of the library."))
    if picture.embargo_until and picture.embargo_until > now:
        found.append(_("Not to be published before %(time)s.") % {"time": moment_text(picture.embargo_until)})
    if picture.expires_at and picture.expires_at <= now:
        found.append(_("Not to be published any more since %(time)s.") % {"time": moment_text(picture.expires_at)})
    elif picture.expires_at and picture.expires_at <= now + SOON:
        found.append(_("Only until %(time)s.") % {"time": moment_text(picture.expires_at)})
    if file and picture.file_id and file.pk != picture.file_id:
        found.append(_("The file was replaced; this story keeps the earlier one."))
    if file and _has_failed(file):
        found.append(_("Could not be prepared for readers."))
    return found
