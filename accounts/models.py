"""Who signs in, and with which roles. Where a person belongs is a row in `schools`."""

from datetime import datetime
from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.languages import LANGUAGES


class Role(models.TextChoices):
    """What a person may do. What a school contact may do at a school is said by that contact's own role there."""

    SCHOOL = "SCHOOL", _("School contact")
    ADVISER = "ADVISER", _("Local authority adviser")
    OFFICER = "OFFICER", _("Officer")
    SERGEANT = "SERGEANT", _("Sergeant")
    INSPECTOR = "INSPECTOR", _("Inspector")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


POLICE = (Role.OFFICER, Role.SERGEANT, Role.INSPECTOR)
# Who plan and answer for a unit's changes.
DESK = frozenset({Role.SERGEANT, Role.INSPECTOR})
# Who must prove who they are with a second factor.
PROVES_TWICE = (*POLICE, Role.ADMINISTRATOR)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Everybody for an administrator; for others nobody but themselves."""
        return self.all() if user.has_role(Role.ADMINISTRATOR) else self.filter(pk=user.pk)

    def active(self) -> Self:
        return self.filter(is_active=True)

    def with_role(self, role: str) -> Self:
        return self.filter(pk__in=UserRole.objects.filter(role=role).values("user"))

    def matching(self, words: str) -> Self:
        """People whose name or address holds every one of these words."""
        found = self
        for word in words.split():
            found = found.filter(models.Q(name__icontains=word) | models.Q(email__icontains=word))
        return found

    def never_signed_in(self) -> Self:
        return self.filter(last_login__isnull=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, *, email: str, name: str, roles: tuple[str, ...] = (), password: str | None = None) -> "User":
        """A person with these roles. Without a password they sign in by a code sent to their address."""
        user: User = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save()
        UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in roles)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(email=(username or "").lower())
        return user


class User(AbstractBaseUser):
    """A person who may sign in. Nobody signs up: every account begins with an invitation."""

    # Kept in lower case, so that unique means unique whatever was typed.
    email = models.EmailField(
        _("email address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Somebody already signs in with this email address.")},
    )
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(default=timezone.now)
    # Raised to end every open session: each was begun under a number, and ends with it.
    session_round = models.PositiveIntegerField(default=0)
    # As the person chose it; nothing until they do.
    language = models.CharField(max_length=5, choices=LANGUAGES, blank=True)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.name

    def role_set(self) -> frozenset[str]:
        """The person's roles, read once per object."""
        if not hasattr(self, "_role_set"):
            self._role_set = frozenset(self.roles.values_list("role", flat=True))
        return self._role_set

    def forget_roles(self) -> None:
        """Read them anew: they have changed."""
        self.__dict__.pop("_role_set", None)

    def has_role(self, *roles: str) -> bool:
        """Whether the person is active and holds at least one of these roles."""
        return self.is_active and not self.role_set().isdisjoint(roles)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What Django compares each session with: the password, and the round."""
        what = f"{self.session_round}:{self.password}"
        return salted_hmac("accounts.session", what, secret=secret, algorithm="sha256").hexdigest()


class UserRole(models.Model):
    """One role that a person holds; a person may hold several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="user_role_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor called back. It may have expired."""
        return self.filter(accepted_at__isnull=True, cancelled_at__isnull=True)

    def acceptable(self, now: datetime) -> Self:
        return self.open().filter(expires_at__gt=now, user__is_active=True)


class Invitation(models.Model):
    """A letter that lets a person sign in for the first time, or again after their access was lost.

    Open -> accepted, once, by a button; open -> cancelled when a newer one is sent or the person is deactivated.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    # Nobody for the first administrator, who is invited at the command line.
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # In words ("Headteacher at Oak School"), as the person reads it.
    invited_as = models.CharField(max_length=400)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="invitation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(cancelled_at__isnull=True),
                name="invitation_accepted_or_cancelled",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.invited_as}"


class FactorReset(models.Model):
    """An administrator took somebody's second factor away, because its device was lost. Append-only."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets")
    reason = models.CharField(max_length=400)
    # Nobody at the command line.
    reset_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reset_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-reset_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="factor_reset_has_reason"),
            models.CheckConstraint(
                condition=models.Q(reset_by__isnull=True) | ~models.Q(reset_by=models.F("user")),
                name="factor_reset_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.reason}"
