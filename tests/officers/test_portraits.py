"""What is uploaded becomes a small upright JPEG with nothing in it but the picture, or is refused in words."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from officers.portraits import (
    LEAST_SIDE,
    MOST_BYTES,
    NO_PICTURE,
    SIDE,
    TOO_HEAVY,
    TOO_LARGE,
    TOO_SMALL,
    PictureError,
    make_portrait,
)

RED, BLUE = (200, 20, 20), (20, 20, 200)
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def drawn(image, kind="JPEG", **how):
    written = BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def plain(size=(600, 800), mode="RGB", colour=RED):
    return Image.new(mode, size, colour)


def opened(jpeg):
    return Image.open(BytesIO(jpeg))


def near(pixel, colour):
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def refused(upload):
    with pytest.raises(PictureError) as error:
        make_portrait(upload)
    return str(error.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(600, 800), (1600, 500), (LEAST_SIDE, LEAST_SIDE)])
def test_pictures_of_three_kinds_and_any_shape_become_one_kind_of_one_size(kind, size):
    portrait = opened(make_portrait(drawn(plain(size), kind)))

    assert (portrait.format, portrait.size, portrait.mode) == ("JPEG", (SIDE, SIDE), "RGB")
    assert near(portrait.getpixel((SIDE // 2, SIDE // 2)), RED)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "RGBA", "I;16"])
def test_pictures_in_other_colours_are_read(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new(mode, (300, 300)) if mode == "I;16" else plain((300, 300)).convert(mode)

    assert opened(make_portrait(drawn(image, kind))).mode == "RGB"


def test_what_is_transparent_becomes_white():
    portrait = opened(make_portrait(drawn(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG")))

    assert portrait.getpixel((10, 10)) == (255, 255, 255)


def test_a_camera_held_sideways_is_turned_upright():
    """Orientation 6: what was seen must be turned to the right, so that the left of what was stored is on top."""
    image = plain((800, 800), colour=BLUE)
    image.paste(RED, (0, 0, 400, 800))
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    portrait = opened(make_portrait(drawn(image, exif=exif)))

    assert near(portrait.getpixel((SIDE // 2, 20)), RED)
    assert near(portrait.getpixel((SIDE // 2, SIDE - 20)), BLUE)


def test_nothing_but_the_picture_is_kept():
    exif = Image.Exif()
    exif[MAKE] = "SECRETCAMERA"
    exif.get_ifd(GPS)[1] = "N"
    jpeg = drawn(plain(), exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE") + b"SECRETTAIL"
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "SECRETAUTHOR")
    png = drawn(plain(), "PNG", pnginfo=words, exif=exif)
    assert b"SECRETCAMERA" in jpeg and b"SECRETCOMMENT" in jpeg and b"SECRETAUTHOR" in png

    for upload in (jpeg, png, drawn(plain(), "WEBP", exif=exif, xmp=b"SECRETXMP")):
        portrait = make_portrait(upload)
        assert b"SECRET" not in portrait
        assert set(opened(portrait).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert len(opened(portrait).getexif()) == 0


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg' width='900' height='900'/>",
        b"%PDF-1.7\n",
        drawn(plain(), "GIF"),
        drawn(plain(), "BMP"),
        drawn(plain(), "TIFF"),
        drawn(plain())[:900],
        drawn(plain(), "PNG")[:200],
        b"\xff\xd8\xff\xe0" + b"\x00" * 5000,
    ],
    ids=["nothing", "words", "svg", "pdf", "gif", "bmp", "tiff", "half a jpeg", "half a png", "a jpeg's head"],
)
def test_what_is_no_picture_is_refused(upload):
    assert refused(upload) == NO_PICTURE


def test_a_picture_of_more_than_five_megabytes_is_refused():
    assert refused(drawn(plain()) + b"\x00" * MOST_BYTES) == TOO_HEAVY


@pytest.mark.parametrize("size", [(LEAST_SIDE - 1, 900), (900, LEAST_SIDE - 1)])
def test_a_picture_too_small_for_a_face_is_refused(size):
    assert refused(drawn(plain(size))) == TOO_SMALL


def bomb(side):
    """A PNG whose head says that it is this large; unpacked it would fill the memory."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [5_600, 10_000, 60_000])
def test_a_small_file_that_unpacks_into_a_huge_picture_is_refused_before_it_is_unpacked(side):
    """Ours, then the sizes at which Pillow warns and refuses."""
    assert refused(bomb(side)) == TOO_LARGE


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=40), st.integers(0, 3000))
def test_a_broken_file_is_refused_or_read_and_raises_nothing_else(noise, place):
    whole = bytearray(drawn(plain(), "PNG") if place % 2 else drawn(plain()))
    at = place % len(whole)
    whole[at : at + len(noise)] = noise

    with suppress(PictureError):
        assert opened(make_portrait(bytes(whole))).size == (SIDE, SIDE)
