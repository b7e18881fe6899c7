"""England for the benchmark of the home page: 26,506 open schools, ten years of history, made by the database itself.

Of each kind one row is made, and copied for every school and every time. Each school has a head, a DSL and a front
office who sign in; an officer for every dozen schools, another every two and a half years; two notices a year that
were acknowledged by all, but for the newest; a question a year; absences; bulletins that half the heads have read;
and all the mail of that.
"""

from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models
from django.utils import timezone

from accounts.models import Role, User, UserRole
from bulletins.models import Bulletin, Reading
from deployments.models import Acknowledgement, Change, Deployment, Notice, NoticeCopy, Question, Redeployment
from officers.models import Absence, Officer, Tenure, VettingCheck
from outbox.models import Delivery, Letter
from schools.models import Cluster, CommandUnit, Contact, LocalAuthority, School
from tests.factories import CommandUnitFactory, ForceFactory, SchoolFactory, fit_officer, police_user, school_user

SCHOOLS, OF_AUTHORITY, OF_OFFICER = 26_506, 300, 12
YEARS, NOTICES, BULLETINS = 10, 20, 100
# An officer stays for two and a half years.
OFFICERS, STAY = 4, 913
FIRST_URN = 400_000
ROLES = (Contact.Role.HEAD, Contact.Role.DSL, Contact.Role.RECEPTION)


class England:
    """Every school with its number `n`, its authority, its unit, and the round of schools that share an officer."""

    def __init__(self, schools: int = SCHOOLS) -> None:
        self.begins = timezone.localdate() - timedelta(days=YEARS * 365)
        if not School.objects.exists():
            _invent(schools)
        _serve_every_authority()
        self._number_the_schools()
        self._one_of_each()
        with _unwatched():
            self._people()
            self._officers()
            self._notices()
            self._bulletins()
        _sql("VACUUM ANALYZE")

    def _number_the_schools(self) -> None:
        """Numbered within each unit, so that a dozen of the same officer lie in one."""
        _sql(f"""
            CREATE TABLE bench_school AS
            SELECT s.urn, s.local_authority_id, a.command_unit_id, (row_number() OVER by_place - 1)::int n,
                (dense_rank() OVER (ORDER BY a.command_unit_id) * 1000
                 + (row_number() OVER (PARTITION BY a.command_unit_id ORDER BY s.local_authority_id, s.urn) - 1)
                 / {OF_OFFICER})::int round
            FROM schools_school s JOIN schools_localauthority a ON a.id = s.local_authority_id
            WHERE s.status IN ('OPEN', 'CLOSING') AND s.urn <> {FIRST_URN - 1}
            WINDOW by_place AS (ORDER BY a.command_unit_id, s.local_authority_id, s.urn)
        """)
        _sql("CREATE TABLE bench_round AS SELECT round, command_unit_id FROM bench_school GROUP BY 1, 2")

    def _one_of_each(self) -> None:
        """They belong to a school and a unit of their own, and nobody who is measured sees them."""
        unit = CommandUnitFactory()
        self.by = police_user(unit, Role.SERGEANT)
        authority = LocalAuthority.objects.create(code="0", name="Nowhere", command_unit=unit)
        school = SchoolFactory(urn=FIRST_URN - 1, local_authority=authority)
        person, officer = school_user(school), fit_officer(unit)
        contact, at = person.contacts.get(), timezone.now()
        letter = Letter.objects.create(subject="One", text="Words. " * 90, html="<p>Words.</p>" * 90, category="notice")
        delivery = Delivery.objects.create(
            letter=letter, name="One", address="one@school.example", message_id="<one@b.example>", priority=3,
            status="DELIVERED", try_after=at, accepted_at=at, delivered_at=at,
        )  # fmt: skip
        plan = Redeployment.objects.create(
            command_unit=unit, reason="OTHER", explanation="Why.", effective_on=self.begins, status="IN_EFFECT",
            announced_at=at, created_by=self.by, edited_by=self.by,
        )  # fmt: skip
        notice = Notice.objects.create(
            redeployment=plan, school=school, letter=letter, body="Words. " * 60, explanation="Why.", before="One",
            after="Two", substance="One line.", status="ACKNOWLEDGED", lead_days=5, issued_at=at, issued_by=self.by,
            remind_on=self.begins, call_on=self.begins + timedelta(days=7),
        )  # fmt: skip
        bulletin = Bulletin.objects.create(
            written_for=unit, title="News", words="Words. " * 200, local_authority=authority, status="PUBLISHED",
            created_by=self.by, published_by=self.by, published_at=at, letter=letter,
        )  # fmt: skip
        rows: list[models.Model] = [
            letter, delivery, plan, notice, bulletin, person, person.roles.get(), contact, officer,
            officer.tenures.get(), officer.vetting_checks.get(),
            NoticeCopy.objects.create(notice=notice, contact=contact, delivery=delivery),
            Acknowledgement.objects.create(
                notice=notice, contact=contact, name="One", means="LINK", acknowledged_at=at
            ),
            Question.objects.create(
                notice=notice, contact=contact, name="One", words="Will they?", answer="Yes.", answered_at=at,
                answered_by=self.by,
            ),
            Change.objects.create(
                redeployment=plan, school=school, kind="DEPARTURE", officer_out=officer, status="IN_EFFECT",
                took_effect_on=self.begins,
            ),
            Deployment.objects.create(officer=officer, school=school, from_on=self.begins, until_on=self.begins),
            Absence.objects.create(
                officer=officer, kind="COURT", from_on=self.begins, until_on=self.begins, recorded_by=self.by
            ),
            Reading.objects.create(bulletin=bulletin, school=school, user=person),
            Cluster.objects.create(command_unit=unit, name="One"),
        ]  # fmt: skip
        self.ones = {type(row): row.pk for row in rows}
        self.last = {model: model.objects.aggregate(last=models.Max("pk"))["last"] for model in self.ones}

    def _people(self) -> None:
        """Three at each school, each with an account."""
        times = f"bench_school s CROSS JOIN generate_series(0, {len(ROLES) - 1}) t"
        key = f"s.n * {len(ROLES)} + t"
        role = "(ARRAY[" + ", ".join(f"'{role}'" for role in ROLES) + "])[t + 1]"
        address = "'p' || t || '.' || s.urn || '@school.example'"
        self._copy(User, times, key, email=address, name="'Person ' || t || ' ' || s.urn")
        self._copy(UserRole, times, key, user_id=self._key(User, key))
        self._copy(
            Contact, times, key, school_id="s.urn", role=role, name="'Person ' || t || ' ' || s.urn", email=address,
            user_id=self._key(User, key),
        )  # fmt: skip

    def _officers(self) -> None:
        times = f"bench_round r CROSS JOIN generate_series(0, {OFFICERS - 1}) t"
        key = f"r.round * {OFFICERS} + t"
        of = {"officer_id": self._key(Officer, key)}
        comes, goes = self._day(f"t * {STAY}"), self._day(f"t * {STAY} + {STAY - 1}")
        self._copy(
            Officer, times, key, display_name="'PC ' || r.round || ' ' || t", collar_number=f"'R' || {key}",
            command_unit_id="r.command_unit_id",
        )  # fmt: skip
        self._copy(Tenure, times, key, from_on=comes, planned_until_on=f"{goes} + 30", **of)
        self._copy(VettingCheck, times, key, checked_on=comes, review_by_on=f"{goes} + 30", **of)
        self._copy(
            Absence, f"{times} CROSS JOIN generate_series(0, 9) a", f"({key}) * 10 + a", from_on=f"{comes} + a * 80",
            until_on=f"{comes} + a * 80 + 4", **of,
        )  # fmt: skip
        self._copy(
            Deployment, f"bench_school s CROSS JOIN generate_series(0, {OFFICERS - 1}) t", f"s.n * {OFFICERS} + t",
            school_id="s.urn", officer_id=self._key(Officer, f"s.round * {OFFICERS} + t"), from_on=comes,
            until_on=f"CASE WHEN t < {OFFICERS - 1} THEN {goes} END",
        )  # fmt: skip

    def _notices(self) -> None:
        """A plan for each round of schools, a notice for each of them, a copy to its head and its DSL."""
        apart = YEARS * 365 // (NOTICES - 1)
        # The newest is announced for the week after next; every third school has not answered yet.
        day, newest = self._day(f"t * {apart} + 10"), f"t = {NOTICES - 1}"
        at = self._moment(f"t * {apart} - 10")
        plans = f"bench_round r CROSS JOIN generate_series(0, {NOTICES - 1}) t"
        times = f"bench_school s CROSS JOIN generate_series(0, {NOTICES - 1}) t"
        key, plan = f"s.n * {NOTICES} + t", f"s.round * {NOTICES} + t"
        standing = f"CASE WHEN {newest} THEN 'ANNOUNCED' ELSE 'IN_EFFECT' END"
        of_plan = {"redeployment_id": self._key(Redeployment, plan), "school_id": "s.urn"}
        self._copy(
            Redeployment, plans, f"r.round * {NOTICES} + t", command_unit_id="r.command_unit_id", effective_on=day,
            status=standing,
        )  # fmt: skip
        self._copy(
            Change, times, key, status=standing, took_effect_on=f"CASE WHEN NOT {newest} THEN {day} END",
            officer_out_id=self._key(Officer, f"s.round * {OFFICERS} + t * {OFFICERS} / {NOTICES}"), **of_plan,
        )  # fmt: skip
        self._copy(
            Letter, times, key, subject="'Your officer changes, ' || s.urn", about="'School ' || s.urn", posted_at=at,
            desk="'unit-' || s.command_unit_id",
        )  # fmt: skip
        unanswered = f"{newest} AND s.n % 3 = 0"
        self._copy(
            Notice, times, key, letter_id=self._key(Letter, key), issued_at=at, remind_on=f"{day} - 8",
            call_on=f"{day} - 2", status=f"CASE WHEN {unanswered} THEN 'ISSUED' ELSE 'ACKNOWLEDGED' END", **of_plan,
        )  # fmt: skip
        self._copies(times, key, at)
        of_notice = {
            "notice_id": self._key(Notice, key), "contact_id": self._key(Contact, f"s.n * {len(ROLES)}")
        }  # fmt: skip
        self._copy(
            Acknowledgement, times, key, only=f"NOT ({unanswered})", acknowledged_at=f"{at} + interval '1 day'",
            name="'Person 0 ' || s.urn", **of_notice,
        )  # fmt: skip
        self._copy(Question, times, key, only="t % 2 = 0", asked_at=at, **of_notice)

    def _copies(self, times: str, key: str, at: str) -> None:
        times, of_two = f"{times} CROSS JOIN generate_series(0, 1) c", f"({key}) * 2 + c"
        self._copy(
            Delivery, times, of_two, letter_id=self._key(Letter, key),
            address="'p' || c || '.' || s.urn || '@s.example'",
            message_id=f"'<' || {of_two} || '@b.example>'", queued_at=at, try_after=at, accepted_at=at, delivered_at=at,
        )  # fmt: skip
        self._copy(
            NoticeCopy, times, of_two, notice_id=self._key(Notice, key), delivery_id=self._key(Delivery, of_two),
            contact_id=self._key(Contact, f"s.n * {len(ROLES)} + c"), key="gen_random_uuid()", seen_at=at,
        )  # fmt: skip

    def _bulletins(self) -> None:
        """Of each local authority; the head of every school read every other one."""
        place = "SELECT local_authority_id, command_unit_id FROM bench_school GROUP BY 1, 2"
        times = f"({place}) a CROSS JOIN generate_series(0, {BULLETINS - 1}) t"
        key, at = f"a.local_authority_id * {BULLETINS} + t", self._moment(f"t * {YEARS * 365 // BULLETINS}")
        first = self._key(Letter, f"(SELECT count(*) FROM bench_school) * {NOTICES} + {key}")
        self._copy(Letter, times, f"(SELECT count(*) FROM bench_school) * {NOTICES} + {key}", category="'bulletin'")
        self._copy(
            Bulletin, times, key, local_authority_id="a.local_authority_id", written_for_id="a.command_unit_id",
            published_at=at, created_at=at, letter_id=first,
        )  # fmt: skip
        self._copy(
            Reading, f"bench_school s CROSS JOIN generate_series(0, {BULLETINS - 1}, 2) t", f"s.n * {BULLETINS} + t",
            bulletin_id=self._key(Bulletin, f"s.local_authority_id * {BULLETINS} + t"), school_id="s.urn",
            user_id=self._key(User, f"s.n * {len(ROLES)}"), read_at=at,
        )  # fmt: skip

    def _day(self, days: str) -> str:
        return f"(date '{self.begins}' + ({days})::int)"

    def _moment(self, days: str) -> str:
        return f"(timestamptz '{self.begins} 09:00 UTC' + ({days}) * interval '1 day')"

    def _key(self, model: type[models.Model], number: str) -> str:
        return f"{self.last[model]} + 1 + ({number})"

    def _copy(self, model: type[models.Model], times: str, number: str, only: str = "true", **values: str) -> None:
        """The one row again and again, but for these columns."""
        about = model._meta  # noqa: SLF001 # Django documents it
        values = {"id": self._key(model, number), **values}
        columns = [field.column for field in about.concrete_fields]
        assert set(values) <= set(columns), set(values) - set(columns)
        chosen = ", ".join(values.get(column, f'one."{column}"') for column in columns)
        names = ", ".join(f'"{column}"' for column in columns)
        _sql(
            f'INSERT INTO "{about.db_table}" ({names}) SELECT {chosen} FROM {times} '
            f'JOIN "{about.db_table}" one ON one.id = {self.ones[model]} WHERE {only}'
        )
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            _sql(statement)


def _invent(schools: int) -> None:
    authorities = LocalAuthority.objects.bulk_create(
        LocalAuthority(code=f"{n + 100}", name=f"Authority {n}") for n in range(-(-schools // OF_AUTHORITY))
    )
    School.objects.bulk_create(
        School(
            urn=FIRST_URN + n, name=f"Ash Park School {n:05}", local_authority=authorities[n // OF_AUTHORITY],
            town=f"Town {n % 900}", type_group="Academies", phase="Secondary",
        )
        for n in range(schools)
    )  # fmt: skip


def _serve_every_authority() -> None:
    """Two local authorities to a command unit, and one force for all of them."""
    force = ForceFactory()
    units = CommandUnit.objects
    for n, authority in enumerate(LocalAuthority.objects.order_by("code")):
        unit = units.get_or_create(force=force, code=f"E{n // 2}", defaults={"name": f"East {n // 2}"})[0]
        LocalAuthority.objects.filter(pk=authority.pk).update(command_unit=unit)


@contextmanager
def _unwatched() -> Any:
    """Every foreign key is right by its making, and to look at each would take longer than the rest."""
    _sql("SET session_replication_role = replica")
    yield
    _sql("SET session_replication_role = DEFAULT")


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
