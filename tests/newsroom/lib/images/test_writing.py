import io

import pytest
from PIL import Image, ImageChops, ImageStat

from newsroom.lib.images import reading, shapes, work, writing
from newsroom.lib.images.terms import Job, Limits, Motion
from tests.newsroom.lib.images.samples import DISPLAY_P3, RED, chunk, encoded, halves, jobs, near, plain, stored

LIMITS = Limits(pixels=40_000_000)
BLUE = (20, 40, 220)


def made(folder, data: bytes, asked, notice=None, motion=None):
    """Name → form, as the child makes them."""
    request = {
        "jobs": [vars(job) for job in asked],
        "folder": str(folder),
        "notice": notice or {},
        "motion": vars(motion) if motion else None,
    }
    source = stored(folder, data)
    answer = work.make(source, LIMITS, request)
    source.unlink()
    return {path.name: path for path in folder.iterdir()}, answer["motion"]


def test_every_size_is_made_in_every_format(tmp_path):
    asked = jobs(3000, 2000)
    forms, _moving = made(tmp_path, encoded(halves((3000, 2000)), "JPEG"), asked)
    wanted = {
        shapes.name(job.shape, width, job.digest, extension): (width, height)
        for job in asked
        for width, height in job.sizes
        for extension in job.extensions
    }
    assert set(forms) == set(wanted)
    assert len(forms) == 52
    kinds = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
    for name, path in forms.items():
        with Image.open(path) as form:
            assert form.size == wanted[name]
            assert form.mode == "RGB"
            assert form.format == kinds[path.suffix[1:]]
            assert not dict(form.getexif())
            assert near(form.getpixel((4, 4)), RED, within=12)
            assert near(form.getpixel((form.width - 4, 4)), BLUE, within=12)


def test_jpegs_come_in_steps(tmp_path):
    forms, _moving = made(tmp_path, encoded(halves(), "PNG"), jobs(600, 400, "free"))
    with Image.open(forms["free-320-0123456789.jpg"]) as form:
        assert form.info["progressive"]


@pytest.mark.parametrize(("left", "wanted"), [(0, RED), (5_500, BLUE)])
def test_a_crop_shows_its_part(tmp_path, left, wanted):
    asked = jobs(1800, 1200, "square", box=(left, 2_000, 4_000, 6_000))
    forms, _moving = made(tmp_path, encoded(halves((1800, 1200)), "JPEG"), asked)
    with Image.open(forms["square-640-0123456789.webp"]) as form:
        assert near(form.getpixel((20, 20)), wanted)
        assert near(form.getpixel((600, 600)), wanted)


def test_a_crop_is_of_the_upright_picture(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    asked = jobs(400, 600, "free", box=(0, 0, 10_000, 5_000))
    forms, _moving = made(tmp_path, encoded(halves(), "JPEG", exif=exif), asked)
    for path in forms.values():
        with Image.open(path) as form:
            assert form.width > form.height
            assert near(form.getpixel((form.width - 9, form.height - 9)), RED, within=12)


def test_a_small_crop_of_a_large_picture_stays_sharp(tmp_path):
    # Stripes of two pixels: at any fraction of the size they would be gray.
    stripes = Image.new("L", (4000, 3000))
    stripes.paste(255, (0, 0, 4000, 3000), Image.frombytes("L", (4000, 1), b"\xff\xff\0\0" * 1000).resize((4000, 3000)))
    asked = jobs(4000, 3000, "square", box=(0, 0, 1_000, 1_333))
    forms, _moving = made(tmp_path, encoded(stripes, "JPEG", quality=95), asked)
    with Image.open(forms["square-320-0123456789.jpg"]) as form:
        low, high = form.convert("L").getextrema()
        assert high - low > 150


def test_a_fraction_is_as_good_as_the_whole(tmp_path):
    noise = Image.effect_noise((500, 340), 90).resize((3000, 2040), Image.Resampling.BICUBIC).convert("RGB")
    path = stored(tmp_path, encoded(noise, "JPEG", quality=95))
    job = Job("free", (0, 0, 10_000, 10_000), ((960, 653),), ("jpg",), "0123456789")
    with reading.opened(path, LIMITS) as image:
        small = reading.decoded(image, writing.enough([job], (3000, 2040)))
    assert small.size == (1500, 1020)
    best = noise.resize((960, 653), Image.Resampling.LANCZOS)
    ours = small.resize((960, 653), Image.Resampling.LANCZOS)
    assert max(ImageStat.Stat(ImageChops.difference(best, ours)).mean) < 2


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (40, 39000)])
def test_extreme_shapes_still_get_their_forms(tmp_path, size):
    forms, _moving = made(tmp_path, encoded(plain(size=size), "PNG"), jobs(*size))
    assert {path.suffix for path in forms.values()} == {".avif", ".webp", ".jpg"}
    for path in forms.values():
        with Image.open(path) as form:
            form.load()
            assert 1 <= form.height <= shapes.TALLEST


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (10_000, 10_000, 1, 1), (9_999, 0, 10_000, 10_000), (0, 0, 1, 10_000)])
def test_a_box_never_leaves_the_picture(box):
    left, top, right, bottom = writing.cut((700, 400), box)
    assert 0 <= left < right <= 700
    assert 0 <= top < bottom <= 400


# ── What must not go out ────────────────────────────────────────────────────────────────────────────────────────────
SECRET = "Zq7Marked"


def marked(form: str) -> bytes:
    """A file full of what only its owner should know."""
    thumbnail = encoded(plain(size=(80, 60)), "JPEG", comment=SECRET.encode())
    exif = Image.Exif()
    exif[0x010F] = exif[0x0110] = exif[0x0131] = SECRET
    exif[0x927C] = SECRET.encode()
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 12.0, 0.0), 3: "E", 4: (121.0, 30.0, 0.0), 27: SECRET.encode()})
    exif.get_ifd(0x8769).update({0xA431: SECRET + "Serial", 0xA435: SECRET + "Lens", 0x927C: SECRET.encode()})
    raw = exif.tobytes() + thumbnail
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'exif:GPSLatitude="{SECRET}" aux:SerialNumber="{SECRET}" photoshop:Instructions="{SECRET}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()
    options = {"exif": raw, "xmp": packet}
    if form == "JPEG":
        options |= {"comment": SECRET.encode()}
    if form == "GIF":
        options = {"comment": SECRET.encode()}
    data = encoded(halves(), form, **options)
    if form == "PNG":
        extra = chunk(b"tEXt", b"Comment\0" + SECRET.encode()) + chunk(b"eXIf", raw[6:])
        data = data[:33] + extra + data[33:]
    assert SECRET.encode() in data
    return data


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"])
def test_nothing_of_the_camera_and_the_place_is_in_any_form(tmp_path, form):
    notice = {"creator": "Mei Lin", "credit": "Mei Lin for the Observer", "instructions": SECRET, "gps": SECRET}
    asked = jobs(600, 400, "free", "square", "classic")
    forms, _moving = made(tmp_path, marked(form), asked, notice, Motion("0123456789"))
    assert forms
    for path in forms.values():
        data = path.read_bytes()
        assert SECRET.encode() not in data
        assert SECRET.encode("utf-16-le") not in data
        assert b"Mei Lin" in data
        with Image.open(io.BytesIO(data)) as image:
            assert not dict(image.getexif())
            assert not image.getexif().get_ifd(0x8825)
            assert "icc_profile" not in image.info
            assert "comment" not in image.info


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"])
def test_nor_is_it_told(tmp_path, form):
    answer = work.probe(stored(tmp_path, marked(form)), LIMITS)
    answer["metadata"].pop("instructions", None)
    assert SECRET not in str(answer)
    assert "31.0" not in str(answer)
    assert "121" not in str(answer)


# ── Moving pictures ─────────────────────────────────────────────────────────────────────────────────────────────────
def moving(form: str, count: int, size=(900, 600), duration=50, **options) -> bytes:
    first, *rest = (plain("RGB", size, (each * 255 // count, 0, 90)) for each in range(count))
    return encoded(first, form, save_all=True, append_images=rest, duration=duration, loop=0, **options)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "AVIF"])
def test_a_moving_picture_keeps_moving_where_that_is_wanted(tmp_path, form):
    forms, size = made(tmp_path, moving(form, 12), [], motion=Motion("0123456789"), notice={"creator": "Mei Lin"})
    assert size == (640, 427)
    with Image.open(forms["motion-640-0123456789.webp"]) as form:
        assert form.size == (640, 427)
        assert form.n_frames == 12
        assert form.info["loop"] == 0
        form.seek(11)
        form.load()
        assert form.info["duration"] == 50
        assert near(form.convert("RGB").getpixel((9, 9)), (233, 0, 90), within=12)
        assert b"Mei Lin" in form.info["xmp"]


def test_too_many_frames_are_thinned_and_take_the_same_time(tmp_path):
    forms, _size = made(tmp_path, moving("GIF", 100, (60, 40)), [], motion=Motion("0123456789", frames=30))
    with Image.open(forms["motion-60-0123456789.webp"]) as form:
        assert form.n_frames == 25
        durations = []
        for number in range(form.n_frames):
            form.seek(number)
            form.load()
            durations.append(form.info["duration"])
    assert sum(durations) == 100 * 50


def test_a_moving_form_gets_smaller_until_it_fits_or_is_left_out(tmp_path):
    noise = [Image.effect_noise((640, 400), 90) for _each in range(4)]
    data = encoded(noise[0], "WEBP", save_all=True, append_images=noise[1:], duration=50)
    _forms, whole = made(tmp_path, data, [], motion=Motion("0123456789"))
    assert whole == (640, 400)
    forms, size = made(tmp_path, data, [], motion=Motion("1123456789", bytes=60_000))
    assert size[0] < 640
    assert forms[f"motion-{size[0]}-1123456789.webp"].stat().st_size <= 60_000
    forms, size = made(tmp_path, data, [], motion=Motion("2123456789", bytes=900))
    assert size is None
    assert not [name for name in forms if "2123456789" in name]


def test_stills_get_no_moving_form(tmp_path):
    forms, size = made(tmp_path, encoded(halves(), "GIF"), [], motion=Motion("0123456789"))
    assert size is None
    assert not forms


def test_frames_that_claim_no_time_or_forever_get_a_bounded_one(tmp_path):
    data = moving("GIF", 3, (60, 40), duration=[0, 10, 600_000])
    forms, _size = made(tmp_path, data, [], motion=Motion("0123456789"))
    with Image.open(forms["motion-60-0123456789.webp"]) as form:
        durations = []
        for number in range(form.n_frames):
            form.seek(number)
            form.load()
            durations.append(form.info["duration"])
    assert durations == [100, 100, 60_000]


def test_profiles_hold_for_frames_too(tmp_path):
    first, second = plain(size=(60, 40), color=(200, 100, 50)), plain(size=(60, 40), color=(0, 0, 0))
    data = encoded(first, "PNG", save_all=True, append_images=[second], icc_profile=DISPLAY_P3, duration=100)
    forms, _size = made(tmp_path, data, [], motion=Motion("0123456789"))
    with Image.open(forms["motion-60-0123456789.webp"]) as form:
        assert near(form.convert("RGB").getpixel((9, 9)), (216, 94, 26), within=10)
