"""What machines are told about a picture: schema.org's ImageObject, Open Graph, and the media of feeds."""

from dataclasses import dataclass

from articles.models import Picture
from articles.models.looks import Look
from articles.models.pictureuse import PictureUse
from articles.public.context import absolute

# Search engines ask for 16x9, 4x3 and 1x1 of one picture.
ASKED_FOR = ("wide", "classic", "square")
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
Shown = PictureUse | Picture


@dataclass(frozen=True)
class FeedImage:
    """A JPEG as feeds name it; `length` is its bytes, 0 where nobody knows."""

    url: str
    width: int
    height: int
    length: int = 0
    alt: str = ""
    caption: str = ""
    credit: str = ""
    mime_type: str = "image/jpeg"


def image_objects(shown: Shown | None, language: str) -> list[dict]:
    """The picture in every crop that search engines ask for, each with whose it is and what one may do with it."""
    if shown is None:
        return []
    picture = shown if isinstance(shown, Picture) else shown.picture
    said = {
        "caption": shown.caption_in(language),
        "description": shown.alt_in(language),
        "creditText": shown.credit_in(language),
        "creator": {"@type": "Person", "name": picture.creator} if picture.creator else None,
        "copyrightNotice": picture.copyright,
        "license": picture.licence_url,
        "digitalSourceType": f"{SOURCE_TYPES}{picture.source_type}" if picture.source_type else "",
    }
    said = {name: value for name, value in said.items() if value}
    return [_image_object(look) | said for shape in ASKED_FOR if (look := shown.look(shape))]


def _image_object(look: Look) -> dict:
    width, height = look.plain
    address = absolute(look.src)
    return {
        "@type": "ImageObject",
        "url": address,
        "contentUrl": address,
        "width": width,
        "height": height,
        "encodingFormat": "image/jpeg",
    }


def image_pairs(shown: Shown | None, language: str) -> list[tuple[str, str]]:
    """Open Graph: the wide crop, at most 1,280 pixels wide, as JPEG, which every program that makes previews reads."""
    look = shown.look("wide") if shown else None
    if look is None:
        return []
    width, height = look.plain
    return [
        ("og:image", absolute(look.src)),
        ("og:image:type", "image/jpeg"),
        ("og:image:width", str(width)),
        ("og:image:height", str(height)),
        ("og:image:alt", shown.alt_in(language)),
    ]


def feed_image(shown: Shown | None, language: str, length: int = 0) -> FeedImage | None:
    look = shown.look("wide") if shown else None
    if look is None:
        return None
    words = shown.alt_in(language), shown.caption_in(language), shown.credit_in(language)
    return FeedImage(absolute(look.src), *look.plain, length, *words)
