"""Whether an adviser is copied each week on what their schools are told."""

from accounts.models import User
from deployments.models import WeeklyCopy


def choose_weekly_copy(*, wanted: bool, by: User) -> None:
    """For oneself. Asked for twice it comes once."""
    if wanted:
        WeeklyCopy.objects.get_or_create(user=by)
    else:
        WeeklyCopy.objects.filter(user=by).delete()
