"""What is posted about a notice later is kept with it: to call it back, and to know of whom it speaks if it is lost."""

from collections.abc import Collection, Sequence

from accounts.models import User
from deployments.models import Notice
from outbox.actions import Draft, cancel_deliveries, post_letters
from outbox.models import Delivery


def post_follow_ups(follow_ups: Sequence[tuple[Notice | None, Draft]], *, by: User | None) -> None:
    """Post each letter and keep it with its notice. A school that had none is written to all the same."""
    posted = post_letters([draft for _, draft in follow_ups], by=by)
    kept = Notice.follow_ups.through
    kept.objects.bulk_create(
        kept(notice_id=notice.pk, letter_id=each.letter.pk)
        for (notice, _), each in zip(follow_ups, posted, strict=True)
        if notice
    )


def call_back_held(notices: Collection[Notice], *, because: str) -> None:
    """What has not left of the letters that say a change is held is stopped: another one says what became of it."""
    held = Delivery.objects.filter(letter__category="held", letter__followed_notices__in=notices)
    cancel_deliveries(held, because=because)
