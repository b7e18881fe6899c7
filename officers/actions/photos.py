"""The picture that reception compares with the person at the door."""

from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from officers.actions.refusals import OfficerError, refuse_stranger
from officers.models import Officer, Photo
from officers.portraits import PictureError, make_portrait


def put_photo(*, officer: Officer, picture: bytes, by: User) -> None:
    """Make a portrait of the uploaded picture and keep it in place of the one before."""
    refuse_stranger(officer, by)
    try:
        jpeg = make_portrait(picture)
    except PictureError as error:
        raise OfficerError(str(error), field="picture") from error
    with transaction.atomic():
        _name(officer, sha256(jpeg).hexdigest())
        Photo.objects.update_or_create(
            officer=officer, defaults={"jpeg": jpeg, "added_by": by, "added_at": timezone.now()}
        )


@transaction.atomic
def remove_photo(*, officer: Officer, by: User) -> None:
    """From now on schools see the officer's initials."""
    refuse_stranger(officer, by)
    _name(officer, "")
    if Photo.objects.filter(officer=officer).delete()[0] == 0:
        raise OfficerError(_("%(officer)s has no photo.") % {"officer": officer.display_name})


def _name(officer: Officer, digest: str) -> None:
    """First, so that two who upload at once wait for each other here."""
    Officer.objects.filter(pk=officer.pk).update(photo_digest=digest)
