"""Faces of nobody: drawn, so that a page with photos can be seen without a photo of anyone."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

# Drawn large and made small, which smooths every edge.
SIDE, DRAWN = 480, 1440
CLOTH, COLLAR, LIPS, EYES = "#22304a", "#f4f6f8", "#a4524c", "#2c2420"


@dataclass(frozen=True)
class Face:
    """What tells one drawn face from another."""

    skin: str
    hair: str
    behind: str
    is_long: bool = False


FACES = {
    "hale": Face("#f0c8a8", "#7a3b1d", "#cfe0e8", is_long=True),
    "adeyan": Face("#7a4b32", "#1d1512", "#e6dcc8"),
    "fenwright": Face("#eec2a0", "#8d8378", "#d7e3d2"),
    "ramanet": Face("#b97f56", "#1f1614", "#e3d6e6", is_long=True),
    "tolland": Face("#f3d2b6", "#c79a4b", "#d9e2ee", is_long=True),
}


def draw(face: Face) -> bytes:
    """A PNG, from which the portal makes its portrait as of any other picture."""
    picture = Image.new("RGB", (DRAWN, DRAWN), face.behind)
    pen = ImageDraw.Draw(picture)
    if face.is_long:
        pen.rounded_rectangle((420, 330, 1020, 1120), 280, fill=face.hair)
    pen.rounded_rectangle((180, 1080, 1260, 1800), 300, fill=CLOTH)
    pen.polygon([(560, 1085), (880, 1085), (720, 1290)], fill=COLLAR)
    pen.rounded_rectangle((610, 860, 830, 1150), 100, fill=_shade(face.skin))
    pen.ellipse((470, 360, 970, 1010), fill=face.skin)
    pen.chord((455, 300, 985, 860), 180, 360, fill=face.hair)
    pen.ellipse((530, 480, 910, 720), fill=face.skin)
    _features(pen, face)
    written = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(2)).resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


def _features(pen: ImageDraw.ImageDraw, face: Face) -> None:
    for x in (620, 820):
        pen.ellipse((x - 26, 664, x + 26, 716), fill=EYES)
        pen.arc((x - 70, 590, x + 70, 690), 215, 325, fill=face.hair, width=18)
    pen.arc((680, 700, 760, 810), 20, 160, fill=_shade(face.skin), width=16)
    pen.arc((600, 760, 840, 900), 35, 145, fill=LIPS, width=20)


def _shade(colour: str) -> str:
    """The same, a little darker."""
    return "#" + "".join(f"{int(colour[n : n + 2], 16) * 86 // 100:02x}" for n in (1, 3, 5))
