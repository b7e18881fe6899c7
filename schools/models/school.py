"""A school as the DfE register (GIAS) has it."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.languages import ENGLISH, LANGUAGES
from accounts.models import Role, User
from schools.models.areas import CommandUnit, LocalAuthority
from schools.models.clusters import Cluster


class SchoolQuerySet(models.QuerySet["School"]):
    def open(self) -> Self:
        """Schools that teach pupils today, those proposed to close among them."""
        return self.filter(status__in=School.OPEN_STATUSES)

    def in_unit(self, unit: CommandUnit) -> Self:
        return self.filter(local_authority__command_unit=unit)

    def visible_to(self, user: User) -> Self:
        """A contact's own, an adviser's, those of a sergeant's or inspector's unit; for an administrator all."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        units = CommandUnit.objects.run_by(user)
        return self.filter(
            Q(pk__in=user.contacts.current().values("school"))
            | Q(local_authority__in=user.adviserships.values("local_authority"))
            | Q(local_authority__command_unit__in=units)
        )

    def attended_by(self, user: User) -> Self:
        """Schools where the person is a contact who may read notices."""
        return self.filter(pk__in=user.contacts.current().who_read_notices().values("school"))

    def of_contact(self, user: User) -> Self:
        """Schools to which the person belongs in any role, reception among them."""
        return self.filter(pk__in=user.contacts.current().values("school"))

    def advised_by(self, user: User) -> Self:
        """Schools of the local authorities that the person works for."""
        return self.filter(local_authority__in=user.adviserships.values("local_authority"))

    def in_clusters_of(self, user: User) -> Self:
        """Schools of the person's own clusters; of a unit in which they have no cluster, all of its schools.

        It narrows a page to the work of whoever reads it, and is no permission: colleagues may stand in.
        """
        units = CommandUnit.objects.run_by(user)
        own = Cluster.objects.owned_by(user)
        whole = units.exclude(pk__in=own.values("command_unit"))
        return self.filter(
            Q(cluster__in=own) | Q(local_authority__command_unit__in=whole), local_authority__command_unit__in=units
        )

    def matching(self, words: str) -> Self:
        """Schools whose name, place, postcode or URN holds every one of these words."""
        found = self
        for word in words.split():
            urn = Q(urn=int(word)) if word.isdecimal() and len(word) < 10 else Q()
            found = found.filter(Q(name__icontains=word) | Q(town__icontains=word) | Q(postcode__icontains=word) | urn)
        return found


class School(models.Model):
    """One establishment, known by its URN for ever; an academy conversion makes a new one that succeeds it."""

    class Status(models.TextChoices):
        OPEN = "OPEN", _("Open")
        CLOSING = "CLOSING", _("Open, but proposed to close")
        PROPOSED = "PROPOSED", _("Proposed to open")
        CLOSED = "CLOSED", _("Closed")

    OPEN_STATUSES = (Status.OPEN, Status.CLOSING)

    urn = models.PositiveIntegerField("URN", primary_key=True)
    name = models.CharField(max_length=200)
    local_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="schools")
    # Whose work the school is, within the command unit.
    cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="schools")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    type_group = models.CharField(max_length=60, blank=True)
    type_name = models.CharField("type", max_length=80, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    website = models.CharField(max_length=200, blank=True)
    # As the register prints it, to help a sergeant find the head. A contact is somebody the school or police entered.
    registered_head = models.CharField(_("head in the register"), max_length=200, blank=True)
    # In which language it is written to.
    language = models.CharField(_("language of mail"), max_length=5, choices=LANGUAGES, default=ENGLISH)
    successor = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="predecessors")

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name", "urn"]
        indexes = [models.Index(fields=["local_authority", "status", "name"], name="school_by_place")]
        constraints = [
            models.CheckConstraint(condition=~Q(successor=models.F("urn")), name="school_never_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_and_urn(self) -> str:
        """“Ash Park School (123456)”: names are not unique."""
        return f"{self.name[:180]} ({self.urn})"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.street, self.locality, self.town, self.postcode) if part)
