"""Is the post moving?"""

from datetime import datetime, timedelta

from django.db.models import Min

from outbox.models import Delivery


def oldest_overdue(now: datetime) -> timedelta | None:
    """For how long the oldest due delivery has been waiting; None when nothing waits."""
    oldest = Delivery.objects.due(now).aggregate(oldest=Min("try_after"))["oldest"]
    return now - oldest if oldest else None
