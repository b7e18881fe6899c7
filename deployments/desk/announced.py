"""What notices announce: the changes behind each."""

from collections import defaultdict
from collections.abc import Collection

from deployments.models import Change, Notice


def changes_announced(notices: Collection[Notice]) -> dict[int, list[Change]]:
    """Each notice's changes by its id, whether they are in effect yet or not; one query however many notices."""
    changes = Change.objects.filter(
        redeployment__in={notice.redeployment_id for notice in notices},
        school__in={notice.school_id for notice in notices},
    ).exclude(status__in=[Change.Status.CORRECTED, Change.Status.WITHDRAWN])
    found: dict[tuple[int, int], list[Change]] = defaultdict(list)
    for change in changes.select_related("officer_in__role_title", "officer_out", "shadows").order_by("pk"):
        found[change.redeployment_id, change.school_id].append(change)
    return {notice.pk: found[notice.redeployment_id, notice.school_id] for notice in notices}
