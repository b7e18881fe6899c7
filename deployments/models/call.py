"""A call to a school that is no answer to a notice: nobody was reached, or somebody heard what mail could not say."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deployments.models.notice import Notice
from outbox.models import Letter
from schools.models import Contact


class PhoneCall(models.Model):
    """Somebody of the police rang about a notice, or about a letter that did not arrive. Append-only.

    Whoever says on the phone that they know of a notice has answered it: that is an Acknowledgement.
    """

    class Outcome(models.TextChoices):
        NOBODY = "NOBODY", _("Nobody answered")
        MESSAGE = "MESSAGE", _("A message was left")
        TOLD = "TOLD", _("Told on the phone")

    IN_VAIN = (Outcome.NOBODY, Outcome.MESSAGE)

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="calls")
    outcome = models.CharField(max_length=10, choices=Outcome)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # As it was on that day, whoever the contact is later.
    name = models.CharField(max_length=120, blank=True)
    phone_number = models.CharField(max_length=30)
    called_at = models.DateTimeField()
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["called_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice__isnull=False, letter__isnull=True) | Q(notice__isnull=True, letter__isnull=False),
                name="phone_call_about_one_thing",
            ),
            models.CheckConstraint(
                condition=(Q(outcome="TOLD", contact__isnull=False, letter__isnull=False) & ~Q(name=""))
                | (~Q(outcome="TOLD") & Q(contact__isnull=True, name="")),
                name="phone_call_told_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.called_at:%-d %B %Y}"
