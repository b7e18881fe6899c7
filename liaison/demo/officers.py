"""Nine school officers, each in another state of readiness."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from deployments.models import Deployment
from liaison.demo.area import Area, monday_from
from liaison.demo.clock import Days
from liaison.demo.people import POLICE, People
from liaison.demo.portraits import FACES, draw
from liaison.demo.school_list import HEADS_SCHOOL
from officers.actions import (
    add_course,
    add_officer,
    add_role_title,
    begin_tenure,
    put_photo,
    record_training,
    record_vetting,
)
from officers.models import Course, Officer, RoleTitle, VettingCheck
from schools.models import School


@dataclass(frozen=True)
class Recruit:
    """What is known of an officer when the story begins, in days from today."""

    name: str
    collar_number: str
    tenure: tuple[int, int] | None = (-950, 600)
    # By when confirmed vetting is reviewed; none yet for somebody whose vetting is not through.
    vetting_review: int | None = 400
    training_until: int = 300
    title: str = "Safer Schools Officer"
    # Their schools, by number, when the story begins.
    schools: tuple[int, ...] = ()


TITLES = {
    "Safer Schools Officer": "Works with several schools: visits, talks with classes, and advises staff.",
    "Youth Engagement Officer": "Works with young people in school and after it, to keep them out of trouble.",
}

TEAM = {
    # Nothing stops her: the account officer@.
    "hale": Recruit("PC Imogen Hale", "EA214", schools=(2, 3, 4, 5, 35, 36, 37, 38)),
    # Vetting is due for review in three weeks.
    "adeyan": Recruit("PC Tobi Adeyan", "EA187", vetting_review=21, schools=(8, 9, 10, 40)),
    # The tenure ends in two weeks.
    "fenwright": Recruit(
        "PC Marcus Fenwright", "EA152", tenure=(-1080, 14), schools=(17, 18, 19, 23, 24, 25, 26, 27, 28, 29)
    ),
    # A required course runs out in a fortnight.
    "ramanet": Recruit("PC Priya Ramanet", "EA203", training_until=14, schools=(1, 6, 7, 20, 21, 22, 33, 34)),
    # Vetting is confirmed when the story begins, and lapses in the course of it.
    "penhollow": Recruit("PC Dilys Penhollow", "EA176", schools=(39,)),
    # Vetting is confirmed when the story begins, and is withdrawn in the course of it.
    "starkwell": Recruit("PC Owen Starkwell", "EA131", schools=(11, 12, 13, 14, 15, 16)),
    # Vetting is not through: it is recorded as pending in the course of the story.
    "roake": Recruit(
        "PC Callum Roake", "EA231", tenure=(-20, 700), vetting_review=None, title="Youth Engagement Officer"
    ),
    # New: no tenure has begun.
    "karimel": Recruit("PC Nadia Karimel", "EA236", tenure=None),
    # Fit, and goes along with PC Hale before any school is hers.
    "tolland": Recruit("PC Wren Tolland", "EA240", tenure=(-140, 700)),
}


def make_officers(area: Area, people: People, *, days: Days) -> dict[str, Officer]:
    """The team with its records and its schools, as they stand when the story begins."""
    by = people.accounts["sergeant"]
    inspector = people.accounts["inspector"]
    courses = [
        add_course(force=area.unit.force, name="Safer Schools course", is_required=True, by=inspector),
        add_course(force=area.unit.force, name="Prevent", is_required=True, by=inspector),
    ]
    add_course(force=area.unit.force, name="Restorative practice", is_required=False, by=inspector)
    titles = {
        name: add_role_title(force=area.unit.force, name=name, plain_words=words, by=inspector)
        for name, words in TITLES.items()
    }
    team = {}
    for n, (key, recruit) in enumerate(TEAM.items()):
        supervisor = by if n % 2 == 0 else people.second_sergeant
        user = people.accounts["officer"] if key == "hale" else None
        team[key] = _add(area, recruit, n, title=titles[recruit.title], supervisor=supervisor, user=user, by=by)
        _record(team[key], recruit, courses, days=days, by=by)
        _post(team[key], recruit, area, from_on=_monday_ago(days, 58 + 3 * n))
        if key in FACES:
            put_photo(officer=team[key], picture=draw(FACES[key]), by=by)
    before = Deployment.objects.get(officer=team["ramanet"], school=area.schools[HEADS_SCHOOL])
    _remember(team["starkwell"], before.school, until_on=before.from_on - timedelta(days=3))
    return team


def _add(
    area: Area, recruit: Recruit, n: int, *, title: RoleTitle, supervisor: User, user: User | None, by: User
) -> Officer:
    return add_officer(
        command_unit=area.unit,
        by=by,
        display_name=recruit.name,
        legal_name="",
        rank="PC",
        collar_number=recruit.collar_number,
        role_title=title,
        cluster=None,
        supervisor=supervisor,
        service_since=date(2006 + 2 * n, 1 + n, 15),
        phone=f"01632 9601{10 + n}",
        email=f"{recruit.name.removeprefix('PC ').replace(' ', '.').lower()}@{POLICE}",
        user=user,
    )


def _record(officer: Officer, recruit: Recruit, courses: list[Course], *, days: Days, by: User) -> None:
    def day(n: int) -> date:
        return days.today + timedelta(days=n)

    if recruit.tenure:
        first, last = recruit.tenure
        begin_tenure(officer=officer, from_on=day(first), planned_until_on=day(last), by=by)
    if recruit.vetting_review:
        record_vetting(
            officer=officer,
            outcome=VettingCheck.Outcome.CONFIRMED,
            checked_on=day(-330),
            # Not before the last change that is on its way.
            review_by_on=max(day(recruit.vetting_review), days.ahead(13)),
            by=by,
        )
    for course in courses:
        # Only one of two runs out, so that it can be seen which.
        until = recruit.training_until if course == courses[0] else 300
        record_training(officer=officer, course=course, done_on=day(-400), valid_until_on=day(until), by=by)


def _post(officer: Officer, recruit: Recruit, area: Area, *, from_on: date) -> None:
    """Where the officer already worked before the area began to use Liaison."""
    Deployment.objects.bulk_create(
        Deployment(officer=officer, school=area.schools[number], from_on=from_on) for number in recruit.schools
    )


def _remember(officer: Officer, school: School, *, until_on: date) -> None:
    """Who worked at the school before."""
    Deployment.objects.create(officer=officer, school=school, from_on=until_on - timedelta(days=420), until_on=until_on)


def _monday_ago(days: Days, weeks: int) -> date:
    return monday_from(days.today - timedelta(weeks=weeks))
