"""Mail that came back, once it was noted."""

from django.db import models

from outbox.models import Delivery


class ReturnedMail(models.Model):
    """A delivery that bounced, was unwanted, or failed after its notice, and what follows from it has been done.

    Sent again it may come back again, at another moment: that is another row.
    """

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField()
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "returned mail"
        constraints = [
            models.UniqueConstraint(fields=["delivery", "returned_at"], name="returned_mail_once"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id}, {self.returned_at}"
