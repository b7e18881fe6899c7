"""What schools and local authorities want to be spoken of when they next meet the police."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from schools.models import CommandUnit, LocalAuthority, School


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> Self:
        """One's own; for sergeants and inspectors those of their units."""
        units = CommandUnit.objects.run_by(user)
        return self.filter(Q(proposed_by=user) | Q(command_unit__in=units))

    def decidable_by(self, user: User) -> Self:
        """What an inspector of their unit may take up or decline. Nobody decides what they proposed themselves."""
        return self.filter(command_unit__in=CommandUnit.objects.led_by(user, Role.INSPECTOR)).exclude(proposed_by=user)

    def open(self) -> Self:
        """Nobody has decided, and they were not taken back."""
        return self.filter(status=AgendaItem.Status.PROPOSED)

    def matching(self, words: str) -> Self:
        """Items in which every word stands: in what is proposed, or in the name of the place."""
        found, columns = self, ("title", "words", "school__name", "local_authority__name")
        for word in words.replace("\x00", "").split():
            found = found.filter(Q(*((f"{name}__icontains", word) for name in columns), _connector=Q.OR))
        return found


class AgendaItem(models.Model):
    """Something proposed for the next meeting of a command unit with its schools.

    PROPOSED -> TAKEN_UP or DECLINED, by an inspector; PROPOSED -> WITHDRAWN, by whoever proposed it.
    Only bulletins.actions moves it along.
    """

    class Status(models.TextChoices):
        PROPOSED = "PROPOSED", _("Proposed")
        TAKEN_UP = "TAKEN_UP", _("Taken up")
        DECLINED = "DECLINED", _("Declined")
        WITHDRAWN = "WITHDRAWN", _("Taken back")

    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="agenda_items")
    title = models.CharField(max_length=120)
    words = models.TextField(max_length=1000, blank=True)
    # For which of their places the person proposes it.
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items")
    local_authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="agenda_items")
    proposed_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    # Why it was declined, as whoever proposed it reads it.
    reason = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        indexes = [models.Index(fields=["-proposed_at", "-id"], name="agenda_item_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(school__isnull=False, local_authority__isnull=True)
                | Q(school__isnull=True, local_authority__isnull=False),
                name="agenda_item_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["TAKEN_UP", "DECLINED"], decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(status__in=["TAKEN_UP", "DECLINED"]) & Q(decided_by__isnull=True, decided_at__isnull=True)),
                name="agenda_item_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(status="DECLINED") & ~Q(reason="")) | (~Q(status="DECLINED") & Q(reason="")),
                name="agenda_item_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="WITHDRAWN", withdrawn_at__isnull=False)
                | (~Q(status="WITHDRAWN") & Q(withdrawn_at__isnull=True)),
                name="agenda_item_withdrawn_has_moment",
            ),
            # A button pressed twice proposes once.
            models.UniqueConstraint(
                "proposed_by",
                "command_unit",
                Lower("title"),
                condition=Q(status="PROPOSED"),
                name="agenda_item_proposed_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> School | LocalAuthority:
        place = self.school or self.local_authority
        assert place is not None  # the database sees to it
        return place

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PROPOSED
