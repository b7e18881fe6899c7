"""The people at a school whom police must reach."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from schools.models.school import School


class ContactQuerySet(models.QuerySet["Contact"]):
    def current(self) -> Self:
        """Everybody who has not left."""
        return self.exclude(state=Contact.State.LEFT)

    def proved(self) -> Self:
        """Everybody who has not left and whose address counts, or did until mail came back."""
        return self.exclude(state__in=[Contact.State.LEFT, Contact.State.UNPROVED])

    def live(self) -> Self:
        """Everybody who can be reached by mail: not left, not bouncing, and not waiting for a first proof."""
        return self.filter(state__in=[Contact.State.UNCONFIRMED, Contact.State.CONFIRMED])

    def at(self, address: str) -> Self:
        """Whose address this is, in capitals or not. Not by `iexact`: that takes “ı” for “i” and “ſ” for “s”."""
        return self.alias(lowered=Lower("email")).filter(lowered=address.lower())

    def who_read_notices(self) -> Self:
        """Heads, DSLs and their deputies."""
        return self.filter(role__in=Contact.NOTICE_READERS)

    def who_keep_contacts(self) -> Self:
        """Heads and DSLs, as persons: a deputy or a shared mailbox does not keep the school's list."""
        return self.filter(role__in=Contact.KEEPERS, is_shared=False)

    def who_must_hear(self) -> Self:
        """Whoever a notice is mailed to: each live head, DSL and deputy."""
        return self.live().who_read_notices()


class Contact(models.Model):
    """One person (or one shared mailbox) in one role at one school.

    UNPROVED, where the school itself entered the address, -> CONFIRMED when its reader says that it is right. What
    police enter they vouch for: UNCONFIRMED -> CONFIRMED. Either -> BOUNCING and back; any -> LEFT. A shared mailbox
    receives but never acknowledges: only a person can say that the school was told.
    """

    class Role(models.TextChoices):
        HEAD = "HEAD", _("Headteacher")
        DSL = "DSL", _("Designated Safeguarding Lead")
        DEPUTY_DSL = "DEPUTY_DSL", _("Deputy Designated Safeguarding Lead")
        RECEPTION = "RECEPTION", _("Reception")

    class State(models.TextChoices):
        UNPROVED = "UNPROVED", _("Address to be proved")
        UNCONFIRMED = "UNCONFIRMED", _("Unconfirmed")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        BOUNCING = "BOUNCING", _("Bouncing")
        LEFT = "LEFT", _("Left")

    NOTICE_READERS = (Role.HEAD, Role.DSL, Role.DEPUTY_DSL)
    KEEPERS = (Role.HEAD, Role.DSL)

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=12, choices=Role)
    name = models.CharField(max_length=120)
    email = models.EmailField(_("email address"), max_length=254)
    phone = models.CharField(max_length=30, blank=True)
    is_shared = models.BooleanField(
        _("shared mailbox"),
        default=False,
        help_text=_("Several people read it. It receives notices but cannot acknowledge."),
    )
    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    left_on = models.DateField(null=True, blank=True)
    # Who takes over, and from which day on this contact leaves, as soon as the successor's address is proved.
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors")
    hands_over_on = models.DateField(null=True, blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["school", "role", "name"]
        # Asked for each batch of mail: who still has this address?
        indexes = [models.Index(Lower("email"), name="contact_by_address")]
        constraints = [
            models.UniqueConstraint(
                "school",
                "role",
                Lower("email"),
                condition=~Q(state="LEFT"),
                name="contact_once_per_role",
                violation_error_message=_("This address already stands in this role at the school."),
            ),
            models.CheckConstraint(
                condition=Q(state="LEFT", left_on__isnull=False) | (~Q(state="LEFT") & Q(left_on__isnull=True)),
                name="contact_left_has_day",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True, hands_over_on__isnull=True)
                | Q(successor__isnull=False, hands_over_on__isnull=False),
                name="contact_successor_has_day",
            ),
            models.CheckConstraint(condition=~Q(successor=models.F("id")), name="contact_never_succeeds_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_role_display()})"

    @property
    def reads_notices(self) -> bool:
        return self.role in self.NOTICE_READERS

    @property
    def keeps_contacts(self) -> bool:
        """A head or DSL, as a person."""
        return self.role in self.KEEPERS and not self.is_shared

    @property
    def signs_in(self) -> bool:
        """With the address at which mail reaches them."""
        return bool(self.user and self.user.last_login and self.user.email == self.email.lower())

    @property
    def may_be_invited(self) -> bool:
        """Does not sign in yet, or signs in with another address than the one that is proved."""
        if self.is_shared or self.state == self.State.LEFT:
            return False
        return self.user is None or bool(self.user.last_login and self.user.email != self.email.lower())
