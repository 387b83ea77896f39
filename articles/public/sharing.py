"""Passing a story on: plain links that need no script, load nothing from elsewhere and tell nobody of the reader."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Network:
    """`headline` and `link` name the parameters of its page; one without a headline reads it from the story."""

    name: object
    address: str
    headline: str
    link: str


NETWORKS = {
    "whatsapp": Network("WhatsApp", "https://wa.me/", "", "text"),
    "telegram": Network("Telegram", "https://t.me/share/url", "text", "url"),
    "weibo": Network(_("Weibo"), "https://service.weibo.com/share/share.php", "title", "url"),
    "linkedin": Network("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", "", "url"),
    "facebook": Network("Facebook", "https://www.facebook.com/sharer/sharer.php", "", "u"),
    "x": Network("X", "https://x.com/intent/post", "text", "url"),
}
# Where readers of an edition are.
BY_LANGUAGE = {"zh-hans": ("weibo", "linkedin", "telegram", "whatsapp", "facebook", "x")}
USUAL = ("whatsapp", "linkedin", "facebook", "x", "telegram", "weibo")


def networks(headline: str, address: str) -> list[dict]:
    """Name and address of each network's own page for passing a link on, in the order of this edition's readers."""
    if not address:
        return []
    keys = BY_LANGUAGE.get(get_language() or "", USUAL)
    return [{"key": key, "name": NETWORKS[key].name, "url": _to(NETWORKS[key], headline, address)} for key in keys]


def _to(network: Network, headline: str, address: str) -> str:
    if network.headline:
        fields = {network.headline: headline, network.link: address}
    elif network.link == "text":
        fields = {network.link: f"{headline}\n{address}"}
    else:
        fields = {network.link: address}
    return f"{network.address}?{urlencode(fields, quote_via=quote)}"


def mail(headline: str, address: str) -> str:
    """A letter with the story's address."""
    subject = gettext("Worth reading: %(headline)s") % {"headline": headline}
    words = f"{headline}\n\n{address}"
    return f"mailto:?subject={quote(subject)}&body={quote(words)}" if address else ""
