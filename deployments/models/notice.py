"""What one school is told of one redeployment, who has a copy of it, and who answered."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.languages import WELSH
from accounts.models import Role, User
from deployments.models.exigency import Exigency
from deployments.models.redeployment import Redeployment
from outbox.models import Delivery, Letter
from schools.days import next_working_day
from schools.models import CommandUnit, Contact, School


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> Self:
        """The school's heads and DSLs, its adviser, the unit's police, an officer whom it names."""
        # Nothing, and then each way that the person's roles open: a way that is shut costs a long list most.
        seen = Q(pk__in=())
        if user.has_role(Role.SERGEANT, Role.INSPECTOR):
            units = CommandUnit.objects.run_by(user)
            seen |= Q(redeployment__command_unit__in=units)
        if user.has_role(Role.SCHOOL):
            seen |= Q(school__in=School.objects.attended_by(user).values("urn"))
        if user.has_role(Role.ADVISER):
            seen |= Q(school__local_authority__in=user.adviserships.values("local_authority"))
        if user.has_role(Role.OFFICER):
            seen |= Q(pk__in=self._naming(user).values("pk"))
        return self.filter(seen)

    def _naming(self, user: User) -> "NoticeQuerySet":
        named = Q(redeployment__changes__officer_in__user=user) | Q(redeployment__changes__officer_out__user=user)
        return Notice.objects.filter(named, redeployment__changes__school=models.F("school"))

    def at_desk_of(self, user: User) -> Self:
        """Those of the command units that the person leads; not those read as an adviser or a head."""
        return self.filter(redeployment__in=Redeployment.objects.visible_to(user).values("pk"))

    def awaiting_school(self) -> Self:
        """Issued, true, and nobody at the school has answered."""
        return self.filter(status=Notice.Status.ISSUED, redeployment__status__in=Redeployment.TOLD)

    def to_remind(self, today: date) -> Self:
        return self.awaiting_school().filter(remind_on__lte=today, reminder__isnull=True)

    def to_call(self, today: date) -> Self:
        """Unanswered long after the issue or when the change is due, or mail did not arrive, or has not even left.

        Reminded or not: where everybody who had a copy has left, there is nobody to remind. And those of whom it turned
        out after the change that the mail which told them came back.
        """
        lost = Delivery.objects.came_to_nothing() | Delivery.objects.unwelcome()
        copies = Delivery.objects.filter(noticecopy__notice=OuterRef("pk"))
        did_not_arrive = Q(Exists(lost.filter(noticecopy__notice=OuterRef("pk")))) | Q(
            Exists(lost.filter(letter__reminded_notice=OuterRef("pk")))
        )
        has_not_left = Q(remind_on__lte=today) & ~Q(Exists(copies.filter(accepted_at__isnull=False)))
        waited = Q(call_on__lte=today)
        due = Q(redeployment__effective_on__lte=next_working_day(today))
        calls = self.awaiting_school().filter(waited | due | did_not_arrive | has_not_left)
        # Asked apart: with "or" PostgreSQL reads every notice there ever was.
        untold = self.untold_after_all().order_by()
        return self.filter(pk__in=calls.order_by().values("pk").union(untold.values("pk")))

    def untold_after_all(self) -> Self:
        """Unanswered, and the register says that its change took effect at a school whose mail came back."""
        entered = models.Subquery(self._entered_untold().values("pk"))
        bounced = Delivery.objects.filter(noticecopy__notice=OuterRef("pk"), status=Delivery.Status.BOUNCED)
        return self.filter(Exists(bounced), pk__in=entered, status=Notice.Status.ISSUED)

    def _entered_untold(self) -> Self:
        return self.filter(
            redeployment__changes__school=models.F("school"),
            redeployment__changes__register_entries__shortfall="UNTOLD",
            redeployment__changes__status="IN_EFFECT",
        )


class Notice(models.Model):
    """One digest per school and redeployment, its words frozen in a letter.

    ISSUED -> ACKNOWLEDGED; either -> CORRECTED (a numbered correction took its place) or WITHDRAWN.
    Only deployments.actions moves it along.
    """

    class Status(models.TextChoices):
        ISSUED = "ISSUED", _("Waiting for an answer")
        ACKNOWLEDGED = "ACKNOWLEDGED", _("Acknowledged")
        CORRECTED = "CORRECTED", _("Corrected")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    LIVE = (Status.ISSUED, Status.ACKNOWLEDGED)

    redeployment = models.ForeignKey(Redeployment, on_delete=models.PROTECT, related_name="notices")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction")
    status = models.CharField(max_length=12, choices=Status, default=Status.ISSUED)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="notice")
    # The words of the notice alone, for the portal's page; the letter holds the mail around them.
    body = models.TextField()
    explanation = models.TextField()
    # One line for each officer, as the school has them before and after.
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    # The same in Welsh, where the school had it in Welsh. What the sergeant wrote is the same in both.
    body_in_welsh = models.TextField(blank=True)
    before_in_welsh = models.TextField(blank=True)
    after_in_welsh = models.TextField(blank=True)
    # The facts a later correction is compared with: one line for each change, officer and day.
    substance = models.TextField()
    # Whose authority it had to be issued late. It stays with the notice when a correction keeps it.
    exigency = models.ForeignKey(Exigency, on_delete=models.PROTECT, null=True, blank=True, related_name="notices")
    lead_days = models.PositiveSmallIntegerField(help_text=_("School days between issue and the day of the change."))
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    remind_on = models.DateField()
    call_on = models.DateField()
    reminder = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="reminded_notice"
    )
    # Went with the reminder to whoever has a mobile number, where text messages are in use.
    text_reminder = models.OneToOneField(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="texted_notice"
    )
    # What was posted about it later: that its change is held, has happened after all, or is withdrawn.
    follow_ups = models.ManyToManyField(Letter, blank=True, related_name="followed_notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "school", "-number"]
        indexes = [
            models.Index(fields=["-issued_at", "-id"], name="notice_by_issue"),
            models.Index(fields=["status", "-issued_at", "-id"], name="notice_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["redeployment", "school"], name="notice_one_per_school"),
            models.CheckConstraint(
                condition=Q(number=1, corrects__isnull=True) | Q(number__gt=1, corrects__isnull=False),
                name="notice_number_follows_correction",
            ),
            models.CheckConstraint(condition=Q(call_on__gt=models.F("remind_on")), name="notice_call_after_reminder"),
        ]

    def __str__(self) -> str:
        return f"Notice {self.number} to {self.school}"

    @property
    def said_body(self) -> str:
        """The words in the language that is spoken to the reader, as far as the school had them in it."""
        return self._said(self.body_in_welsh, self.body)

    @property
    def said_before(self) -> str:
        return self._said(self.before_in_welsh, self.before)

    @property
    def said_after(self) -> str:
        return self._said(self.after_in_welsh, self.after)

    def _said(self, welsh: str, english: str) -> str:
        return welsh if self.body_in_welsh and get_language() == WELSH else english

    @property
    def is_live(self) -> bool:
        return self.status in self.LIVE

    @property
    def letters(self) -> list[int]:
        """The ids of all that was posted to say it, and to remind of it."""
        return [pk for pk in (self.letter_id, self.reminder_id, self.text_reminder_id) if pk]


class NoticeCopy(models.Model):
    """One contact's own copy: its delivery, its link, and when it was first opened."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="copies")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="notice_copies")
    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT)
    # Named by the link in the mail; signed there, so that it also expires.
    key = models.UUIDField(default=uuid4, unique=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # By code, backwards, these are: head, DSL, deputy.
        ordering = ["-contact__role", "pk"]
        constraints = [models.UniqueConstraint(fields=["notice", "contact"], name="notice_copy_once")]

    def __str__(self) -> str:
        return f"{self.notice}, {self.contact}"

    @property
    def went_to_contact(self) -> bool:
        """Whether it was mailed to the address that the contact has now. Another one may be another person's."""
        return self.delivery.address.lower() == self.contact.email.lower()


class Acknowledgement(models.Model):
    """A head's or DSL's word that the school knows. Append-only; a correction asks anew, it does not erase."""

    class Means(models.TextChoices):
        PORTAL = "PORTAL", _("In the portal")
        LINK = "LINK", _("Through the link in the mail")
        PHONE = "PHONE", _("By phone")

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="acknowledgements")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="acknowledgements")
    # As it was on that day, whoever the contact is later.
    name = models.CharField(max_length=120)
    means = models.CharField(max_length=10, choices=Means)
    acknowledged_at = models.DateTimeField()
    phone_number = models.CharField(max_length=30, blank=True)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Of a call, when it was entered; `acknowledged_at` is when it was made.
    noted_at = models.DateTimeField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["acknowledged_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "contact"], name="acknowledgement_once"),
            models.CheckConstraint(
                condition=(Q(means="PHONE", noted_by__isnull=False) & ~Q(phone_number=""))
                | (~Q(means="PHONE") & Q(noted_by__isnull=True, phone_number="")),
                name="acknowledgement_phone_is_noted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.acknowledged_at:%-d %B %Y}"
