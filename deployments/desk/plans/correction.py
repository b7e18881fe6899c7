"""What a correction will do once it is announced: which schools hear of it, and whose answer still counts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from deployments.actions.correcting import outcome_of
from deployments.models import Notice, Redeployment
from deployments.notices.render import NoticeWriter

# Of many schools as many are named.
NAMED = 10


@dataclass(frozen=True)
class Fate:
    """Some schools, and what becomes of them."""

    title: str
    schools: list[str]

    @property
    def first(self) -> list[str]:
        return self.schools[:NAMED]

    @property
    def more(self) -> int:
        return len(self.schools) - len(self.first)


def fates_of(plan: Redeployment) -> list[Fate]:
    """For a correction not yet announced; nothing for any other plan, or where the earlier one is over."""
    if plan.corrects is None or not plan.corrects.is_told:
        return []
    outcome = outcome_of(NoticeWriter(plan))
    earlier = [notice.corrects for notice in outcome.corrected if notice.corrects]
    fates = [
        Fate(_("Get a correction, and must answer again"), _schools(earlier, answered=True)),
        Fate(_("Get a correction"), _schools(earlier, answered=False)),
        Fate(_("Hear of the change for the first time"), [notice.school.name for notice in outcome.new]),
        Fate(_("Keep the notice they have, with any answer"), [notice.school.name for notice in outcome.kept]),
        Fate(
            _("Are told that they are no longer part of the plan"), [notice.school.name for notice in outcome.dropped]
        ),
    ]
    return [Fate(fate.title, sorted(fate.schools)) for fate in fates if fate.schools]


def _schools(notices: list[Notice], *, answered: bool) -> list[str]:
    acknowledged = Notice.Status.ACKNOWLEDGED
    return [notice.school.name for notice in notices if (notice.status == acknowledged) == answered]
