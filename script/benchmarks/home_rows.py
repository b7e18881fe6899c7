"""England for the benchmark of the home page: 26,506 open schools, ten years of history, made by the database itself.

Of each kind one row is made, and copied for every school and every time. Each school has a head, a DSL and a front
office who sign in; an officer for every dozen schools, another every two and a half years; two notices a year that
were acknowledged by all, but for the newest; a question a year; absences; bulletins that half the heads have read;
and all the mail of that. Where the register has fewer schools than were asked for, invented ones make up the number.
"""

from datetime import timedelta

from django.utils import timezone
from home_copying import Copier, sql, unwatched
from home_ones import Ones

from accounts.models import Role, User, UserRole
from bulletins.models import Bulletin, Reading
from deployments.models import Acknowledgement, Change, Deployment, Notice, NoticeCopy, Question, Redeployment
from officers.models import Absence, Officer, Tenure, VettingCheck
from outbox.models import Delivery, Letter
from schools.models import CommandUnit, Contact, LocalAuthority, School
from tests.factories import ForceFactory, adviser, police_user

SCHOOLS, OF_AUTHORITY, OF_OFFICER = 26_506, 300, 12
YEARS, NOTICES, BULLETINS = 10, 20, 100
# An officer stays for two and a half years; the fifth is announced, and comes the week after next.
OFFICERS, STAY = 4, 913
# Higher than any number in the register.
FIRST_URN = 900_000
ROLES = (Contact.Role.HEAD, Contact.Role.DSL, Contact.Role.RECEPTION)

EACH_NOTICE = f"bench_school s CROSS JOIN generate_series(0, {NOTICES - 1}) t"
NOTICE = f"s.n * {NOTICES} + t"
NEWEST = f"t = {NOTICES - 1}"
# The newest is announced for the week after next; every third school has not answered yet, and is to be rung.
UNANSWERED = f"{NEWEST} AND s.n % 3 = 0"


class England(Copier):
    """Every school with its number `n`, its authority, its unit, and the round of schools that share an officer."""

    def __init__(self, schools: int = SCHOOLS) -> None:
        self.begins = timezone.localdate() - timedelta(days=YEARS * 365)
        invent_schools(schools - School.objects.open().count())
        serve_every_authority()
        number_the_schools()
        staff_every_desk()
        super().__init__(Ones(urn=FIRST_URN - 1, day=self.begins).rows())
        with unwatched():
            self._people()
            self._officers()
            self._deployments()
            self._plans()
            self._notices()
            self._answers()
            self._copies()
            self._bulletins()
            self._readings()
        sql("VACUUM ANALYZE")

    def _people(self) -> None:
        """Three at each school, each with an account."""
        times = f"bench_school s CROSS JOIN generate_series(0, {len(ROLES) - 1}) t"
        key = f"s.n * {len(ROLES)} + t"
        role = "(ARRAY[" + ", ".join(f"'{role}'" for role in ROLES) + "])[t + 1]"
        who = {"email": "'p' || t || '.' || s.urn || '@school.example'", "name": "'Person ' || t || ' ' || s.urn"}
        user = {"user_id": self.key(User, key)}
        self.copy(User, times, key, **who)
        self.copy(UserRole, times, key, **user)
        self.copy(Contact, times, key, school_id="s.urn", role=role, **who, **user)

    def _officers(self) -> None:
        times = f"bench_round r CROSS JOIN generate_series(0, {OFFICERS}) t"
        key = f"r.round * {OFFICERS + 1} + t"
        of, comes, goes = {"officer_id": self.key(Officer, key)}, self._comes(), self._goes()
        who = {"display_name": "'PC ' || r.round || ' ' || t", "collar_number": f"'R' || {key}"}
        self.copy(Officer, times, key, command_unit_id="r.command_unit_id", **who)
        self.copy(Tenure, times, key, from_on=comes, planned_until_on=f"{goes} + 30", **of)
        self.copy(VettingCheck, times, key, checked_on=comes, review_by_on=f"{goes} + 30", **of)
        times, key = f"{times} CROSS JOIN generate_series(0, 9) a", f"({key}) * 10 + a"
        away = {"from_on": f"{comes} + a * 80", "until_on": f"{comes} + a * 80 + 4"}
        self.copy(Absence, times, key, **away, **of)

    def _deployments(self) -> None:
        """One officer after the other; the fourth has no end yet."""
        times = f"bench_school s CROSS JOIN generate_series(0, {OFFICERS - 1}) t"
        who = {"school_id": "s.urn", "officer_id": self._officer("t")}
        days = {"from_on": self._comes(), "until_on": f"CASE WHEN t < {OFFICERS - 1} THEN {self._goes()} END"}
        self.copy(Deployment, times, f"s.n * {OFFICERS} + t", **who, **days)

    def _plans(self) -> None:
        """One for each round of schools, with a change at each of them."""
        plans = f"bench_round r CROSS JOIN generate_series(0, {NOTICES - 1}) t"
        status = f"CASE WHEN {NEWEST} THEN 'ANNOUNCED' ELSE 'IN_EFFECT' END"
        of = {"command_unit_id": "r.command_unit_id", "effective_on": self._effective(), "status": status}
        self.copy(Redeployment, plans, f"r.round * {NOTICES} + t", **of)
        status = f"CASE WHEN {NEWEST} THEN 'PLANNED' ELSE 'IN_EFFECT' END"
        happened = f"CASE WHEN NOT {NEWEST} THEN {self._effective()} END"
        change = {"status": status, "took_effect_on": happened}
        who = {
            "kind": f"CASE WHEN {NEWEST} THEN 'REPLACEMENT' ELSE 'DEPARTURE' END",
            "deployment_kind": f"CASE WHEN {NEWEST} THEN 'NAMED' ELSE '' END",
            "officer_out_id": self._officer(f"t * {OFFICERS} / {NOTICES}"),
            "officer_in_id": f"CASE WHEN {NEWEST} THEN {self._officer(str(OFFICERS))} END",
        }
        self.copy(Change, EACH_NOTICE, NOTICE, **who, **change, **self._plan())

    def _notices(self) -> None:
        issued, day = self._issued(), self._effective()
        said = {"subject": "'Your officer changes, ' || s.urn", "about": "'School ' || s.urn"}
        letter = {**said, "posted_at": issued, "desk": "'unit-' || s.command_unit_id"}
        self.copy(Letter, EACH_NOTICE, NOTICE, **letter)
        status = f"CASE WHEN {UNANSWERED} THEN 'ISSUED' ELSE 'ACKNOWLEDGED' END"
        asked = {"issued_at": issued, "remind_on": f"{day} - 16", "call_on": f"{day} - 12", "status": status}
        self.copy(Notice, EACH_NOTICE, NOTICE, letter_id=self.key(Letter, NOTICE), **asked, **self._plan())

    def _answers(self) -> None:
        head = {"notice_id": self.key(Notice, NOTICE), "contact_id": self.key(Contact, f"s.n * {len(ROLES)}")}
        said = {"acknowledged_at": f"{self._issued()} + interval '1 day'", "name": "'Person 0 ' || s.urn"}
        self.copy(Acknowledgement, EACH_NOTICE, NOTICE, only=f"NOT ({UNANSWERED})", **said, **head)
        self.copy(Question, EACH_NOTICE, NOTICE, only="t % 2 = 0", asked_at=self._issued(), **head)

    def _copies(self) -> None:
        """To the head and to the DSL."""
        times, key = f"{EACH_NOTICE} CROSS JOIN generate_series(0, 1) c", f"({NOTICE}) * 2 + c"
        to = {"address": "'p' || c || '.' || s.urn || '@s.example'", "message_id": f"'<' || {key} || '@b.example>'"}
        at = dict.fromkeys(("queued_at", "try_after", "accepted_at", "delivered_at"), self._issued())
        self.copy(Delivery, times, key, letter_id=self.key(Letter, NOTICE), **to, **at)
        of = {"notice_id": self.key(Notice, NOTICE), "delivery_id": self.key(Delivery, key)}
        reader = {"contact_id": self.key(Contact, f"s.n * {len(ROLES)} + c"), "key": "gen_random_uuid()"}
        self.copy(NoticeCopy, times, key, seen_at=self._issued(), **reader, **of)

    def _bulletins(self) -> None:
        """A hundred of each local authority, each with a letter after all those of the notices."""
        place = "SELECT local_authority_id, command_unit_id FROM bench_school GROUP BY 1, 2"
        times = f"({place}) a CROSS JOIN generate_series(0, {BULLETINS - 1}) t"
        key, at = f"a.local_authority_id * {BULLETINS} + t", self._published()
        letter = f"(SELECT count(*) FROM bench_school) * {NOTICES} + {key}"
        self.copy(Letter, times, letter, category="'bulletin'")
        of = {"local_authority_id": "a.local_authority_id", "written_for_id": "a.command_unit_id"}
        self.copy(Bulletin, times, key, published_at=at, created_at=at, letter_id=self.key(Letter, letter), **of)

    def _readings(self) -> None:
        """The head of every school read every other one."""
        times = f"bench_school s CROSS JOIN generate_series(0, {BULLETINS - 1}, 2) t"
        bulletin = self.key(Bulletin, f"s.local_authority_id * {BULLETINS} + t")
        head = {"school_id": "s.urn", "user_id": self.key(User, f"s.n * {len(ROLES)}")}
        self.copy(Reading, times, f"s.n * {BULLETINS} + t", bulletin_id=bulletin, read_at=self._published(), **head)

    def _officer(self, number: str) -> str:
        return self.key(Officer, f"s.round * {OFFICERS + 1} + {number}")

    def _plan(self) -> dict[str, str]:
        return {"redeployment_id": self.key(Redeployment, f"s.round * {NOTICES} + t"), "school_id": "s.urn"}

    def _comes(self) -> str:
        return self._day(f"t * {STAY}")

    def _goes(self) -> str:
        return self._day(f"t * {STAY} + {STAY - 1}")

    def _effective(self) -> str:
        return self._day(f"t * {YEARS * 365 // (NOTICES - 1)} + 10")

    def _issued(self) -> str:
        return self._moment(f"t * {YEARS * 365 // (NOTICES - 1)} - 10")

    def _published(self) -> str:
        return self._moment(f"t * {YEARS * 365 // BULLETINS}")

    def _day(self, days: str) -> str:
        return f"(date '{self.begins}' + ({days})::int)"

    def _moment(self, days: str) -> str:
        return f"(timestamptz '{self.begins} 09:00 UTC' + ({days}) * interval '1 day')"


def invent_schools(number: int) -> None:
    count = max(number, 0)
    authorities = LocalAuthority.objects.bulk_create(
        LocalAuthority(code=f"Z{n}", name=f"Authority {n}") for n in range(-(-count // OF_AUTHORITY))
    )
    School.objects.bulk_create(invented_school(n, authorities[n // OF_AUTHORITY]) for n in range(count))


def invented_school(n: int, authority: LocalAuthority) -> School:
    name, town = f"Ash Park School {n:05}", f"Town {n % 900}"
    what = {"type_group": "Academies", "phase": "Secondary"}
    return School(urn=FIRST_URN + n, name=name, town=town, local_authority=authority, **what)


def serve_every_authority() -> None:
    """Two local authorities to a command unit, and one force for all of them."""
    force = ForceFactory()
    units = CommandUnit.objects
    for n, authority in enumerate(LocalAuthority.objects.order_by("code")):
        unit = units.get_or_create(force=force, code=f"E{n // 2}", defaults={"name": f"East {n // 2}"})[0]
        LocalAuthority.objects.filter(pk=authority.pk).update(command_unit=unit)


def staff_every_desk() -> None:
    """An adviser in each local authority, a sergeant and an inspector in each unit."""
    for authority in LocalAuthority.objects.all():
        adviser(authority)
    for unit in CommandUnit.objects.all():
        police_user(unit, Role.SERGEANT)
        police_user(unit, Role.INSPECTOR)


def number_the_schools() -> None:
    """Numbered within each unit, so that a dozen of the same officer lie in one."""
    sql(f"""
        CREATE TABLE bench_school AS
        SELECT s.urn, s.local_authority_id, a.command_unit_id, (row_number() OVER by_place - 1)::int n,
            (dense_rank() OVER (ORDER BY a.command_unit_id) * 1000
             + (row_number() OVER (PARTITION BY a.command_unit_id ORDER BY s.local_authority_id, s.urn) - 1)
             / {OF_OFFICER})::int round
        FROM schools_school s JOIN schools_localauthority a ON a.id = s.local_authority_id
        WHERE s.status IN ('OPEN', 'CLOSING')
        WINDOW by_place AS (ORDER BY a.command_unit_id, s.local_authority_id, s.urn)
    """)
    sql("CREATE TABLE bench_round AS SELECT round, command_unit_id FROM bench_school GROUP BY 1, 2")
