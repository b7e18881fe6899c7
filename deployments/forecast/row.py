"""A row of the forecast."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext_noop

from deployments.models import Redeployment
from officers.models import Officer
from schools.models import School


class Kind(StrEnum):
    """What runs out, in the order in which it matters on the same day."""

    SUSPENDED = gettext_noop("Suspended")
    ABSENCE = gettext_noop("Absence without cover")
    ARRIVAL = gettext_noop("Arrival without tenure")
    TENURE = gettext_noop("Tenure ends")
    VETTING = gettext_noop("Vetting")
    TRAINING = gettext_noop("Training")
    VACANT = gettext_noop("No named officer")


ORDER = list(Kind)


@dataclass(frozen=True)
class Row:
    """Who or what, by when, what to know, and where it is mended."""

    kind: Kind
    on: date
    who: str
    words: str
    url: str
    link: str
    # The sergeants whose work it is; nobody's is everybody's.
    owners: frozenset[int]
    officer: int | None = None
    # The tenure whose departures can be planned with one press.
    tenure: int | None = None

    @property
    def urgency(self) -> tuple[date, int, str]:
        return self.on, ORDER.index(self.kind), self.who


def owners_of(officer: Officer) -> frozenset[int]:
    """The supervisor, or else the sergeant of the officer's cluster."""
    owner = officer.supervisor_id or (officer.cluster.sergeant_id if officer.cluster else None)
    return frozenset({owner} if owner else ())


def keepers_of(school: School) -> frozenset[int]:
    keeper = school.cluster.sergeant_id if school.cluster else None
    return frozenset({keeper} if keeper else ())


def officer_url(officer: Officer) -> str:
    return reverse("officers:officer-detail", args=[officer.pk])


def plan_url(plan: Redeployment) -> str:
    return reverse("deployments:redeployment-detail", args=[plan.pk])
