"""What is published to many schools at once."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import Role, User
from outbox.models import Letter
from schools.models import CommandUnit, Force, LocalAuthority, School


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def published(self) -> Self:
        return self.filter(status=Bulletin.Status.PUBLISHED)

    def for_schools(self, schools: models.QuerySet[School]) -> Self:
        """Bulletins whose audience takes in at least one of these schools."""
        return self.filter(
            Q(local_authority__in=schools.values("local_authority"))
            | Q(command_unit__in=schools.values("local_authority__command_unit"))
            | Q(force__in=schools.values("local_authority__command_unit__force"))
        )

    def visible_to(self, user: User) -> Self:
        """Police of the unit see its bulletins in any state; schools and advisers what was published to them."""
        units = CommandUnit.objects.led_by(user, Role.SERGEANT, Role.INSPECTOR)
        advised = School.objects.filter(local_authority__in=user.adviserships.values("local_authority"))
        read_by_schools = Bulletin.objects.published().for_schools(School.objects.attended_by(user) | advised)
        return self.filter(Q(written_for__in=units) | Q(pk__in=read_by_schools.values("pk")))


class Bulletin(models.Model):
    """An inspector's message to the schools of a force, a command unit or a local authority.

    DRAFT -> PUBLISHED -> RETRACTED. A retracted bulletin is no longer mailed or shown to schools.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Draft"
        PUBLISHED = "PUBLISHED", "Published"
        RETRACTED = "RETRACTED", "Retracted"

    # The command unit whose inspectors own it, whatever its audience.
    written_for = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="own_bulletins")
    title = models.CharField(max_length=150)
    words = models.TextField("text", help_text="Markdown: blank lines part paragraphs, ## begins a heading, - an item.")
    force = models.ForeignKey(Force, on_delete=models.PROTECT, null=True, blank=True, related_name="bulletins")
    command_unit = models.ForeignKey(
        CommandUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="bulletins"
    )
    local_authority = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="bulletins"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="bulletin")

    objects = BulletinQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(force__isnull=False, command_unit__isnull=True, local_authority__isnull=True)
                | Q(force__isnull=True, command_unit__isnull=False, local_authority__isnull=True)
                | Q(force__isnull=True, command_unit__isnull=True, local_authority__isnull=False),
                name="bulletin_has_one_audience",
            ),
            models.CheckConstraint(
                condition=Q(status="DRAFT")
                | Q(published_at__isnull=False, published_by__isnull=False, letter__isnull=False),
                name="bulletin_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="RETRACTED", retracted_at__isnull=False, retracted_by__isnull=False)
                | (~Q(status="RETRACTED") & Q(retracted_at__isnull=True, retracted_by__isnull=True)),
                name="bulletin_retracted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audience(self) -> Force | CommandUnit | LocalAuthority:
        audience = self.force or self.command_unit or self.local_authority
        assert audience is not None  # the database sees to it
        return audience


class Reading(models.Model):
    """A person of a school opened a bulletin in the portal for the first time."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="readings")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="bulletin_readings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulletin_readings")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulletin", "school", "user"], name="bulletin_read_once")]

    def __str__(self) -> str:
        return f"{self.user} read {self.bulletin}"
