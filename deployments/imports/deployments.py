"""Deployments that have begun. What is still to come is planned, so that schools hear first."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.wording import counted, spoken
from deployments.imports.late import enter_late, has_announced
from deployments.models import Change, Deployment
from officers.imports.reading import COLLAR, UnitReader, needed_day, some_day
from officers.imports.spans import Spans
from officers.models import Officer
from schools.models import CommandUnit, RegisterImport, School
from schools.register.cells import RowError, urn_in
from schools.register.files import Row
from schools.register.trial import Trial

Kind = Deployment.Kind
KINDS = {
    **{value.casefold(): Kind(value) for value in Kind.values},
    **{label.casefold(): Kind(value) for value, label in Kind.choices},
    **{label.split(" (")[0].casefold(): Kind(value) for value, label in Kind.choices},
}
PLAN = gettext_lazy("Plan a redeployment instead, so that the school hears first.")
# Of many officers who are not fit as many are named.
NAMED_AT_MOST = 20


class DeploymentReader(UnitReader):
    """A deployment on record is never changed by a file: a departure, too, is planned."""

    kind = RegisterImport.Kind.DEPLOYMENTS
    columns = {
        "collar_number": COLLAR,
        "urn": ("urn", "school urn"),
        "kind": ("kind", "type", "deployment kind"),
        "from_on": ("from", "from_on", "first day", "start", "start date"),
        "until_on": ("until", "until_on", "last day", "end", "end date"),
    }
    needed = ("collar_number", "urn", "from_on")

    def __init__(self, unit: CommandUnit, trial: Trial, *, by: User) -> None:
        super().__init__(unit, trial, by=by)
        self.today = timezone.localdate()
        self.is_late = has_announced(unit)
        schools = School.objects.in_unit(unit).select_related("local_authority", "successor")
        self.schools = {school.urn: school for school in schools}
        self.pairs, self.posts, self.dedicated = Spans(), _Posts(), _Posts()
        self.standing: dict[tuple[int, int, date], Deployment] = {}
        for row in Deployment.objects.filter(officer__command_unit=unit):
            self._count_in(row)
            self.standing[row.officer_id, row.school_id, row.from_on] = row
        pending = Change.objects.pending().filter(redeployment__command_unit=unit)
        self.planned = set(pending.values_list("officer_in", "school"))
        self.new: list[Deployment] = []
        self.arrived: dict[int, int] = {}

    def take(self, row: Row) -> None:
        officer, school = self.officer(row), self._school(row["urn"])
        found = self._deployment(row, officer, school)
        key = (officer.pk, school.urn, found.from_on)
        self.once((*key, found.until_on), row, "deployment")
        if key in self.standing:
            self._compare(self.standing[key], found)
            return
        self._refuse_clash(found)
        self._refuse_planned(officer, school)
        self._count_in(found, line=row.line)
        self.new.append(found)
        if found.until_on is None:
            self.arrived[officer.pk] = self.arrived.get(officer.pk, 0) + 1
        self.trial.is_new(row, str(officer), _said(found))

    def batch_size(self) -> int:
        return len(self.new)

    def write(self) -> None:
        Deployment.objects.bulk_create(self.new)
        if self.is_late:
            enter_late(self.new, unit=self.unit, by=self.by)
        self.forget()

    def forget(self) -> None:
        self.new = []

    def finish(self) -> None:
        """Whether the register has rows of it, and who would be withdrawn in the morning."""
        if self.trial.run.new and self.is_late:
            self.trial.notes.append(
                _(
                    "%(deployments)s of this file began before Liaison knew, and the schools were told "
                    "nothing by it. Each goes on the register as entered late, in the name of %(by)s."
                )
                % {"deployments": counted(self.trial.run.new, "deployment"), "by": self.by}
            )
        elif self.trial.run.new:
            self.trial.notes.append(
                _(
                    "%(unit)s has never announced a change: this is the opening balance, and nothing goes on "
                    "the register."
                )
                % {"unit": self.unit}
            )
        unfit = Officer.objects.filter(pk__in=self.arrived).with_record()
        for officer in unfit[:NAMED_AT_MOST]:
            if blockers := officer.blockers(on=self.today):
                reasons = " ".join(blocker.words for blocker in blockers)
                self.trial.notes.append(
                    _("%(officer)s is not fit for schools today, and is withdrawn in the morning: %(reasons)s")
                    % {"officer": officer, "reasons": reasons}
                )

    def _school(self, text: str) -> School:
        urn = urn_in(text)
        school = self.schools.get(urn)
        if school is None:
            elsewhere = School.objects.filter(urn=urn).exists()
            words = (
                _("School %(urn)s does not lie in %(unit)s.") % {"urn": urn, "unit": self.unit}
                if elsewhere
                else _("No school has the URN %(urn)s.") % {"urn": urn}
            )
            raise RowError(words)
        if school.status == School.Status.CLOSED:
            after = _("; %(school)s follows it") % {"school": school.successor.name_and_urn} if school.successor else ""
            raise RowError(
                _("%(school)s (%(urn)s) has closed%(after)s.") % {"school": school, "urn": urn, "after": after}
            )
        if not school.is_open:
            raise RowError(_("%(school)s (%(urn)s) is not open yet.") % {"school": school, "urn": urn})
        return school

    def _deployment(self, row: Row, officer: Officer, school: School) -> Deployment:
        kind = _kind(row["kind"])
        from_on, until_on = needed_day(row, "from_on", _("First day")), some_day(row, "until_on", _("Last day"))
        if from_on > self.today:
            raise RowError(_("%(day)s lies in the future. %(plan)s") % {"day": spoken(from_on), "plan": PLAN})
        if until_on and until_on < from_on:
            raise RowError(_("The last day is before the first day."))
        if until_on and until_on >= self.today:
            raise RowError(
                _("It has not ended by %(day)s. Leave the last day out; to end it: %(plan)s")
                % {"day": spoken(until_on), "plan": PLAN}
            )
        return Deployment(officer=officer, school=school, kind=kind, from_on=from_on, until_on=until_on)

    def _compare(self, standing: Deployment, found: Deployment) -> None:
        """The same again is well; anything else is said."""
        if (standing.kind, standing.until_on) == (found.kind, found.until_on):
            self.trial.is_the_same()
            return
        raise RowError(
            _("It is on record otherwise: %(said)s. %(plan)s") % {"said": _said(standing, found.school), "plan": PLAN}
        )

    def _refuse_clash(self, found: Deployment) -> None:
        """Nobody is twice at one school, or dedicated to one school and yet at another."""
        name, pair = found.officer.display_name, (found.officer_id, found.school_id)
        if clash := self.pairs.clash(pair, found.from_on, found.until_on):
            raise RowError(
                _("%(name)s is at %(school)s already, %(words)s.")
                % {"name": name, "school": found.school, "words": clash.words}
            )
        others = self.posts if found.kind == Kind.DEDICATED else self.dedicated
        if urn := others.other(found):
            there = self.schools.get(urn, urn)
            raise RowError(
                _("%(name)s cannot be dedicated to one school and yet be at another: %(school)s, %(there)s.")
                % {"name": name, "school": found.school, "there": there}
            )

    def _refuse_planned(self, officer: Officer, school: School) -> None:
        if (officer.pk, school.urn) in self.planned:
            raise RowError(
                _("A plan brings %(officer)s to %(school)s: on its day, and once the school has been told.")
                % {"officer": officer.display_name, "school": school}
            )

    def _count_in(self, row: Deployment, line: int = 0) -> None:
        self.pairs.add((row.officer_id, row.school_id), row.from_on, row.until_on, line=line)
        self.posts.add(row)
        if row.kind == Kind.DEDICATED:
            self.dedicated.add(row)


class _Posts:
    """Running deployments by officer. What has ended is history, and history may be as it was."""

    def __init__(self) -> None:
        self.schools: dict[int, set[int]] = {}

    def add(self, row: Deployment) -> None:
        if row.until_on is None:
            self.schools.setdefault(row.officer_id, set()).add(row.school_id)

    def other(self, row: Deployment) -> int | None:
        """Another school where the officer of this running row is."""
        if row.until_on is not None:
            return None
        return min(self.schools.get(row.officer_id, set()) - {row.school_id}, default=None)


def _kind(text: str) -> Kind:
    if text and text.casefold() not in KINDS:
        raise RowError(_("The kind “%(text)s” is not known. Use named, dedicated or cover.") % {"text": text[:40]})
    kind = KINDS[text.casefold()] if text else Kind.NAMED
    if kind == Kind.SHADOW:
        raise RowError(_("A shadowing officer is not imported. %(plan)s") % {"plan": PLAN})
    return kind


def _said(row: Deployment, school: School | None = None) -> str:
    kind = str(Kind(row.kind).label).split(" (")[0].lower()
    facts = {"school": school or row.school, "kind": kind, "first": spoken(row.from_on)}
    if row.until_on:
        return _("%(school)s, %(kind)s, from %(first)s to %(last)s") % (facts | {"last": spoken(row.until_on)})
    return _("%(school)s, %(kind)s, from %(first)s") % facts
