"""Who signs in, and with which roles. Where a person belongs is a row in `schools`."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Role(models.TextChoices):
    """What a person may do. What a school contact may do at a school is said by that contact's own role there."""

    SCHOOL = "SCHOOL", "School contact"
    ADVISER = "ADVISER", "Local authority adviser"
    OFFICER = "OFFICER", "Officer"
    SERGEANT = "SERGEANT", "Sergeant"
    INSPECTOR = "INSPECTOR", "Inspector"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrator"


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, roles: tuple[str, ...] = (), password: str | None = None) -> "User":
        """A person with these roles. Without a password they sign in by a code sent to their address."""
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save()
        UserRole.objects.bulk_create(UserRole(user=user, role=role) for role in roles)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who may sign in. Nobody signs up: every account begins with an invitation."""

    # Kept in lower case, so that unique means unique whatever was typed.
    email = models.EmailField(
        "e-mail address",
        max_length=254,
        unique=True,
        error_messages={"unique": "Somebody already signs in with this e-mail address."},
    )
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(default=timezone.now)

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

    def has_role(self, *roles: str) -> bool:
        """Whether the person is active and holds at least one of these roles."""
        return self.is_active and not self.role_set().isdisjoint(roles)


class UserRole(models.Model):
    """One role that a person holds; a person may hold several."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="user_role_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
