"""An officer who came to a school unannounced, as somebody at the school reports it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deployments.models.notice import Notice
from deployments.models.waiting import AwaitingQuerySet, AwaitsAnswer
from officers.models import Officer
from outbox.models import Letter
from schools.models import CommandUnit, Contact, School


class VisitQuerySet(AwaitingQuerySet["Visit"]):
    def visible_to(self, user: User) -> Self:
        """The unit's police, and whoever reads it at the school."""
        return self.filter(Q(pk__in=self.at_desk_of(user).values("pk")) | Q(pk__in=self.read_at_school(user)))

    def at_desk_of(self, user: User) -> Self:
        """Those that the person's command units answer."""
        return self.filter(command_unit__in=CommandUnit.objects.run_by(user))

    def read_at_school(self, user: User) -> Self:
        """A school's heads, DSLs and deputies read all of its reports; whoever reported reads their own."""
        own = user.contacts.current()
        return self.filter(
            Q(school__in=own.who_read_notices().values("school")) | Q(asked_by=user, school__in=own.values("school"))
        )

    def of_sergeant(self, user: User) -> Self:
        """From schools of their clusters."""
        return self.filter(school__in=School.objects.in_clusters_of(user).values("urn"))


class Visit(AwaitsAnswer):
    """What the school says, what the police record says of it, and the answer.

    The match was found in the record when it was reported. A sergeant may put it right with a reason; how it stood
    before is kept. Where no notice that the school was told stands behind it, it is on the register.
    """

    class Match(models.TextChoices):
        EXPECTED = "EXPECTED", _("Expected after all")
        NOT_ANNOUNCED = "NOT_ANNOUNCED", _("Known to the school, but not announced")
        UNTOLD = "UNTOLD", _("Change took effect without the school being told")
        OTHER = "OTHER", _("Another officer of the unit")
        UNKNOWN = "UNKNOWN", _("Not known")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="visits")
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="visits")
    # Who reported it: the person, and as what they belong to the school.
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="visits")
    # The name or number as it was given at the door; empty where the school does not know.
    given = models.CharField(max_length=100, blank=True)
    came_at = models.DateTimeField()
    words = models.TextField(max_length=2000)
    match = models.CharField(max_length=13, choices=Match)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    # By which the school had been told, where it was.
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    # What the record said, for police: a line for each fact.
    evidence = models.TextField()
    letter = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_visit"
    )

    objects = VisitQuerySet.as_manager()

    class Meta(AwaitsAnswer.Meta):
        constraints = [
            *AwaitsAnswer.Meta.constraints,
            models.CheckConstraint(condition=Q(came_at__lte=F("asked_at")), name="visit_is_over"),
            models.CheckConstraint(
                condition=Q(match="UNKNOWN", officer__isnull=True) | (~Q(match="UNKNOWN") & Q(officer__isnull=False)),
                name="visit_known_officer",
            ),
            models.CheckConstraint(
                condition=Q(notice__isnull=True) | Q(match="EXPECTED"), name="visit_notice_if_expected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given or self.Match.UNKNOWN.label} at {self.school}"

    @property
    def came_on(self) -> date:
        return timezone.localdate(self.came_at)


class VisitCorrection(models.Model):
    """How the match stood before a sergeant put it right, and why they did. Append-only (database rule)."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="corrections")
    was_match = models.CharField(max_length=13, choices=Visit.Match)
    was_officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    was_evidence = models.TextField()
    because = models.CharField(max_length=500)
    corrected_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["corrected_at", "pk"]

    def __str__(self) -> str:
        return f"{self.visit}: was {self.get_was_match_display()}"
