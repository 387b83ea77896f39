"""The head of a page as programs read it: parsed, not searched."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser

HERE = "http://127.0.0.1:8000"


@dataclass
class Head:
    """Open Graph and Twitter's names with all their values; `hreflang` and `links` by relation."""

    social: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, str] = field(default_factory=dict)
    hreflang: dict[str, str] = field(default_factory=dict)
    links: list[dict[str, str]] = field(default_factory=list)
    theme: dict[str, str] = field(default_factory=dict)
    data: list[dict] = field(default_factory=list)

    @property
    def robots(self) -> str:
        return self.named.get("robots", "")

    @property
    def canonical(self) -> str:
        return next((link["href"] for link in self.links if link["rel"] == "canonical"), "")

    def link(self, relation: str) -> dict[str, str]:
        return next(link for link in self.links if link["rel"] == relation)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.head, self.reading, self.inside = Head(), False, True

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        if tag == "body":
            self.inside = False
        if tag == "script" and said.get("type") == "application/ld+json":
            self.reading = True
        if not self.inside:
            return
        if tag == "meta":
            self._meta(said)
        if tag == "link":
            self.head.links.append(said)
            if "hreflang" in said:
                self.head.hreflang[said["hreflang"]] = said["href"]

    def _meta(self, said: dict[str, str]) -> None:
        name = said.get("property") or said.get("name") or ""
        if name == "theme-color":
            self.head.theme[said["media"]] = said["content"]
        elif ":" in name:
            assert ("name" if name.startswith("twitter:") else "property") in said
            self.head.social[name].append(said["content"])
        elif name:
            assert name not in self.head.named, f"{name} stands twice"
            self.head.named[name] = said["content"]

    def handle_data(self, data):
        if self.reading:
            self.head.data.append(json.loads(data))
            self.reading = False


def head_of(response) -> Head:
    reader = _Reader()
    reader.feed(response.text)
    return reader.head


def structured(response) -> list[dict]:
    return head_of(response).data
