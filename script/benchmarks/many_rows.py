"""Hundreds of thousands of rows, made by the database itself from one row of each kind."""

from datetime import date, timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from deployments.models import Change, Deployment, Notice, Redeployment
from outbox.models import Delivery, Letter

# Rows go to two units in turns; in each of them school by school, then officer by officer.
FROM = """
FROM {table} one
CROSS JOIN ({numbers}) n
JOIN schools_school s ON s.urn = CASE n.n % 2 WHEN 0 THEN {schools[0]} ELSE {schools[1]} END + n.n / 2 % {a_round}
JOIN officers_officer o
  ON o.id = CASE n.n % 2 WHEN 0 THEN {officers[0]} ELSE {officers[1]} END + n.n / 2 / {a_round} % {team}
WHERE one.id = {one}
"""
NUMBERS = {
    "postgresql": "SELECT n::int FROM generate_series({first}, {last}) n",
    "sqlite": (
        "WITH RECURSIVE up(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM up WHERE n < {last}) SELECT n FROM up"
    ),
}
MOMENT = {
    "postgresql": "timestamptz '{start} UTC' + n.n * interval '15 minutes'",
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '{start}', (n.n * 15) || ' minutes')",
}
DAY = {"postgresql": "date '{start}' + ({days})", "sqlite": "date('{start}', ({days}) || ' days')"}


class Many:
    """So many letters, deliveries, plans, notices, changes and deployments; a plan for each round of the schools."""

    def __init__(self, area: Any, first: int, last: int) -> None:
        self.area, self.first, self.last = area, first, last
        self.schools = [unit["schools"][0].pk for unit in area.units]
        self.officers = [unit["officers"][0].pk for unit in area.units]
        self.a_round, self.team = len(area.units[0]["schools"]), len(area.units[0]["officers"])
        self.start = timezone.now() - timedelta(days=3000)
        self.moment = MOMENT[connection.vendor].format(start=self.start.strftime("%Y-%m-%d %H:%M:%S"))
        if not hasattr(area, "ones"):
            area.ones = self._ones()

    def _ones(self) -> dict[type[models.Model], Any]:
        """One row of each kind, from which the others are made. They are the first unit's, and no list shows them."""
        school, officer = self.area.large["schools"][0], self.area.large["officers"][0]
        by, day = self.area.planner, self.start.date()
        letter = Letter.objects.create(
            subject="One", text="Words.", html="<p>Words.</p>", category="notice", about="One"
        )
        plan = Redeployment.objects.create(
            command_unit=self.area.large["unit"], reason="OTHER", explanation="Why.", effective_on=day,
            status="IN_EFFECT", announced_at=self.start, created_by=by, edited_by=by,
        )  # fmt: skip
        return {
            Letter: letter,
            Delivery: Delivery.objects.create(
                letter=letter, name="One", address="one@school.example", message_id="<one@b.example>",
                status="DELIVERED", priority=3, try_after=self.start, accepted_at=self.start, delivered_at=self.start,
            ),
            Redeployment: plan,
            Notice: Notice.objects.create(
                redeployment=plan, school=school, letter=letter, body="Words. " * 30, explanation="Why.", before="One",
                after="", substance="One line.", status="ACKNOWLEDGED", lead_days=5, issued_at=self.start,
                issued_by=by, remind_on=day, call_on=day + timedelta(days=7),
            ),
            Change: Change.objects.create(
                redeployment=plan, school=school, kind="DEPARTURE", officer_out=officer, status="IN_EFFECT",
                took_effect_on=day,
            ),
            Deployment: Deployment.objects.create(officer=officer, school=school, from_on=day, until_on=day),
        }  # fmt: skip

    def add(self) -> None:
        rare = "n.n % 5000 = 9"
        letter = {"letter_id": self._key(Letter, "n.n")}
        plan = {"redeployment_id": self._key(Redeployment, f"n.n / {2 * self.a_round} * 2 + n.n % 2")}
        self._copy(Letter, self._letter())
        self._copy(Delivery, {
            **letter, "name": "'Head ' || n.n % 800", "address": "'head' || n.n % 800 || '@school.example'",
            "message_id": "'<' || n.n || '@b.example>'", "accepted_at": self.moment, "try_after": self.moment,
            "status": f"CASE WHEN {rare} THEN 'BOUNCED' ELSE 'DELIVERED' END",
            "delivered_at": f"CASE WHEN {rare} THEN NULL ELSE {self.moment} END",
            "ended_at": f"CASE WHEN {rare} THEN {self.moment} END",
        })  # fmt: skip
        self._copy(
            Redeployment, {"command_unit_id": "o.command_unit_id"}, number=f"n.n / {2 * self.a_round} * 2 + n.n % 2",
            only=f"n.n / 2 % {self.a_round} = 0",
        )  # fmt: skip
        self._copy(Notice, {
            **letter, **plan, "school_id": "s.urn", "before": "o.display_name || ', named officer'",
            "status": f"CASE WHEN {rare} THEN 'CORRECTED' ELSE 'ACKNOWLEDGED' END", "issued_at": self.moment,
        })  # fmt: skip
        self._copy(Change, {**plan, "school_id": "s.urn", "officer_out_id": "o.id"})
        met = f"n.n / 2 / {self.a_round * self.team} * 400 + n.n % 300"
        of_two = {"officer_id": "o.id", "school_id": "s.urn"}
        self._copy(Deployment, {**of_two, "from_on": _day(met), "until_on": _day(f"{met} + 60")})

    def _letter(self) -> dict[str, str]:
        said = "o.display_name || ' leaves ' || s.name || '. '"
        return {
            "subject": "s.name || ': ' || o.display_name || ' leaves'", "about": "s.name || ' (' || s.urn || ')'",
            "text": f"{said} || {said} || {said}", "html": f"'<p>' || {said} || {said} || {said} || '</p>'",
            "desk": f"CASE n.n % 2 WHEN 0 THEN '{self._desk(0)}' ELSE '{self._desk(1)}' END", "posted_at": self.moment,
        }  # fmt: skip

    def _desk(self, which: int) -> str:
        return str(self.area.units[which]["unit"].desk)

    def _key(self, model: type[models.Model], number: str) -> str:
        return f"{self.area.ones[model].pk} + 1 + ({number})"

    def _copy(self, model: type[models.Model], values: dict[str, str], number: str = "n.n", only: str = "true") -> None:
        """The one row again and again, but for these columns."""
        about = model._meta  # noqa: SLF001 # Django documents it
        values = {"id": self._key(model, number), **values}
        columns = [field.column for field in about.concrete_fields]
        assert set(values) <= set(columns), set(values) - set(columns)
        names = ", ".join(f'"{column}"' for column in columns)
        chosen = ", ".join(values.get(column, f'one."{column}"') for column in columns)
        numbers = NUMBERS[connection.vendor].format(first=self.first, last=self.last - 1)
        rows = FROM.format(
            table=about.db_table, one=self.area.ones[model].pk, numbers=numbers, schools=self.schools,
            officers=self.officers, a_round=self.a_round, team=self.team,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{about.db_table}" ({names}) SELECT {chosen} {rows} AND {only}')
            for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
                cursor.execute(statement)


def _day(days: str) -> str:
    return DAY[connection.vendor].format(start=date(2005, 1, 1), days=days)
