"""Force, command unit, local authority: where a school lies and whose policy holds there."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import DESK, Role, User


class Force(models.Model):
    """A police force and its policy on telling schools."""

    class ToldBy(models.TextChoices):
        ACKNOWLEDGED = "ACKNOWLEDGED", _("A head or DSL has acknowledged the notice")
        DELIVERED = "DELIVERED", _("Mail has reached both a head and a DSL")

    name = models.CharField(max_length=120, unique=True)
    minimum_notice_days = models.PositiveSmallIntegerField(
        _("minimum notice"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("School days between the announcement and the day of the change."),
    )
    remind_after_days = models.PositiveSmallIntegerField(
        _("remind after"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("School days without an answer before a reminder, and again before the call list."),
    )
    told_by = models.CharField(
        _("a school counts as told when"), max_length=20, choices=ToldBy, default=ToldBy.ACKNOWLEDGED
    )
    minimum_service_months = models.PositiveSmallIntegerField(
        _("minimum police service"),
        default=0,
        validators=[MaxValueValidator(120)],
        help_text=_("Months of police service before an officer works in a school; 0 if the force asks for none."),
    )
    most_schools_per_officer = models.PositiveSmallIntegerField(
        _("schools per officer at most"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("A plan that gives an officer more is pointed out to the sergeant. It is not refused."),
    )
    officer_title = models.CharField(
        _("title of a school officer"),
        max_length=60,
        default="Safer Schools Officer",
        help_text=_("As schools read it."),
    )
    report_url = models.URLField(
        _("online reporting form"), blank=True, help_text=_("Where the public reports online.")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CommandUnitQuerySet(models.QuerySet["CommandUnit"]):
    def visible_to(self, user: User) -> Self:
        """Where the person is posted; every unit for an administrator."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        return self.filter(pk__in=user.postings.values("command_unit"))

    def led_by(self, user: User, *roles: str) -> Self:
        """Where the person is posted in one of these roles, and still holds it."""
        held = [role for role in roles if user.has_role(role)]
        return self.filter(pk__in=user.postings.filter(role__in=held).values("command_unit"))

    def run_by(self, user: User) -> Self:
        """Whose desk is the person's: as sergeant or inspector."""
        return self.led_by(user, *DESK)


class CommandUnit(models.Model):
    """A part of a force under one command: the Met's BCU, Kent's division."""

    force = models.ForeignKey(Force, on_delete=models.PROTECT, related_name="command_units")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    email = models.EmailField(_("email for schools"), blank=True)
    phone = models.CharField(_("phone for schools"), max_length=30, blank=True)

    objects = CommandUnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["force", "code"], name="command_unit_code_once_in_force")]

    def __str__(self) -> str:
        return self.name

    @property
    def sender(self) -> str:
        """As whose mail a school sees what the unit writes: “East Area police via Liaison”."""
        is_said = any(word in self.name.lower() for word in ("police", "heddlu"))
        return f"{self.name} via Liaison" if is_said else f"{self.name} police via Liaison"

    def reply_to(self, person: User | None) -> str:
        """Whose mailboxes an answer reaches: that of the person whose work it is, and the unit's, where a colleague
        looks in. Whoever no longer signs in no longer answers.
        """
        addresses = [person.email if person and person.is_active else "", self.email]
        found = {address.lower(): address for address in addresses if address}
        return ", ".join(found.values())

    @property
    def desk(self) -> str:
        """The name under which its letters are filed: whoever works at the unit may find them by it."""
        return f"unit-{self.pk}"


class LocalAuthorityQuerySet(models.QuerySet["LocalAuthority"]):
    def visible_to(self, user: User) -> Self:
        """Those in a sergeant's or inspector's units, those an adviser works for; all for an administrator."""
        if user.has_role(Role.ADMINISTRATOR):
            return self.all()
        units = CommandUnit.objects.run_by(user)
        return self.filter(Q(command_unit__in=units) | Q(pk__in=user.adviserships.values("local_authority")))


class LocalAuthority(models.Model):
    """A local authority by its DfE code. Until it lies under a command unit no sergeant sees its schools."""

    code = models.CharField(_("DfE code"), max_length=3, unique=True)
    name = models.CharField(max_length=120)
    command_unit = models.ForeignKey(
        CommandUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="local_authorities"
    )

    objects = LocalAuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"

    def __str__(self) -> str:
        return self.name
