"""Bulletins that do not go at once, because their reader wants them once a day or once a week."""

from datetime import date, datetime, time, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bulletins.models.bulletin import Bulletin
from outbox.models import Letter


class MailChoice(models.Model):
    """How the reader at an address wants bulletins. Whoever has never chosen gets each at once."""

    class Pace(models.TextChoices):
        AT_ONCE = "AT_ONCE", _("Each bulletin at once")
        DAILY = "DAILY", _("Once a day")
        WEEKLY = "WEEKLY", _("Once a week")

    # Of the mail, not of a person: a head of two schools, or an adviser who is a contact too, chooses once.
    address = models.CharField(max_length=254, unique=True)
    pace = models.CharField(max_length=10, choices=Pace)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(address=Lower("address")), name="mail_choice_in_lower_case"),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_pace_display()}"


class DigestCopyQuerySet(models.QuerySet["DigestCopy"]):
    def waiting(self) -> Self:
        """In no digest yet."""
        return self.filter(letter__isnull=True)

    def due(self, on: date) -> Self:
        """Waiting, still published, and published before this day; for a weekly reader before this week.

        So a digest holds the same however often it is looked for, and on a day when nobody works nothing is lost.
        """
        weekly = MailChoice.objects.filter(pace=MailChoice.Pace.WEEKLY, address=Lower(OuterRef("address")))
        published = self.waiting().filter(
            bulletin__status=Bulletin.Status.PUBLISHED, bulletin__published_at__lt=_start_of(on)
        )
        this_week = _start_of(on - timedelta(days=on.weekday()))
        return published.filter(~Exists(weekly) | Q(bulletin__published_at__lt=this_week))


class DigestCopy(models.Model):
    """One reader's copy of a bulletin. It waits for that reader's next digest, and then belongs to its letter."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="digest_copies")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=254)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="digest_copies")

    objects = DigestCopyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "digest copies"
        indexes = [
            models.Index(fields=["bulletin"], condition=Q(letter__isnull=True), name="digest_copy_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(F("bulletin"), Lower("address"), name="digest_copy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bulletin} to {self.address}"


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())
