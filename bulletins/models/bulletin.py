"""What is published to many schools at once."""

import hashlib
from typing import Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from outbox.models import Letter
from schools.models import CommandUnit, Force, LocalAuthority, School


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def published(self) -> Self:
        return self.filter(status=Bulletin.Status.PUBLISHED)

    def for_schools(self, schools: models.QuerySet[School]) -> Self:
        """Bulletins whose audience takes in at least one of these schools."""
        pks = Bulletin.objects.order_by().values("pk")
        of_authority = pks.filter(local_authority__in=schools.values("local_authority"))
        of_unit = pks.filter(command_unit__in=schools.values("local_authority__command_unit"))
        of_force = pks.filter(force__in=schools.values("local_authority__command_unit__force"))
        # Asked apart: with "or" PostgreSQL reads every bulletin of the country, and its words.
        return self.filter(pk__in=of_authority.union(of_unit, of_force))

    def kept_by(self, user: User) -> Self:
        """Those of the units where the person is an inspector: theirs to change, publish and retract."""
        return self.filter(written_for__in=CommandUnit.objects.led_by(user, Role.INSPECTOR))

    def followed_by(self, user: User) -> Self:
        """Those whose readers the police of a unit may count: an inspector's own, a sergeant's once published."""
        ours = CommandUnit.objects.led_by(user, Role.SERGEANT)
        return self.filter(
            Q(written_for__in=CommandUnit.objects.led_by(user, Role.INSPECTOR))
            | (Q(written_for__in=ours) & ~Q(status=Bulletin.Status.DRAFT))
        )

    def visible_to(self, user: User) -> Self:
        """Police see those of their unit, drafts only inspectors; schools and advisers what was published to them."""
        ways = (
            Bulletin.objects.followed_by(user),
            Bulletin.objects.published().for_schools(School.objects.attended_by(user)),
            Bulletin.objects.to_advised_by(user),
        )
        first, *others = (way.order_by().values("pk") for way in ways)
        return self.filter(pk__in=first.union(*others))

    def to_advised_by(self, user: User) -> Self:
        """Published to schools that the person advises."""
        return self.published().for_schools(School.objects.advised_by(user))

    def unread_by(self, user: User) -> Self:
        """Published for the person's own schools since they were invited, and never opened by the person.

        What was published before is in the list to look up; nobody begins with years of reading.
        """
        since = self.published().filter(published_at__gte=user.invited_at)
        return since.for_schools(School.objects.attended_by(user)).exclude(readings__user=user)

    def for_list(self, user: User) -> Self:
        """Drafts first, then the latest; each with how many schools read it and whether it is new to the person."""
        unread = Bulletin.objects.unread_by(user).filter(pk=OuterRef("pk"))
        return (
            self.select_related("written_for", "force", "command_unit", "local_authority")
            .annotate(schools_read=Count("readings__school", distinct=True), is_unread=Exists(unread))
            .order_by(F("published_at").desc(nulls_first=True), "-created_at", "-pk")
        )


class Bulletin(models.Model):
    """An inspector's message to the schools of a force, a command unit or a local authority.

    DRAFT -> PUBLISHED -> RETRACTED. A retracted bulletin is no longer mailed or shown to schools.
    """

    class Status(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        PUBLISHED = "PUBLISHED", _("Published")
        RETRACTED = "RETRACTED", _("Retracted")

    # The command unit whose inspectors own it, whatever its audience.
    written_for = models.ForeignKey(CommandUnit, on_delete=models.PROTECT, related_name="own_bulletins")
    title = models.CharField(max_length=150)
    words = models.TextField(
        "text", help_text=_("Markdown: blank lines part paragraphs, ## begins a heading, - an item.")
    )
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
    # None where every reader gets it by digest.
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
                condition=Q(status="DRAFT") | Q(published_at__isnull=False, published_by__isnull=False),
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

    @property
    def fingerprint(self) -> str:
        """Changes with the words or the audience: what was previewed is what is published, or nothing is."""
        seen = (self.title, self.words, self.force_id, self.command_unit_id, self.local_authority_id)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]

    def local_authorities(self) -> models.QuerySet[LocalAuthority]:
        """The local authorities its audience takes in."""
        if self.local_authority_id:
            return LocalAuthority.objects.filter(pk=self.local_authority_id)
        if self.command_unit_id:
            return LocalAuthority.objects.filter(command_unit=self.command_unit_id)
        return LocalAuthority.objects.filter(command_unit__force=self.force_id)

    def schools(self) -> models.QuerySet[School]:
        """The open schools of its audience."""
        return School.objects.open().filter(local_authority__in=self.local_authorities())


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
