"""The forms in which pictures are served: made by the worker, one file at a time, and only then named by pages."""

import logging
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from articles.domain import leadfacts, picturefields, pixels
from articles.domain.picturelocks import hold, show_anew
from articles.enums import FileState
from articles.models import ArticlePicture, Draft, DraftPicture, Picture, PictureFile, Rendition
from newsroom.lib.images import shapes
from newsroom.lib.images.terms import Job, Motion, Unreadable

logger = logging.getLogger(__name__)

LIVE, DRAFT = "live", "draft"
ATTEMPTS = 5
# The tick wakes the worker again for what it did not hear of; a worker that died is given up.
SECOND_CALL = timedelta(minutes=10)
LEASE = timedelta(minutes=10)
# What a loaded machine or a storage that is away explains; everything else stays as it is.
PASSING = {"time", "memory", "storage"}
ROUNDS = 5

Wanted = dict[tuple[str, str], shapes.Box]


@dataclass
class Plan:
    """What a file lacks, and under which words it is made."""

    jobs: list[Job] = field(default_factory=list)
    motion: Motion | None = None
    notice: dict = field(default_factory=dict)
    claims: str = ""
    anew: bool = False


@task(queue_name="images")
def make_forms(file: int) -> None:
    if PictureFile.objects.filter(pk=file, state=FileState.WAITING).exists():
        make(file)


def wake(file: PictureFile) -> None:
    """Have the worker make what this file lacks, once this transaction is through; until then pages show what is."""
    later = timezone.now() + SECOND_CALL
    PictureFile.objects.filter(pk=file.pk).update(state=FileState.WAITING, next_try_at=later, attempts=0, problem="")
    transaction.on_commit(partial(_enqueue, file.pk), robust=True)


def wake_for(draft: Draft) -> None:
    """Have the crops by hand made that this working copy asks for, so that they are there before it is published."""
    for file in leadfacts.lacking(draft):
        wake(file)


def _enqueue(file: int) -> None:
    make_forms.enqueue(file)


def wake_due(limit: int = 20) -> dict[str, int]:
    """For the tick: files whose task was lost, failed for a passing reason, or whose worker died."""
    now = timezone.now()
    due = PictureFile.objects.filter(state=FileState.WAITING).filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
    free = due.filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
    woken = given_up = 0
    for file in free.order_by("next_try_at", "pk")[:limit]:
        if file.attempts >= ATTEMPTS:
            given_up += PictureFile.objects.filter(pk=file.pk, state=FileState.WAITING, attempts=file.attempts).update(
                state=FileState.FAILED, problem=file.problem or "time", next_try_at=None, claimed_until=None
            )
        # By compare-and-set, so that two ticks do not call twice.
        elif due.filter(pk=file.pk).update(next_try_at=now + SECOND_CALL):
            _enqueue(file.pk)
            woken += 1
    return {"pictures_woken": woken, "pictures_failed": given_up}


def wanted_boxes(file: PictureFile) -> Wanted:
    """Every crop that pages may name, by shape and digest: around the focal point, and by hand in its uses."""
    wanted: Wanted = {}
    crops = [{}, *file.draft_uses.values_list("crops", flat=True), *file.article_uses.values_list("crops", flat=True)]
    for own in crops:
        for shape, box in file.boxes(own).items():
            wanted[shape, shapes.digest(file.sha256, shape, box)] = box
    return wanted


def make(file: PictureFile | int, *, anew: bool = False) -> PictureFile:
    """Make the forms that are missing (with `anew` all of them), then name them in pages.

    Running it again changes nothing; while another process has the file, nothing is done. What goes wrong stands in
    the row afterwards: `state`, `problem` and when the next attempt is.
    """
    pk = file if isinstance(file, int) else file.pk
    if not _claim(pk):
        return PictureFile.objects.get(pk=pk)
    try:
        for _round in range(ROUNDS):
            row = PictureFile.objects.select_related("picture").get(pk=pk)
            wanted = plan(row, anew=anew)
            if _switch(row, wanted, *_produce(row, wanted)):
                break
            anew = False
    except Unreadable as refusal:
        _fail(pk, refusal.code)
    except PictureFile.DoesNotExist:
        raise
    except OSError:
        logger.exception("The forms of file %s could not be stored", pk)
        _fail(pk, "storage")
    except BaseException:
        PictureFile.objects.filter(pk=pk).update(claimed_until=None)
        raise
    return PictureFile.objects.get(pk=pk)


def make_together(files: Iterable[PictureFile], at_once: int = 2) -> None:
    """Make the forms of files that nobody else can see yet, several at once: for whoever waits for all of them.

    Within one transaction, for the threads that wait for the processes do not speak to the database. Files may come
    from a generator: while it prepares the next one, the last ones are made. Raises Unreadable.
    """
    with ThreadPoolExecutor(at_once) as pool:
        begun = []
        for file in files:
            row = PictureFile.objects.select_related("picture").get(pk=file.pk)
            wanted = plan(row)
            begun.append((row, wanted, pool.submit(_produce, row, wanted)))
        for row, wanted, produced in begun:
            _switch(row, wanted, *produced.result())


def _claim(pk: int) -> bool:
    now = timezone.now()
    free = PictureFile.objects.filter(pk=pk).filter(Q(claimed_until=None) | Q(claimed_until__lte=now))
    return bool(free.update(claimed_until=now + LEASE, next_try_at=now + LEASE, attempts=F("attempts") + 1))


def _fail(pk: int, code: str) -> None:
    row = PictureFile.objects.get(pk=pk)
    again = code in PASSING and row.attempts < ATTEMPTS
    row.state = FileState.WAITING if again else FileState.FAILED
    row.next_try_at = timezone.now() + timedelta(minutes=2**row.attempts) if again else None
    row.claimed_until, row.problem = None, code
    row.save(update_fields=["state", "next_try_at", "claimed_until", "problem"])


def plan(row: PictureFile, *, anew: bool = False) -> Plan:
    """What has to be made for this file; `picture` should be at hand."""
    claims = picturefields.claims_digest(row.picture)
    found = Plan(claims=claims, anew=anew or claims != row.notice, notice=picturefields.notice(row.picture))
    have = set() if found.anew else set(row.renditions.values_list("name", flat=True))
    for (shape, digest), box in wanted_boxes(row).items():
        sizes = shapes.sizes(shape, row.width, row.height, box)
        lacking: dict[tuple[tuple[int, int], ...], list[str]] = {}
        for extension in shapes.SHAPES[shape].extensions:
            sizes_of = tuple(size for size in sizes if shapes.name(shape, size[0], digest, extension) not in have)
            if sizes_of:
                lacking.setdefault(sizes_of, []).append(extension)
        found.jobs += [Job(shape, box, each, tuple(kinds), digest) for each, kinds in lacking.items()]
    if moves(row):
        digest = _motion_digest(row)
        if found.anew or not row.renditions.filter(shape=shapes.MOTION, digest=digest).exists():
            found.motion = Motion(digest)
    return found


def moves(row: PictureFile) -> bool:
    """Whether this outlet keeps what moves in the file."""
    return row.is_animated and settings.NEWSROOM_ANIMATION == "keep"


def _motion_digest(row: PictureFile) -> str:
    return shapes.digest(row.sha256, shapes.MOTION, (0, 0, shapes.WHOLE, shapes.WHOLE))


def _produce(row: PictureFile, wanted: Plan) -> tuple[list[Rendition], dict]:
    """Forms made and stored, as rows that are not written yet. Nothing here speaks to the database."""
    facts: dict | None = {} if row.format else None
    if not wanted.jobs and not wanted.motion and facts is not None:
        return [], {}
    made: list[Rendition] = []
    try:
        with tempfile.TemporaryDirectory(prefix="picture-") as folder, pixels.fetched(str(row.original.name)) as path:
            if facts is None:
                # Taken in by an older version, which did not look.
                probe = pixels.probe(path)
                facts = {"format": probe.format, "is_animated": probe.animated, "color": probe.color}
            for form in pixels.make(path, wanted.jobs, Path(folder), wanted.notice, wanted.motion):
                made.append(
                    Rendition(
                        source=row,
                        shape=form.shape,
                        digest=form.digest,
                        name=form.name,
                        file=pixels.store(place(row, form.name), form.path),
                        width=form.width,
                        height=form.height,
                        bytes=form.bytes,
                    )
                )
    except BaseException:
        _remove([str(form.file.name) for form in made])
        raise
    return made, facts


@transaction.atomic
def _switch(row: PictureFile, wanted: Plan, made: list[Rendition], facts: dict) -> bool:
    """Name what was made: in the file, in its uses, in the pages of live stories. False: more is wanted by now."""
    held = hold([row.picture_id])
    file = PictureFile.objects.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    file.picture = held.picture
    gone = _write_rows(file, made, anew=wanted.anew)
    transaction.on_commit(partial(_remove, gone))
    for name, value in facts.items():
        setattr(file, name, value)
    file.notice = wanted.claims
    lacking = plan(file)
    if lacking.jobs or (lacking.motion and not wanted.motion):
        # A focal point, a crop or a credit changed while these were made.
        file.save(update_fields=["notice", *facts])
        return False
    shown = held.picture.file_id == file.pk or file.pending
    _follow(file, held.picture)
    before = file.ready
    file.ready = {shape: _entry(file, shape, box) for shape, box in file.boxes().items()}
    moving = file.renditions.filter(shape=shapes.MOTION, digest=_motion_digest(file)).first()
    if moves(file) and moving:
        file.ready[shapes.MOTION] = [moving.digest, [moving.width, moving.height]]
    changed = before != file.ready or bool(made) or bool(file.pending)
    file.state, file.problem, file.attempts = FileState.READY, "", 0
    file.next_try_at, file.claimed_until, file.pending = None, None, {}
    file.save(
        update_fields=[
            *("ready", "state", "problem", "attempts", "next_try_at", "claimed_until", "pending", "notice"),
            *facts,
        ]
    )
    changed |= _switch_uses(file)
    _mark_unneeded(file)
    if changed and (shown or held.stories):
        show_anew(held)
    return True


def _write_rows(file: PictureFile, made: Iterable[Rendition], *, anew: bool) -> list[str]:
    """Rows of new forms; returns names of stored files that no row has (any more)."""
    present = {row.name: row for row in file.renditions.all()}
    gone, new = [], []
    for form in made:
        old = present.get(form.name)
        if old is None:
            new.append(form)
        elif anew:
            gone.append(str(old.file.name))
            old.file, old.bytes, old.width, old.height = form.file, form.bytes, form.width, form.height
            old.save(update_fields=["file", "bytes", "width", "height"])
        else:
            gone.append(str(form.file.name))
    Rendition.objects.bulk_create(new)
    return gone


def _follow(file: PictureFile, picture: Picture) -> None:
    """A replacement whose forms are made: the picture's present file, and that of the uses that were to follow."""
    if not file.pending:
        return
    old = picture.file
    picture.file = file
    picture.search_text = picturefields.search_text(picture)
    picture.save(update_fields=["file", "search_text"])
    # Crops by hand were meant for the old pixels; of the same proportions they are as good for the new ones.
    same = old is not None and file.same_proportions(old)
    dropped: dict = {} if same else {"crops": {}}
    for kind, story, role in file.pending["follow"]:
        rows = (
            ArticlePicture.objects.filter(article=story)
            if kind == LIVE
            else DraftPicture.objects.filter(draft__article=story)
        )
        rows.filter(picture=picture, role=role).update(file=file, ready={}, **dropped)


def _switch_uses(file: PictureFile) -> bool:
    """Crops by hand that are made by now are named by their uses."""
    made = set(file.renditions.values_list("shape", "digest"))
    changed = False
    for use in (*file.draft_uses.exclude(crops={}), *file.article_uses.exclude(crops={})):
        boxes = {shape: box for shape, box in file.boxes(use.crops).items() if shape in use.crops}
        entries = {shape: _entry(file, shape, box) for shape, box in boxes.items()}
        ready = {shape: entry for shape, entry in entries.items() if (shape, entry[0]) in made}
        if ready != use.ready:
            type(use).objects.filter(pk=use.pk).update(ready=ready)
            changed = True
    return changed


def _entry(file: PictureFile, shape: str, box: shapes.Box) -> list:
    return [shapes.digest(file.sha256, shape, box), list(box)]


def _mark_unneeded(file: PictureFile) -> None:
    """Forms of crops that nobody wants any more go a day later: pages that were read before still fetch them."""
    wanted = Q(shape=shapes.MOTION) if moves(file) else Q(pk=None)
    for shape, digest in wanted_boxes(file):
        wanted |= Q(shape=shape, digest=digest)
    file.renditions.filter(wanted).exclude(unneeded_since=None).update(unneeded_since=None)
    file.renditions.filter(~wanted, unneeded_since=None).update(unneeded_since=timezone.now())


def place(file: PictureFile, name: str) -> str:
    """Where a form is stored."""
    return f"renditions/{file.picture.key[:2]}/{file.picture.key}/{name}"


def _remove(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)
