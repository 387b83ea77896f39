"""XMP packets: the words of a picture as RDF in XML, from strangers and for readers."""

from dataclasses import dataclass, field
from html import escape
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from newsroom.lib.images import fields
from newsroom.lib.images.fields import DEFAULT, FIELDS, SOURCE_TYPES, SPACES

# Larger ones are the histories of programs, or an attack.
LONGEST_READ = 2 * 1024 * 1024
# Weighs on readers with every form, and a JPEG holds no more than 64 KB.
LONGEST_WRITTEN = 16 * 1024
SHORTENED = (5_000, 1_000, 500, 250, 100, 40)
_RDF = "{" + SPACES["rdf"] + "}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {space: prefix for prefix, space in SPACES.items()}
_LISTS = {_RDF + "Alt", _RDF + "Bag", _RDF + "Seq"}
# Where only the newer, structured places are filled.
_LOCATIONS = ("Iptc4xmpExt:LocationShown", "Iptc4xmpExt:LocationCreated")
_IN_LOCATION = {
    "sublocation": "Iptc4xmpExt:Sublocation",
    "city": "Iptc4xmpExt:City",
    "region": "Iptc4xmpExt:ProvinceState",
    "country": "Iptc4xmpExt:CountryName",
    "country_code": "Iptc4xmpExt:CountryCode",
}


@dataclass
class Value:
    """One property: texts with their languages, or structures of further properties."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[dict[str, "Value"]] = field(default_factory=list)

    def words(self) -> list[str]:
        return [text for _lang, text in self.texts]

    def spoken(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for lang, text in self.texts:
            found.setdefault(lang or DEFAULT, text)
        return found


def read(packet: bytes | str) -> dict[str, Any]:
    """Raises for whatever is no XMP: the caller goes on with the older forms."""
    if len(packet) > LONGEST_READ:
        return {}
    root = ElementTree.fromstring(_text(packet), forbid_dtd=True)
    rdf = root if root.tag == _RDF + "RDF" else root.find(f".//{_RDF}RDF")
    properties: dict[str, Value] = {}
    for description in rdf.findall(_RDF + "Description") if rdf is not None else ():
        for name, value in _properties(description).items():
            properties.setdefault(name, value)
    found: dict[str, Any] = {}
    for key, about in FIELDS.items():
        values = [properties[name] for name in about.xmp if name in properties and properties[name].texts]
        if key == "taken_at":
            found[key] = [word for value in values for word in value.words()]
        elif values:
            found[key] = _as(about, values[0])
    _from_structures(properties, found)
    return {key: value for key, value in found.items() if value}


def packet(notice: dict[str, Any]) -> bytes:
    """`notice` as fields.checked() gives it. Long texts are cut until the whole is light."""
    if not notice:
        return b""
    packets = (_packet(notice, longest) for longest in SHORTENED)
    written = b""
    for written in packets:
        if len(written) <= LONGEST_WRITTEN:
            break
    return written


def _text(packet: bytes | str) -> str:
    if isinstance(packet, bytes):
        wide = {b"<\0": "utf-16-le", b"\0<": "utf-16-be", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
        packet = packet.decode(wide.get(packet[:2], "utf-8-sig"), "replace")
    return packet.strip("\0 \t\r\n\ufeff")


def _properties(element: Element) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, text in element.attrib.items():
        found[_short(name)] = Value(texts=[("", text)])
    for child in element:
        found.setdefault(_short(child.tag), _value(child))
    return found


def _value(element: Element) -> Value:
    lists = [child for child in element if child.tag in _LISTS]
    items = lists[0].findall(_RDF + "li")[: fields.MOST_VALUES] if lists else [element]
    value = Value()
    for item in items:
        inner = item.find(_RDF + "Description")
        if inner is not None:
            value.parts.append(_properties(inner))
        elif item.get(_RDF + "parseType") == "Resource":
            value.parts.append(_properties(item))
        else:
            text = item.get(_RDF + "resource") or item.text or ""
            if text.strip():
                value.texts.append((item.get(_LANG, ""), text))
    return value


def _short(name: str) -> str:
    space, _brace, local = name.removeprefix("{").rpartition("}")
    return f"{_PREFIXES[space]}:{local}" if space in _PREFIXES else name


def _as(about: fields.Field, value: Value) -> Any:
    if about.many:
        return value.words()
    if about.kind == "seq":
        return ", ".join(fields.clean_each(value.words(), about.longest))
    return value.spoken()


def _from_structures(properties: dict[str, Value], found: dict[str, Any]) -> None:
    people = properties.get("Iptc4xmpExt:PersonInImageWDetails", Value()).parts
    names = [part["Iptc4xmpExt:PersonName"].words()[:1] for part in people if "Iptc4xmpExt:PersonName" in part]
    found.setdefault("people", [name for each in names for name in each])
    if any(found.get(key) for key in _IN_LOCATION):
        return
    for name in _LOCATIONS:
        places = properties.get(name, Value()).parts
        # Of several places none is the one.
        if len(places) == 1:
            for key, part in _IN_LOCATION.items():
                if part in places[0]:
                    found[key] = places[0][part].spoken()
            return


def _packet(notice: dict[str, Any], longest: int) -> bytes:
    lines = []
    for key, value in notice.items():
        about = FIELDS[key]
        name = about.xmp[0]
        if isinstance(value, dict):
            texts = [(tag, text[:longest]) for tag, text in value.items() if tag != DEFAULT]
            # The specification wants the default first.
            texts.insert(0, (DEFAULT, (value.get(DEFAULT) or texts[0][1])[:longest]))
        else:
            values = value if isinstance(value, list) else [value]
            texts = [(DEFAULT, text[:longest]) for text in values]
        if key == "source_type":
            texts = [(DEFAULT, SOURCE_TYPES + text) for _tag, text in texts]
        lines.append(f"<{name}>{_written(about.kind, texts)}</{name}>")
    if "copyright" in notice or "usage_terms" in notice:
        lines.append("<xmpRights:Marked>True</xmpRights:Marked>")
    body = "\n".join(lines)
    used = {prefix: space for prefix, space in SPACES.items() if f"<{prefix}:" in body and prefix != "rdf"}
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in used.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{SPACES["rdf"]}">'
        f'<rdf:Description rdf:about="" {spaces}>\n{body}\n'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _written(kind: str, texts: list[tuple[str, str]]) -> str:
    if kind == "text":
        return escape(texts[0][1])
    lists = {"alt": "rdf:Alt", "seq": "rdf:Seq", "bag": "rdf:Bag"}[kind]
    items = (
        f'<rdf:li xml:lang="{escape(tag)}">{escape(text)}</rdf:li>'
        if kind == "alt"
        else f"<rdf:li>{escape(text)}</rdf:li>"
        for tag, text in texts
    )
    return f"<{lists}>{''.join(items)}</{lists}>"
