"""Unannounced visits as the desk lists them, and as the school reads its own."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.models import User
from deployments.desk.questions import Share
from deployments.models import Visit
from deployments.models.visit import VisitQuerySet
from lists.exports import Sheet

# Name in the address, words on the page.
WHOSE = {"all": _("All schools of the unit"), "mine": _("Schools of my clusters")}

VISITS = Sheet[Visit](
    "unannounced-visits",
    {
        gettext_noop("Reported"): lambda visit: visit.asked_at,
        gettext_noop("School"): lambda visit: visit.school,
        "URN": lambda visit: visit.school_id,
        gettext_noop("Reported by"): lambda visit: visit.name,
        gettext_noop("Came"): lambda visit: visit.came_at,
        gettext_noop("As given"): lambda visit: visit.given,
        gettext_noop("What was said"): lambda visit: visit.words,
        gettext_noop("In the record"): lambda visit: visit.get_match_display(),
        gettext_noop("Officer"): lambda visit: visit.officer,
        gettext_noop("Evidence"): lambda visit: visit.evidence,
        gettext_noop("Answer"): lambda visit: visit.answer,
        gettext_noop("Answered"): lambda visit: visit.answered_at,
        gettext_noop("Answered by"): lambda visit: visit.answered_by,
        gettext_noop("Inspectors heard that nobody answered"): lambda visit: visit.escalated_at,
    },
)


def visits_of(user: User, whose: str) -> VisitQuerySet:
    """What waits first with the oldest at the top; then what was answered, the newest first."""
    found = _share(user, whose).select_related("school", "officer", "answered_by")
    return found.order_by(F("answered_at").desc(nulls_first=True), "asked_at", "pk")


def shares_for(user: User) -> list[Share]:
    return [Share(key, str(label), _share(user, key).unanswered().count()) for key, label in WHOSE.items()]


def visits_read_at_school(user: User) -> VisitQuerySet:
    """The newest first, each with its answer and its row on the register."""
    found = Visit.objects.read_at_school(user).select_related(
        "school__local_authority", "answered_by", "officer", "notice__redeployment", "register_entry"
    )
    return found.order_by("-asked_at", "-pk")


def _share(user: User, whose: str) -> VisitQuerySet:
    found = Visit.objects.at_desk_of(user)
    return found.of_sergeant(user) if whose == "mine" else found
