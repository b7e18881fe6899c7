"""An officer's picture, as schools see it."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from officers.models.officer import Officer


class Photo(models.Model):
    """A JPEG made by us from what was uploaded: right way up, of one size, with nothing in it but the picture.

    It lies in the database, so that a copy of that is a copy of all there is, and no web server ever serves it by its
    name alone.
    """

    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, primary_key=True, related_name="photo")
    jpeg = models.BinaryField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Photo of {self.officer}"
