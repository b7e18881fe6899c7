"""A private address at which a calendar program reads who is where."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from officers.models import Officer
from schools.models import CommandUnit, School


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> Self:
        """Not revoked, and the person who made it may still sign in."""
        return self.filter(revoked_at__isnull=True, user__is_active=True)


class CalendarFeed(models.Model):
    """Of one officer, one command unit or one school, for one person. Whoever knows the key reads it, until revoked."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_feeds")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=False, command_unit__isnull=True, school__isnull=True)
                | Q(officer__isnull=True, command_unit__isnull=False, school__isnull=True)
                | Q(officer__isnull=True, command_unit__isnull=True, school__isnull=False),
                name="calendar_feed_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.officer or self.command_unit or self.school}"
