"""All that the forecast reads, in the same few queries however many officers and schools there are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import OuterRef, QuerySet, Subquery

from deployments.models import Change, Deployment, Redeployment, Suspension
from officers.models import Absence, Course, Officer, Tenure, Training, VettingCheck
from schools.models import CommandUnit, School

# How far ahead it looks.
AHEAD = timedelta(weeks=12)
Status = Redeployment.Status
LIVE_PLANS = (Status.DRAFT, Status.SCHEDULED, *Redeployment.TOLD)
# Many rows of many columns take longer to make than to find: what is read of each.
OF_CHANGE = ("school", "kind", "officer_in", "officer_out", "absence", "until_on")
OF_PLAN = ("status", "effective_on", "interim_contact")


@dataclass
class Facts:
    """The officers, schools and plans of some command units as they stand on a day."""

    units: QuerySet[CommandUnit]
    today: date
    officers: dict[int, Officer] = field(init=False)
    tenures: dict[int, list[Tenure]] = field(init=False)
    trainings: dict[int, dict[int, list[date | None]]] = field(init=False)
    courses: list[tuple[int, str, int, bool, int | None]] = field(init=False)
    deployments: list[Deployment] = field(init=False)
    schools: dict[int, School] = field(init=False)
    absences: list[Absence] = field(init=False)
    changes: list[Change] = field(init=False)

    def __post_init__(self) -> None:
        self.officers = {officer.pk: officer for officer in self._officers()}
        self.tenures = defaultdict(list)
        for tenure in Tenure.objects.filter(officer__command_unit__in=self.units).order_by("from_on"):
            self.tenures[tenure.officer_id].append(tenure)
        self.courses = list(
            Course.objects.filter(force__command_units__in=self.units)
            .distinct()
            .order_by("name", "pk")
            .values_list("pk", "name", "force", "is_required", "required_of")
        )
        self.trainings = self._trainings()
        self.deployments = self._deployments()
        open_here = School.objects.open().filter(local_authority__command_unit__in=self.units)
        self.schools = {
            school.pk: school for school in open_here.select_related("cluster").only("name", "cluster__sergeant")
        }
        self.absences = list(
            Absence.objects.standing()
            .filter(officer__command_unit__in=self.units, until_on__gte=self.today, from_on__lte=self.until)
            .order_by("from_on", "pk")
        )
        self.changes = list(
            Change.objects.filter(
                status__in=Change.OPEN,
                redeployment__command_unit__in=self.units,
                redeployment__status__in=LIVE_PLANS,
            )
            .select_related("redeployment")
            .only(*OF_CHANGE, *(f"redeployment__{field}" for field in OF_PLAN))
            .order_by("redeployment__effective_on", "pk")
        )

    @property
    def until(self) -> date:
        return self.today + AHEAD

    @cached_property
    def at_school(self) -> dict[int, list[Deployment]]:
        return self._grouped("school_id")

    @cached_property
    def of_officer(self) -> dict[int, list[Deployment]]:
        return self._grouped("officer_id")

    @cached_property
    def changes_at(self) -> dict[int, list[Change]]:
        found: dict[int, list[Change]] = defaultdict(list)
        for change in self.changes:
            found[change.school_id].append(change)
        return found

    @cached_property
    def plan_of_absence(self) -> dict[int, Redeployment]:
        """The first that tells of each."""
        return {one.absence_id: one.redeployment for one in reversed(self.changes) if one.absence_id}

    def _grouped(self, by: str) -> dict[int, list[Deployment]]:
        found: dict[int, list[Deployment]] = defaultdict(list)
        for row in self.deployments:
            found[getattr(row, by)].append(row)
        return found

    def _officers(self) -> QuerySet[Officer]:
        """Each with the newest of the vetting checks."""
        newest = VettingCheck.objects.filter(officer=OuterRef("pk"), checked_on__lte=self.today).order_by(
            "-checked_on", "-recorded_at", "-pk"
        )
        return (
            Officer.objects.filter(command_unit__in=self.units)
            .select_related("cluster")
            .annotate(
                vetting=Subquery(newest.values("outcome")[:1]),
                vetting_review_on=Subquery(newest.values("review_by_on")[:1]),
            )
        )

    def _trainings(self) -> dict[int, dict[int, list[date | None]]]:
        """By officer and course, until when each training is valid."""
        found: dict[int, dict[int, list[date | None]]] = defaultdict(lambda: defaultdict(list))
        done = Training.objects.filter(officer__command_unit__in=self.units, done_on__lte=self.today)
        for officer, course, until in done.order_by().values_list("officer", "course", "valid_until_on"):
            found[officer][course].append(until)
        return found

    def _deployments(self) -> list[Deployment]:
        """Those that run today or begin later, each with its open suspension."""
        stopped = Suspension.objects.open().filter(deployment=OuterRef("pk"))
        running = Deployment.objects.overlapping(self.today).order_by().values("pk")
        ours = running.filter(officer__command_unit__in=self.units)
        here = running.filter(school__local_authority__command_unit__in=self.units)
        return list(
            # Asked apart: with "or" PostgreSQL reads every deployment of the country.
            Deployment.objects.filter(pk__in=ours.union(here))
            .select_related("school")
            .only("officer", "school__name", "kind", "from_on", "until_on")
            .annotate(
                suspended_on=Subquery(stopped.values("from_on")[:1]),
                suspended_because=Subquery(stopped.values("because")[:1]),
            )
            .order_by("school__name", "pk")
        )
