"""A school's own word, once a term, that its list of contacts is right."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models.areas import CommandUnit
from schools.models.contact import Contact
from schools.models.school import School


class ContactReviewQuerySet(models.QuerySet["ContactReview"]):
    def open(self) -> Self:
        """Asked, not confirmed, and not overtaken by the next term's."""
        return self.filter(asked_at__isnull=False, confirmed_at__isnull=True, ended_at__isnull=True)

    def last_first(self) -> Self:
        return self.order_by("-year", "-pk")

    def waiting_for(self, user: User) -> Self:
        """What this head or DSL still has to confirm, at each of their schools."""
        own = user.contacts.current().who_keep_contacts()
        return self.open().filter(school__in=own.values("school"), school__status__in=School.OPEN_STATUSES)

    def to_remind(self, today: date) -> Self:
        return self.open().filter(remind_on__lte=today, reminded_at__isnull=True, escalated_at__isnull=True)

    def to_escalate(self, today: date) -> Self:
        return self.open().filter(escalate_on__lte=today, escalated_at__isnull=True)

    def to_call(self) -> Self:
        """Nobody confirmed, though asked and reminded: the sergeant rings."""
        return self.open().filter(escalated_at__isnull=False, school__status__in=School.OPEN_STATUSES)

    def at_desk_of(self, user: User) -> Self:
        """Those of schools in the command units that the person leads."""
        units = CommandUnit.objects.run_by(user)
        return self.filter(school__local_authority__command_unit__in=units)


class ContactReview(models.Model):
    """One school and one term. Asked by mail -> reminded -> escalated to the sergeant; confirmed at any time.

    A school that confirms before it is asked has a row too, and is not asked. The next term's ends this one.
    """

    class Season(models.TextChoices):
        AUTUMN = "AUTUMN", _("Autumn term")
        SPRING = "SPRING", _("Spring term")
        SUMMER = "SUMMER", _("Summer term")

    class Means(models.TextChoices):
        PORTAL = "PORTAL", _("in the portal")
        LINK = "LINK", _("through the link in the mail")
        PHONE = "PHONE", _("by phone")

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contact_reviews")
    # The calendar year in which the term begins.
    year = models.PositiveSmallIntegerField()
    season = models.CharField(max_length=6, choices=Season)
    asked_at = models.DateTimeField(null=True, blank=True)
    remind_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalate_on = models.DateField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # As it was on that day, whoever the contact is later.
    name = models.CharField(max_length=120, blank=True)
    means = models.CharField(max_length=6, choices=Means, blank=True)
    phone_number = models.CharField(max_length=30, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The next term's question took its place.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ContactReviewQuerySet.as_manager()

    class Meta:
        ordering = ["school", "-year", "-pk"]
        indexes = [
            models.Index(
                fields=["escalated_at"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="contact_review_to_call",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "season"], name="contact_review_once_a_term"),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, remind_on__isnull=True, escalate_on__isnull=True)
                | Q(asked_at__isnull=False, remind_on__isnull=False, escalate_on__isnull=False),
                name="contact_review_asked_has_days",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=False) | Q(reminded_at__isnull=True, escalated_at__isnull=True),
                name="contact_review_asked_before_chased",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True, name="", means="")
                | (Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(name="") & ~Q(means="")),
                name="contact_review_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(means="PHONE", noted_by__isnull=False) & ~Q(phone_number=""))
                | (~Q(means="PHONE") & Q(noted_by__isnull=True, phone_number="", remark="")),
                name="contact_review_call_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school}, {self.term}"

    @property
    def term(self) -> str:
        """“Autumn term 2026”."""
        return f"{self.get_season_display()} {self.year}"

    @property
    def is_open(self) -> bool:
        """Still to be confirmed."""
        return self.asked_at is not None and self.confirmed_at is None and self.ended_at is None
