"""The formats of our feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, each with whole stories.

A feed gives every item `content` (HTML), `authors` (name and address of each) and `image` (see imagedata.FeedImage, or
None) beside what Django's feeds give.
Descriptions are plain text.
"""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape

from articles.public.imagedata import FeedImage
from newsroom.lib.text import for_xml

CONTENT = {
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
}
MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}


class _Clean(SyndicationFeed):
    """One character that XML cannot say would break the whole feed; such ones are left out of every word."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**_cleaned(kwargs))

    def add_item(self, **kwargs) -> None:
        super().add_item(**_cleaned(kwargs))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return for_xml(value)
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    if isinstance(value, FeedImage):
        words = {name: for_xml(getattr(value, name)) for name in ("alt", "caption", "credit")}
        return replace(value, **words)
    return value


class Rss(_Clean, Rss201rev2Feed):
    """RSS with `content:encoded` and `media:content`."""

    def rss_attributes(self) -> dict:
        return super().rss_attributes() | CONTENT | MEDIA

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if icon := self.feed.get("icon"):
            handler.startElement("image", {})
            # Title and link are to be those of the channel.
            for name, value in (("url", icon), ("title", self.feed["title"]), ("link", self.feed["link"])):
                handler.addQuickElement(name, value)
            handler.endElement("image")

    def add_item_elements(self, handler, item) -> None:
        # Readers take a description for HTML. Each author has an element of her own.
        plain = {"author_name": None, "description": escape(item["description"])}
        super().add_item_elements(handler, _with_enclosure(item) | plain)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        handler.addQuickElement("content:encoded", item["content"])
        # RSS knows no second date; the guid stays the same, so this says that the story changed.
        if item["updateddate"] != item["pubdate"]:
            handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        _add_media(handler, item["image"])


class Atom(_Clean, Atom1Feed):
    def root_attributes(self) -> dict:
        return super().root_attributes() | MEDIA

    def add_root_elements(self, handler) -> None:
        super().add_root_elements(handler)
        if icon := self.feed.get("icon"):
            handler.addQuickElement("icon", icon)

    def add_item_elements(self, handler, item) -> None:
        # Every entry's key must be an IRI; the date makes it one's own even if the host goes to somebody else.
        key = f"tag:{urlsplit(item['link']).hostname},{item['pubdate']:%Y-%m-%d}:{item['unique_id']}"
        plain = {"unique_id": key, "author_name": None, "description": escape(item["description"]) or None}
        super().add_item_elements(handler, _with_enclosure(item) | plain)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            if author.get("url"):
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})
        _add_media(handler, item["image"])


class Json(_Clean):
    content_type = "application/feed+json"

    def write(self, outfile, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "icon": self.feed.get("icon"),
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
        }
        written = _without_empty(feed) | {"items": [self._item(item) for item in self.items]}
        outfile.write(json.dumps(written, ensure_ascii=False, separators=(",", ":")).encode(encoding))

    @staticmethod
    def _item(item: dict) -> dict[str, Any]:
        found = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "image": item["image"].url if item["image"] else None,
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [_without_empty(author) for author in item["authors"]],
            "tags": item["categories"],
            "language": item.get("language"),
        }
        return _without_empty(found) | {"content_html": item["content"]}


# The last word of a feed's address, and what answers there.
FORMATS = {"rss.xml": Rss, "atom.xml": Atom, "feed.json": Json}


def _without_empty(values: dict) -> dict:
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}


def _with_enclosure(item: dict) -> dict:
    image = item["image"]
    return item | {"enclosures": [Enclosure(image.url, str(image.length), image.mime_type)] if image else []}


def _add_media(handler, image) -> None:
    """The picture with its words, as readers of Media RSS know it; the same elements may stand in Atom."""
    if image is None:
        return
    size = {"width": str(image.width), "height": str(image.height)}
    # Nought would be a lie where the size is not known.
    size |= {"fileSize": str(image.length)} if image.length else {}
    handler.startElement("media:content", {"url": image.url, "medium": "image", "type": image.mime_type} | size)
    for name, words in (("description", image.caption or image.alt), ("credit", image.credit)):
        if words:
            handler.addQuickElement(f"media:{name}", words)
    handler.endElement("media:content")
