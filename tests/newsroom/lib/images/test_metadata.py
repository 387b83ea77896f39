import io
import struct

import pytest
from PIL import Image, IptcImagePlugin

from newsroom.lib.images import fields, iim, metadata, work, xmp
from newsroom.lib.images.terms import Limits
from tests.newsroom.lib.images.samples import chunk, encoded, plain, stored

SPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in fields.SPACES.items())


def rdf(body: str, attributes: str = "", before: str = "") -> bytes:
    return (
        f'{before}<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" {SPACES}>'
        f'<rdf:RDF><rdf:Description rdf:about="" {attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>'
        f"{' ' * 200}<?xpacket end='w'?>"
    ).encode()


def listed(kind: str, *items: str) -> str:
    return f"<rdf:{kind}>{''.join(f'<rdf:li>{item}</rdf:li>' for item in items)}</rdf:{kind}>"


def spoken(**texts: str) -> str:
    items = (f'<rdf:li xml:lang="{tag.replace("_", "-")}">{text}</rdf:li>' for tag, text in texts.items())
    return f"<rdf:Alt>{''.join(items)}</rdf:Alt>"


def header(*sets: tuple[int, int, bytes]) -> bytes:
    """An IPTC header in the marker segment of a JPEG."""
    data = b"".join(struct.pack(">BBBH", 0x1C, record, number, len(octets)) + octets for record, number, octets in sets)
    body = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def told(tmp_path, form: str = "JPEG", **options) -> dict:
    return work.probe(stored(tmp_path, encoded(plain(size=(60, 40)), form, **options)), Limits())["metadata"]


WHOLE = rdf(
    f"<dc:description>{spoken(x_default='A ferry.', en='A ferry.', zh_Hans='一艘渡船。')}</dc:description>"
    f"<dc:creator>{listed('Seq', 'Mei Lin', 'Jo Park')}</dc:creator>"
    f"<dc:subject>{listed('Bag', 'harbour', 'ferry', 'harbour')}</dc:subject>"
    f"<dc:rights>{spoken(x_default='© 2026 Observer')}</dc:rights>"
    f"<xmpRights:UsageTerms>{spoken(de='Nur einmal', x_default='One use')}</xmpRights:UsageTerms>"
    f"<Iptc4xmpExt:PersonInImage>{listed('Bag', 'Ann Lee')}</Iptc4xmpExt:PersonInImage>"
    f"<Iptc4xmpExt:Event>{spoken(x_default='Regatta')}</Iptc4xmpExt:Event>"
    f"<Iptc4xmpCore:AltTextAccessibility>{spoken(x_default='A white ship')}</Iptc4xmpCore:AltTextAccessibility>"
    f"<Iptc4xmpCore:ExtDescrAccessibility>{spoken(x_default='A white ship at a quay')}"
    "</Iptc4xmpCore:ExtDescrAccessibility>"
    "<Iptc4xmpCore:Location>Pier 4</Iptc4xmpCore:Location>"
    "<cc:license rdf:resource='https://creativecommons.org/licenses/by/4.0/'/>",
    'photoshop:Headline="Ferry &amp; quay" photoshop:CaptionWriter="jp" photoshop:AuthorsPosition="Staff" '
    'photoshop:Credit="Mei Lin/Observer" photoshop:Source="Observer" photoshop:Instructions="Not before noon" '
    'photoshop:DateCreated="2026-05-03T14:22:07.53+08:00" photoshop:City="Shanghai" photoshop:State="Shanghai" '
    'photoshop:Country="China" Iptc4xmpCore:CountryCode="chn" '
    'Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"',
)
ALL = {
    "title": "Ferry & quay",
    "caption": {"x-default": "A ferry.", "en": "A ferry.", "zh-hans": "一艘渡船。"},
    "caption_writer": "jp",
    "creator": "Mei Lin, Jo Park",
    "creator_title": "Staff",
    "credit": "Mei Lin/Observer",
    "source": "Observer",
    "copyright": "© 2026 Observer",
    "usage_terms": "One use",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "instructions": "Not before noon",
    "subjects": ["harbour", "ferry"],
    "people": ["Ann Lee"],
    "event": "Regatta",
    "alt": "A white ship",
    "extended_alt": "A white ship at a quay",
    "taken_at": "2026-05-03T14:22:07+08:00",
    "sublocation": "Pier 4",
    "city": "Shanghai",
    "region": "Shanghai",
    "country": "China",
    "country_code": "CHN",
    "source_type": "digitalCapture",
}


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF", "PNG", "TIFF"])
def test_every_field_is_read_from_every_format(tmp_path, form):
    options = {"xmp": WHOLE}
    if form == "TIFF":
        options = {"tiffinfo": {700: WHOLE}}
    if form == "PNG":
        data = encoded(plain(size=(60, 40)), form)
        # Behind the pixels, where some programs put it.
        data = data[:-12] + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + WHOLE) + data[-12:]
        assert work.probe(stored(tmp_path, data), Limits())["metadata"] == ALL
    else:
        assert told(tmp_path, form, **options) == ALL
    assert set(ALL) == set(fields.FIELDS)


def test_properties_may_stand_in_structures():
    structured = rdf(
        "<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        "<Iptc4xmpExt:City>Oslo</Iptc4xmpExt:City><Iptc4xmpExt:CountryName>Norway</Iptc4xmpExt:CountryName>"
        "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>"
        "<Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li><rdf:Description>"
        f"<Iptc4xmpExt:PersonName>{spoken(x_default='Ann Lee')}</Iptc4xmpExt:PersonName>"
        "</rdf:Description></rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>"
    )
    found = fields.checked(xmp.read(structured))
    assert found == {"city": "Oslo", "country": "Norway", "people": ["Ann Lee"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_packets_come_in_several_encodings(encoding):
    packet = WHOLE.decode().encode(encoding) + b"\0" * 4
    assert xmp.read(packet)["city"] == {"x-default": "Shanghai"}


@pytest.mark.parametrize(
    "packet",
    [
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + rdf("<photoshop:City>&b;</photoshop:City>"),
            id="entities",
        ),
        pytest.param(
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + rdf("<photoshop:City>&a;</photoshop:City>"),
            id="file",
        ),
        pytest.param(rdf("<photoshop:City>Oslo</photoshop:City>", before=" " * (10 << 20)), id="ten-megabytes"),
        pytest.param(rdf("<photoshop:City>Oslo</photoshop:City")[:300], id="truncated"),
        pytest.param(b"<a>" * 200_000, id="deep"),
        pytest.param(b"\xff\xfe\0", id="noise"),
        pytest.param(b"", id="empty"),
    ],
)
def test_hostile_words_are_left_out_and_older_ones_stay(tmp_path, packet):
    exif = Image.Exif()
    exif[0x013B] = "Mei Lin"
    assert told(tmp_path, "WEBP", xmp=packet, exif=exif) == {"creator": "Mei Lin"}


def test_words_are_bounded_and_have_no_control_characters():
    long = "x" * 9000
    body = (
        f"<dc:subject>{listed('Bag', *(f'word {each}' for each in range(900)))}</dc:subject>"
        f"<dc:description>{spoken(**{'x_default': long} | {f'aa_{each}': 'x' for each in range(90)})}</dc:description>"
    )
    found = fields.checked(xmp.read(rdf(body, f'photoshop:Headline="{long}"')))
    assert len(found["subjects"]) == fields.MOST_VALUES
    assert len(found["caption"]) == fields.MOST_LANGUAGES
    assert len(found["caption"]["x-default"]) == 5_000
    assert len(found["title"]) == 300
    assert fields.clean(" a\0b\x07c\u202ed\r\ne\ud800 ", 50) == "abcd\ne"
    assert fields.clean("e\u0301", 5) == "é"


@pytest.mark.parametrize("words", [None, [], "x", {"title": 5}, {"subjects": "x"}, {"caption": {"en": []}}, {"gps": 1}])
def test_only_what_is_known_and_of_its_kind_is_let_through(words):
    assert fields.checked(words) == {}


# ── The older forms ─────────────────────────────────────────────────────────────────────────────────────────────────
HEADER = (
    (2, 5, b"Ferry"),
    (2, 120, "Ein Schiff für Köln".encode()),
    (2, 80, b"Mei Lin"),
    (2, 80, b"Jo Park"),
    (2, 25, b"harbour"),
    (2, 25, b"ferry"),
    (2, 90, "Köln".encode()),
    (2, 55, b"20260503"),
    (2, 60, b"142207+0200"),
    (2, 116, b"(c) Observer"),
)


@pytest.mark.parametrize(
    ("marker", "encoding"),
    [((1, 90, b"\x1b%G"), "utf-8"), ((1, 0, b"\0\2"), "utf-8"), ((1, 0, b"\0\2"), "latin-1")],
    ids=["marked", "unmarked", "latin-1"],
)
def test_the_header_is_read_with_its_characters(tmp_path, marker, encoding):
    sets = [(record, number, octets.decode().encode(encoding)) for record, number, octets in HEADER]
    assert told(tmp_path, extra=header(marker, *sets)) == {
        "title": "Ferry",
        "caption": "Ein Schiff für Köln",
        "creator": "Mei Lin, Jo Park",
        "subjects": ["harbour", "ferry"],
        "city": "Köln",
        "taken_at": "2026-05-03T14:22:07+02:00",
        "copyright": "(c) Observer",
    }


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = "Ferry for all"
    exif[0x013B] = "Mei Lin"
    exif[0x8298] = "Mei Lin\0Observer"
    exif[0x9C9E] = "harbour;ferry".encode("utf-16-le") + b"\0\0"
    exif[0x9C9B] = "码头".encode("utf-16-le") + b"\0\0"
    exif.get_ifd(0x8769).update({0x9003: "2026:05:03 14:22:07", 0x9011: "+08:00"})
    return exif


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF", "PNG", "TIFF"])
def test_what_the_camera_wrote_is_read(tmp_path, form):
    found = told(tmp_path, form, exif=camera().tobytes())
    assert found == {
        "title": "码头",
        "caption": "Ferry for all",
        "creator": "Mei Lin",
        "copyright": "Mei Lin, Observer",
        "subjects": ["harbour", "ferry"],
        "taken_at": "2026-05-03T14:22:07+08:00",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_cameras_do_not_say_how_they_encode(tmp_path, encoding):
    exif = Image.Exif()
    exif[0x010E] = "Fähre für alle".encode(encoding)
    assert told(tmp_path, exif=exif) == {"caption": "Fähre für alle"}


@pytest.mark.parametrize("text", ["OLYMPUS DIGITAL CAMERA", "SAMSUNG", "SONY DSC", "DCIM/100MEDIA/DJI.JPG", "  "])
def test_the_name_of_a_camera_is_no_caption(tmp_path, text):
    exif = Image.Exif()
    exif[0x010E] = text
    assert told(tmp_path, exif=exif) == {}


def test_the_newer_form_comes_first_field_by_field(tmp_path):
    found = told(
        tmp_path,
        xmp=rdf("", 'photoshop:City="Oslo" photoshop:DateCreated="2026-05-03"'),
        extra=header((1, 90, b"\x1b%G"), (2, 90, b"Bergen"), (2, 80, b"Jo Park")),
        exif=camera(),
    )
    assert found["city"] == "Oslo"
    assert found["creator"] == "Jo Park"
    assert found["caption"] == "Ferry for all"
    # The same day, but the camera knows the hour.
    assert found["taken_at"] == "2026-05-03T14:22:07+08:00"


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["2026-05-03T14:22"], "2026-05-03T14:22:00"),
        (["2026-05-03T14:22:07Z"], "2026-05-03T14:22:07+00:00"),
        (["2026:05:03 14:22:07"], "2026-05-03T14:22:07"),
        (["20260503T142207-0500"], "2026-05-03T14:22:07-05:00"),
        (["2026-05-03"], "2026-05-03"),
        (["2026-05-03", "2026-05-04T10:00:00"], "2026-05-03"),
        (["2026-05", "2026", "2025-01-02"], "2025-01-02"),
        (["0000:00:00 00:00:00", "    :  :     :  :  "], ""),
        (["2026-02-30T10:00:00", "yesterday", ""], ""),
    ],
)
def test_moments_are_told_as_exactly_as_the_file_knows_them(texts, wanted):
    assert metadata.moment(texts) == wanted


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
NOTICE = {
    "creator": "Mei Lin",
    "credit": {"en": "Mei Lin for the <Observer> & friends", "zh-hans": "林梅"},
    "copyright": "© 2026 Observer",
    "usage_terms": "One use",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    "caption": {"en": "A ferry.", "zh-hans": "一艘渡船。"},
    "alt": {"zh-hans": "白色的船"},
    "source_type": "digitalCapture",
    "taken_at": "2026-05-03 14:22:07+08:00",
    "subjects": ["harbour", "渡船"],
    "instructions": "Between us",
}


@pytest.mark.parametrize(("form", "extension"), [("JPEG", "jpg"), ("WEBP", "webp"), ("AVIF", "avif")])
def test_what_is_written_is_read_again(tmp_path, form, extension):
    packets = metadata.packets(NOTICE)[extension]
    assert told(tmp_path, form, **packets) == {
        "creator": "Mei Lin",
        "credit": "Mei Lin for the <Observer> & friends",
        "copyright": "© 2026 Observer",
        "usage_terms": "One use",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "caption": {"x-default": "A ferry.", "en": "A ferry.", "zh-hans": "一艘渡船。"},
        "alt": {"x-default": "白色的船", "zh-hans": "白色的船"},
        "source_type": "digitalCapture",
        "taken_at": "2026-05-03T14:22:07+08:00",
        "subjects": ["harbour", "渡船"],
    }


def test_programs_that_know_only_the_header_see_credit_and_rights():
    image = Image.open(io.BytesIO(encoded(plain(), "JPEG", **metadata.packets(NOTICE)["jpg"])))
    info = IptcImagePlugin.getiptcinfo(image)
    assert info[(1, 90)] == b"\x1b%G"
    assert info[(2, 80)] == b"Mei Lin"
    # As many octets as the dataset holds.
    assert info[(2, 110)] == b"Mei Lin for the <Observer> & fri"
    assert info[(2, 116)] == "© 2026 Observer".encode()
    assert info[(2, 25)] == [b"harbour", "渡船".encode()]
    assert (info[(2, 55)], info[(2, 60)]) == (b"20260503", b"142207+0800")


def test_a_character_is_never_cut_in_two():
    segment = iim.segment({"creator": "林" * 30})
    image = Image.open(io.BytesIO(encoded(plain(), "JPEG", extra=segment)))
    assert IptcImagePlugin.getiptcinfo(image)[(2, 80)].decode() == "林" * 10


def test_links_and_rights_stand_where_search_engines_look():
    packet = xmp.packet(fields.checked(NOTICE)).decode()
    assert "<xmpRights:WebStatement>https://creativecommons.org/licenses/by/4.0/</xmpRights:WebStatement>" in packet
    assert "<xmpRights:Marked>True</xmpRights:Marked>" in packet
    assert "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture" in packet
    assert "<photoshop:Credit>Mei Lin for the &lt;Observer&gt; &amp; friends</photoshop:Credit>" in packet


def test_long_words_are_cut_until_every_form_stays_light(tmp_path):
    long = dict.fromkeys(("caption", "usage_terms", "extended_alt", "credit", "copyright"), "汉" * 9000)
    long["caption"] = {f"a{chr(97 + each)}": "汉" * 9000 for each in range(20)}
    packets = metadata.packets(long)["jpg"]
    assert len(packets["xmp"]) <= xmp.LONGEST_WRITTEN
    found = told(tmp_path, **packets)
    assert found["credit"].startswith("汉汉汉")


@pytest.mark.parametrize("notice", [{}, {"gps": "31.2"}, {"licence_url": "javascript:alert(1)"}, {"credit": " "}])
def test_without_words_nothing_is_written(notice):
    assert metadata.packets(notice) == {"avif": {}, "webp": {}, "jpg": {"extra": b""}}
