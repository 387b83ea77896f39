"""A library of thousands of pictures: what its pages cost at the top, far below, and for every kind of search."""

import random
import re
from collections.abc import Callable
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.test import Client
from django.utils import timezone

from articles.domain import picturefields
from articles.enums import FileState
from articles.models import DraftPicture, Picture, PictureFile
from editors.enums import Role
from newsroom.lib.images import shapes
from newsroom.lib.languages import Names
from tests.factories import EditorFactory, make_story

PLACES = ["harbor", "bridge", "tunnel", "dam", "railway", "border", "market", "depot", "canal", "pipeline"]
CHARACTERS = "港口桥梁隧道大坝铁路口岸市场仓库运河管道"
IN_ONE = 1_000


def build(number: int) -> None:
    """`number` pictures of rows only, in the order of their upload; every twentieth used in a draft."""
    chance = random.Random(5)
    by = EditorFactory(roles=[Role.EDITOR])
    now = timezone.now()
    draft = make_story(by=by).draft
    for start in range(0, number, IN_ONE):
        indexes = range(start, min(start + IN_ONE, number))
        pictures = [_picture(chance, index, by, now) for index in indexes]
        for picture in pictures:
            picture.search_text = picturefields.search_text(picture)
        pictures = Picture.objects.bulk_create(pictures)
        files = PictureFile.objects.bulk_create(_file(picture, chance, by) for picture in pictures)
        DraftPicture.objects.bulk_create(
            DraftPicture(draft=draft, picture=picture, file=file)
            for picture, file in list(zip(pictures, files, strict=True))[::20]
        )
    present = PictureFile.objects.filter(picture=OuterRef("pk")).values("pk")
    Picture.objects.filter(file=None).update(file=Subquery(present))


def _picture(chance: random.Random, index: int, by, now) -> Picture:
    place = chance.choice(PLACES)
    return Picture(
        title=f"{place.title()} {index}" + (" zeppelin" if index == 77 else ""),
        alt=Names({"en": f"A {place} at dawn", "zh-hans": "".join(chance.choices(CHARACTERS, k=6))}),
        credit=Names({"en": f"Photo: {chance.choice(PLACES)}"}) if index % 3 else Names(),
        creator=f"Photographer {index % 200}",
        subjects=chance.sample(PLACES, 3),
        expires_at=now + timedelta(days=chance.randint(-100, 400)) if index % 10 == 0 else None,
        created_by=by,
    )


def _file(picture: Picture, chance: random.Random, by) -> PictureFile:
    width, height = chance.choice([(6000, 4000), (4000, 6000), (5000, 5000)])
    sha256 = f"{chance.getrandbits(256):064x}"
    boxes = {shape: shapes.box_of(shape, width, height) for shape in shapes.SHAPES}
    ready = {shape: [shapes.digest(sha256, shape, box), list(box)] for shape, box in boxes.items()}
    return PictureFile(
        picture=picture,
        original="originals/none",
        sha256=sha256,
        format="JPEG",
        bytes=9_000_000,
        width=width,
        height=height,
        state=FileState.READY,
        ready=ready,
        created_by=by,
    )


def measure(number: int, ask: Callable[[Client, str], tuple[float, float, int]]) -> dict:
    """`ask` measures one address."""
    client = Client()
    client.force_login(EditorFactory(roles=[Role.PUBLISHER]), backend="django.contrib.auth.backends.ModelBackend")
    home = "/desk/pictures/"
    deep = home
    for _page in range(40):
        older = re.search(r"\?(after=[^\"&]+)", client.get(deep).text)
        if not older:
            break
        deep = f"{home}?{older[1]}"
    addresses = {
        "bare view": "/healthz",
        f"library of {number}": home,
        "40 pages below": deep,
        "a common word": f"{home}?q=harbor",
        "a rare word": f"{home}?q=zeppelin",
        "nothing found": f"{home}?q=nowhere",
        "in Chinese": f"{home}?q=港口",
        "expires soon": f"{home}?rights=expiring",
        "unused and tall": f"{home}?use=unused&orientation=tall",
        "without credit": f"{home}?lacks=credit",
    }
    return {name: ask(client, address) for name, address in addresses.items()}
