"""The words of a letter, frozen when it is posted."""

from email.utils import getaddresses

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class Letter(models.Model):
    """Words, frozen when posted. Where a recipient's own link belongs they hold `LINK_SLOT`."""

    class Priority(models.IntegerChoices):
        URGENT = 0, _("Urgent")
        NOTICE = 3, _("Notice")
        ROUTINE = 6, _("Routine")
        BULLETIN = 9, _("Bulletin")

    # Stands in the words for the recipient's own link, and for the recipient's own name.
    LINK_SLOT = "{{recipient-link}}"
    NAME_SLOT = "{{recipient-name}}"

    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    # Under whose name it goes out; without one under the portal's own.
    sender = models.CharField(max_length=140, blank=True)
    # Where answers go: one address or several, with commas between them.
    reply_to = models.CharField(max_length=520, blank=True)
    # What the sender calls it ("notice", "reminder"), to find it again.
    category = models.CharField(max_length=30)
    # Whom it concerns, to find it again: a school's name and number.
    about = models.CharField(max_length=200, blank=True)
    # Whose work it is part of, as the room that posted it names it: whoever works at that desk may read it.
    desk = models.CharField(max_length=40, blank=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.ROUTINE)
    posted_at = models.DateTimeField(auto_now_add=True)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The recipient's link is where they choose to get less of this. What nobody may switch off is not optional.
    is_optional = models.BooleanField(default=False)
    # After this moment it is no longer worth sending.
    send_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["desk", "id"], name="letter_of_desk"),
            models.Index(fields=["category", "id"], name="letter_of_kind"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def reply_addresses(self) -> list[str]:
        return [address for _, address in getaddresses([self.reply_to]) if address]
