"""A picture that somebody uploads becomes a portrait of ours: small, upright, with nothing in it but the picture."""

from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

MOST_BYTES = 5 * 1024 * 1024
# A phone's picture has 12 to 24 million; a file of five megabytes can hold thousands of millions.
MOST_PIXELS = 30_000_000
LEAST_SIDE = 200
SIDE = 480
# Faces are above the middle.
CENTRE = (0.5, 0.4)
FORMATS = ("JPEG", "PNG", "WEBP")

NO_PICTURE = _("The file must be a picture: JPEG, PNG or WebP")
TOO_HEAVY = _("The picture must be smaller than 5 MB")
TOO_LARGE = _("The picture must have fewer than 30 million pixels")
TOO_SMALL = _("The picture must be at least 200 pixels wide and high")


class PictureError(Exception):
    """Why no portrait can be made, in words for whoever uploaded."""


def make_portrait(upload: bytes) -> bytes:
    """The JPEG to keep. Whatever else the file holds (place, camera, comments, another file) stays behind."""
    if len(upload) > MOST_BYTES:
        raise PictureError(TOO_HEAVY)
    picture = ImageOps.fit(_upright(_opened(upload)), (SIDE, SIDE), Image.Resampling.LANCZOS, centering=CENTRE)
    # A new image: saving the old one would save its comments too.
    portrait = Image.new("RGB", picture.size, "white")
    portrait.paste(picture, mask=picture.getchannel("A"))
    written = BytesIO()
    portrait.save(written, "JPEG", quality=85, optimize=True)
    return written.getvalue()


def _opened(upload: bytes) -> Image.Image:
    """Size is read from the head of the file, before a pixel is unpacked."""
    try:
        image = Image.open(BytesIO(upload), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(TOO_LARGE) from error
    except Exception as error:
        raise PictureError(NO_PICTURE) from error
    if image.width * image.height > MOST_PIXELS:
        raise PictureError(TOO_LARGE)
    if min(image.size) < LEAST_SIDE:
        raise PictureError(TOO_SMALL)
    return image


def _upright(image: Image.Image) -> Image.Image:
    try:
        # JPEG can be unpacked at half its size or less, which is all that is needed.
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
        return ImageOps.exif_transpose(image).convert("RGBA")
    except Exception as error:  # decoders raise whatever a broken or hostile file leads them to
        raise PictureError(NO_PICTURE) from error
