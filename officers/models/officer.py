"""An officer who works in schools."""

from calendar import monthrange
from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from officers.fitness import Blocker, find_blockers, vetting_confirmed_on
from officers.models.role_title import RoleTitle
from schools.models import Cluster, CommandUnit, Force


class OfficerQuerySet(models.QuerySet["Officer"]):
    def visible_to(self, user: User) -> Self:
        """Sergeants and inspectors see their command unit's officers; an officer sees their own record."""
        units = CommandUnit.objects.run_by(user)
        return self.filter(models.Q(command_unit__in=units) | models.Q(user=user))

    def kept_by(self, user: User) -> Self:
        """Whose record the person writes: their command unit's officers, never their own."""
        units = CommandUnit.objects.run_by(user)
        return self.filter(command_unit__in=units).exclude(user=user)

    def in_clusters_of(self, user: User) -> Self:
        """Officers of the person's own clusters; of a unit in which they have no cluster, all of its officers.

        It narrows a page to the work of whoever reads it, and is no permission: colleagues may stand in.
        """
        units = CommandUnit.objects.run_by(user)
        own = Cluster.objects.owned_by(user)
        whole = units.exclude(pk__in=own.values("command_unit"))
        return self.filter(models.Q(cluster__in=own) | models.Q(command_unit__in=whole), command_unit__in=units)

    def matching(self, words: str) -> Self:
        """Officers whose name, collar number, rank or role title holds every one of these words."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(display_name__icontains=word)
                | models.Q(collar_number__icontains=word)
                | models.Q(rank__icontains=word)
                | models.Q(role_title__name__icontains=word)
            )
        return found

    def with_record(self) -> Self:
        """Everything `blockers` reads, so that many officers cost no query each."""
        return self.select_related("force", "role_title").prefetch_related(*Officer.RECORD)


class Officer(models.Model):
    """An officer in a schools role, as schools know them."""

    # What `blockers` reads.
    RECORD = ("tenures", "vetting_checks", "trainings", "absences", "force__courses__required_of")

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="officers")
    command_unit = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="officers")
    display_name = models.CharField(max_length=80, help_text=_("As schools know the officer: “PC Dave”."))
    rank = models.CharField(max_length=30, default="PC")
    collar_number = models.CharField(max_length=20)
    # For the force's own papers. No page or mail of a school shows it.
    legal_name = models.CharField(max_length=120, blank=True)
    role_title = models.ForeignKey(RoleTitle, on_delete=models.PROTECT, related_name="officers")
    cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="officers")
    supervisor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="supervised_officers"
    )
    service_since = models.DateField(_("police service since"), null=True, blank=True)
    phone = models.CharField(_("phone for schools"), max_length=30, blank=True)
    email = models.EmailField(_("email for schools"), max_length=254, blank=True)
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="officer")
    # Names the photo in its address; empty without one. It stands here so that lists never read a picture.
    photo_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        ordering = ["display_name", "collar_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["force", "collar_number"],
                name="officer_collar_number_once_in_force",
                violation_error_message=_("Another officer of this force has this collar number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.collar_number})"

    @property
    def initials(self) -> str:
        """“IH” for PC Imogen Hale: what stands where there is no photo."""
        names = self.display_name.split()
        if len(names) > 1 and (names[0].isupper() or names[0] == self.rank):
            names = names[1:]
        return "".join(name[0] for name in dict.fromkeys([names[0], names[-1]])).upper() if names else ""

    def service_months(self, on: date) -> int | None:
        """Whole calendar months of police service on that day; None if nobody recorded when it began."""
        since = self.service_since
        if since is None:
            return None
        # Whoever joined on the 31st completes a shorter month on its last day.
        is_complete = on.day >= min(since.day, monthrange(on.year, on.month)[1])
        return max(0, (on.year - since.year) * 12 + on.month - since.month - (not is_complete))

    def blockers(self, on: date) -> list[Blocker]:
        """What stops this officer from working in a school on that day. Cheap after `with_record()`."""
        return find_blockers(self, on=on)

    def vetting_confirmed_on(self, on: date) -> date | None:
        """The day to show a school as “vetting confirmed”, as of that day. Cheap after `with_record()`."""
        return vetting_confirmed_on(self, on=on)
