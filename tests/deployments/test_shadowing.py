"""Two officers for a while, cover for a while, and what the gate makes of each."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.checks import find_problems
from deployments.errors import RedeploymentError
from deployments.models import Change, Deployment, Redeployment, RegisterEntry
from deployments.outlook import expected_posts
from officers.models import Absence, Officer
from schools.models import CommandUnit, School
from tests.deployments.absent import acknowledged, aid
from tests.deployments.conftest import MONDAY, NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page, typed_day
from tests.factories import fit_officer, police_user, school_user, telling_school

UNTIL = date(2026, 11, 27)
AFTER = date(2026, 11, 30)


def draft(unit: CommandUnit, by: User, *planned: PlannedChange, on: date = NEXT_MONDAY, **facts: Any) -> Redeployment:
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="A new officer joins.", effective_on=on, by=by, **facts
    )
    actions.add_changes(redeployment=plan, planned=planned, by=by)
    return plan


def tell(plan: Redeployment, by: User) -> Redeployment:
    actions.schedule_redeployment(redeployment=plan, by=by)
    plan.refresh_from_db()
    for notice in plan.notices.all():
        actions.acknowledge_by_link(copy=notice.copies.all()[0])
    return plan


def words_of(plan: Redeployment) -> list[str]:
    return [problem.words for problem in find_problems(plan, release_at=MONDAY)]


@pytest.fixture
def shadow(school: School, joiner: Officer, leaver: Officer) -> PlannedChange:
    return PlannedChange(school, joiner, deployment_kind="SHADOW", shadows=leaver, until_on=UNTIL)


@pytest.fixture
def shadowing(clock: object, unit: CommandUnit, sergeant: User, shadow: PlannedChange) -> Redeployment:
    return draft(unit, sergeant, shadow)


def absence_of(officer: Officer, by: User, from_on: date, until_on: date) -> Absence:
    return Absence.objects.create(officer=officer, kind="AID", from_on=from_on, until_on=until_on, recorded_by=by)


def test_the_school_reads_that_two_officers_come_and_until_when(shadowing: Redeployment, sergeant: User) -> None:
    tell(shadowing, sergeant)

    notice = shadowing.notices.get()
    assert notice.letter.subject == "Ash Park School: a second officer comes along from 9 November"
    assert notice.before.splitlines() == ["PC Leaver, named officer (one of several schools)"]
    assert notice.after.splitlines() == [
        "PC Leaver, named officer (one of several schools)",
        "PC Joiner, shadowing PC Leaver until 27 November 2026",
        "Two officers will come together until 27 November 2026.",
    ]


def test_the_gate_lets_the_shadow_begin_and_the_arrival_ends_it(
    clock, shadowing: Redeployment, unit: CommandUnit, sergeant: User, school: School, joiner: Officer, leaver: Officer
) -> None:
    tell(shadowing, sergeant)
    actions.take_effect(on=NEXT_MONDAY)

    shadow = joiner.deployments.get()
    assert (shadow.kind, shadow.shadows, shadow.until_on) == ("SHADOW", leaver, UNTIL)
    early = date(2026, 11, 23)
    arrival = draft(unit, sergeant, PlannedChange(school, joiner, leaver), on=early)
    tell(arrival, sergeant)
    actions.take_effect(on=early)

    shadow.refresh_from_db()
    leaver_post = leaver.deployments.get()
    assert (shadow.until_on, leaver_post.until_on) == (date(2026, 11, 22), date(2026, 11, 22))
    assert joiner.deployments.get(kind="NAMED").from_on == early
    assert [post.line for post in expected_posts(early, schools=[school.pk])] == [
        "PC Joiner, named officer (one of several schools)"
    ]


def test_a_shadow_that_has_gone_does_not_count_any_more(
    shadowing: Redeployment, sergeant: User, school: School
) -> None:
    tell(shadowing, sergeant)

    assert [post.officer.display_name for post in expected_posts(UNTIL, schools=[school.pk])] == [
        "PC Joiner",
        "PC Leaver",
    ]
    assert [post.officer.display_name for post in expected_posts(AFTER, schools=[school.pk])] == ["PC Leaver"]


def test_an_arrival_is_scheduled_while_the_shadowing_is_still_to_come(
    shadowing: Redeployment, unit: CommandUnit, sergeant: User, school: School, joiner: Officer
) -> None:
    tell(shadowing, sergeant)

    assert words_of(draft(unit, sergeant, PlannedChange(school, joiner), on=AFTER)) == []
    assert words_of(draft(unit, sergeant, PlannedChange(school, joiner), on=date(2026, 11, 23))) == []


def test_only_who_works_there_is_shadowed(clock, unit, sergeant, school, leaver, joiner) -> None:
    stranger = fit_officer(unit, display_name="PC Stranger", collar_number="77")
    plan = draft(unit, sergeant, PlannedChange(school, joiner, shadows=stranger, until_on=UNTIL))

    assert words_of(plan) == [
        "PC Stranger (77) does not work at Ash Park School on that day, so nobody can shadow them there."
    ]


@pytest.mark.parametrize(
    ("facts", "words", "field"),
    [
        ({"shadows": "joiner", "until_on": UNTIL}, "Nobody shadows themselves.", "shadows"),
        ({"shadows": "leaver"}, "Enter the last day of the shadowing.", "until_on"),
        ({"deployment_kind": "SHADOW", "until_on": UNTIL}, "Choose whom .* shadows.", "shadows"),
        ({"until_on": UNTIL}, "Only a cover or a shadow has a last day", "until_on"),
        (
            {"deployment_kind": "COVER", "until_on": date(2026, 11, 8)},
            "The last day must not be before the plan’s day, 9 November 2026.",
            "until_on",
        ),
        (
            {"shadows": "leaver", "officer_out": "leaver", "until_on": UNTIL},
            "A shadowing officer comes, and takes over from nobody.",
            "officer_out",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    clock, unit, sergeant, school, leaver, joiner, facts, words, field
) -> None:
    people = {"leaver": leaver, "joiner": joiner}
    planned = PlannedChange(school, joiner, **{name: people.get(value, value) for name, value in facts.items()})

    with pytest.raises(RedeploymentError, match=words) as refused:
        draft(unit, sergeant, planned)

    assert refused.value.field == field
    assert Change.objects.count() == 0


def test_cover_ends_by_itself_and_is_not_away_within_its_days(clock, unit, sergeant, school, leaver, joiner) -> None:
    cover = PlannedChange(school, joiner, deployment_kind="COVER", until_on=UNTIL)
    plan = draft(unit, sergeant, cover)
    away = absence_of(joiner, sergeant, date(2026, 11, 20), date(2026, 11, 21))

    assert words_of(plan) == [
        "PC Joiner is away from 20 November 2026 to 21 November 2026, inside the days of the cover at Ash Park School."
    ]
    Absence.objects.filter(pk=away.pk).delete()
    tell(plan, sergeant)
    actions.take_effect(on=NEXT_MONDAY)

    assert joiner.deployments.get().until_on == UNTIL
    assert plan.notices.get().after.splitlines()[-1] == "PC Joiner, cover officer until 27 November 2026"


def test_a_gate_that_opens_after_the_last_day_holds(clock, unit, sergeant, school, leaver, joiner) -> None:
    plan = tell(draft(unit, sergeant, PlannedChange(school, joiner, deployment_kind="COVER", until_on=UNTIL)), sergeant)

    actions.take_effect(on=AFTER)

    assert plan.changes.get().held_because == "The last day, 27 November 2026, is over."


def test_an_absence_takes_effect_untold_and_the_deployment_goes_on(clock, unit, sergeant, school, leaver) -> None:
    away = absence_of(leaver, sergeant, NEXT_MONDAY, UNTIL)
    plan = draft(unit, sergeant, PlannedChange(school, officer_out=leaver, absence=away), interim_contact="Sgt Vale")
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    actions.take_effect(on=NEXT_MONDAY)

    change = plan.changes.get()
    assert (change.kind, change.status, change.until_on) == ("ABSENCE", Change.Status.IN_EFFECT, UNTIL)
    assert leaver.deployments.get().until_on is None
    entry = RegisterEntry.objects.get()
    assert entry.shortfall == "UNTOLD"
    assert f"{leaver} is away until 27 November 2026" in entry.summary
    assert "The absence could not wait" in entry.cause
    post = expected_posts(NEXT_MONDAY, schools=[school.pk])[0]
    assert post.line == "PC Leaver, named officer (one of several schools), away until 27 November 2026"


def test_the_school_reads_who_is_away_whom_to_ask_and_the_day_of_the_return(
    clock, unit, sergeant, school, leaver
) -> None:
    away = absence_of(leaver, sergeant, NEXT_MONDAY, UNTIL)
    plan = draft(unit, sergeant, PlannedChange(school, officer_out=leaver, absence=away))

    assert words_of(plan) == ["Nobody works at Ash Park School then. Say whom it turns to."]
    actions.change_redeployment(
        redeployment=plan,
        reason=plan.reason,
        explanation=plan.explanation,
        effective_on=plan.effective_on,
        interim_contact="Sgt Vale, 01632 960001",
        by=sergeant,
    )
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    notice = plan.notices.get()
    assert notice.letter.subject == "Ash Park School: your officer is away from 9 November"
    assert notice.before == "PC Leaver, named officer (one of several schools)"
    assert notice.after.splitlines() == [
        "PC Leaver, named officer (one of several schools), away until 27 November 2026",
        "PC Leaver is expected back on Monday 30 November 2026.",
        "Until you hear from us please turn to Sgt Vale, 01632 960001.",
    ]


def test_an_absence_with_cover_names_the_cover(clock, unit, sergeant, school, leaver, joiner) -> None:
    away = absence_of(leaver, sergeant, NEXT_MONDAY, UNTIL)
    cover = PlannedChange(school, joiner, deployment_kind="COVER", until_on=UNTIL)
    plan = tell(draft(unit, sergeant, PlannedChange(school, officer_out=leaver, absence=away), cover), sergeant)

    notice = plan.notices.get()
    assert notice.letter.subject == "Ash Park School: your officer is away from 9 November"
    assert "PC Joiner, cover officer until 27 November 2026" in notice.after.splitlines()
    assert "please turn to" not in notice.after


def test_a_withdrawal_from_schools_names_whom_to_ask_and_when_it_is_looked_at_again(
    clock, unit, sergeant, school, leaver
) -> None:
    plan = draft(unit, sergeant, PlannedChange(school, officer_out=leaver))
    Redeployment.objects.filter(pk=plan.pk).update(reason="RESOURCE_WITHDRAWAL")
    plan.refresh_from_db()

    assert words_of(plan) == [
        "Nobody works at Ash Park School then. Say whom it turns to.",
        "Say on which day the withdrawal from Ash Park School is looked at again.",
    ]


def test_a_new_interim_contact_or_last_day_is_a_correction_and_spelling_is_not(
    clock, unit, sergeant, school, leaver, joiner
) -> None:
    plan = draft(unit, sergeant, PlannedChange(school, joiner, deployment_kind="COVER", until_on=UNTIL))
    tell(plan, sergeant)
    same = actions.begin_correction(redeployment=plan, by=sergeant)
    actions.change_redeployment(
        redeployment=same, reason=same.reason, explanation="Spelling.", effective_on=NEXT_MONDAY, by=sergeant
    )
    actions.schedule_redeployment(redeployment=same, by=sergeant)
    same.refresh_from_db()
    assert [(notice.number, notice.status) for notice in same.notices.all()] == [(1, "ACKNOWLEDGED")]

    longer = actions.begin_correction(redeployment=same, by=sergeant)
    change = longer.changes.select_related("school__local_authority").get()
    planned = PlannedChange(change.school, joiner, deployment_kind="COVER", until_on=AFTER)
    actions.change_change(change=change, planned=planned, by=sergeant)
    actions.schedule_redeployment(redeployment=longer, by=sergeant)

    notice = longer.notices.get()
    assert (notice.number, notice.status) == (2, "ISSUED")
    for words in (notice.letter.text, notice.letter.html):
        assert "PC Joiner, cover officer until 27 November 2026" in words
        assert "PC Joiner, cover officer until 30 November 2026" in words


def test_a_school_that_loses_two_gains_one_and_shares_one_reads_one_notice(
    clock, unit, sergeant, school, leaver, joiner
) -> None:
    second = fit_officer(unit, display_name="PC Second")
    shared = fit_officer(unit, display_name="PC Shared")
    Deployment.objects.create(officer=second, school=school, from_on=date(2026, 1, 5))
    plan = draft(
        unit,
        sergeant,
        PlannedChange(school, joiner, leaver),
        PlannedChange(school, officer_out=second),
        PlannedChange(school, shared, deployment_kind="COVER", until_on=UNTIL),
    )
    actions.schedule_redeployment(redeployment=plan, by=sergeant)

    notice = plan.notices.get()
    assert notice.before.splitlines() == [
        "PC Leaver, named officer (one of several schools)",
        "PC Second, named officer (one of several schools)",
    ]
    assert notice.after.splitlines() == [
        "PC Joiner, named officer (one of several schools)",
        "PC Shared, cover officer until 27 November 2026",
    ]


# Through the pages


def test_shadowing_is_planned_through_the_pages_and_the_arrival_after_it(
    clock, unit, sergeant, school, leaver, joiner
) -> None:
    client = client_of(sergeant)
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="New.", effective_on=NEXT_MONDAY, by=sergeant
    )
    answers = {"step": "same", "chosen": school.pk, "officer_in": joiner.pk, "deployment_kind": "SHADOW"}
    refused = client.post(page("change-add", plan), answers).content.decode()
    assert "Choose whom the officer shadows" in refused
    assert "Enter the last day of the shadowing" in refused
    client.post(page("change-add", plan), answers | {"shadows": leaver.pk} | typed_day("until_on", UNTIL))
    change = plan.changes.get()
    assert (change.kind, change.shadows, change.until_on) == ("SHADOWING", leaver, UNTIL)

    tell(plan, sergeant)
    actions.take_effect(on=NEXT_MONDAY)
    address = f"{reverse('deployments:redeployment-add')}?arrival_of={change.pk}"
    assert address in client.get(page("redeployment-detail", plan)).content.decode()
    facts = {"reason": "NEW_OFFICER", "explanation": "Now in earnest."} | typed_day("effective_on", AFTER)
    client.post(address, facts)

    arrival = Redeployment.objects.exclude(pk=plan.pk).get()
    assert [(row.kind, row.officer_in, row.school) for row in arrival.changes.all()] == [("ARRIVAL", joiner, school)]
    assert client_of(police_user(unit, Role.INSPECTOR)).get(address).status_code == 403
    assert client.get(f"{reverse('deployments:redeployment-add')}?arrival_of=999999").status_code == 404


def test_two_schools_swap_their_officers_on_the_rows_page(clock, unit, sergeant, school, leaver) -> None:
    other = telling_school(unit, name="Beck Lane School")
    theirs = fit_officer(unit, display_name="PC Theirs")
    Deployment.objects.create(officer=theirs, school=other, from_on=date(2026, 1, 5))
    plan = actions.create_redeployment(
        command_unit=unit, reason="LATERAL_MOVE", explanation="A swap.", effective_on=NEXT_MONDAY, by=sergeant
    )
    post_rows(client_of(sergeant), plan, (school, leaver, theirs), (other, theirs, leaver))

    tell(plan, sergeant)
    actions.take_effect(on=NEXT_MONDAY)
    after = {post.urn: post.officer for post in expected_posts(NEXT_MONDAY, schools=[school.pk, other.pk])}
    assert after == {school.pk: theirs, other.pk: leaver}


def test_an_intake_of_five_comes_to_several_schools_on_the_rows_page(clock, unit, sergeant) -> None:
    intake = [fit_officer(unit, display_name=f"PC New {n}") for n in range(5)]
    schools = [telling_school(unit, name=f"School {n}") for n in range(6)]
    plan = actions.create_redeployment(
        command_unit=unit, reason="NEW_OFFICER", explanation="An intake.", effective_on=NEXT_MONDAY, by=sergeant
    )
    rows = [(school, None, intake[n % 5]) for n, school in enumerate(schools)]
    post_rows(client_of(sergeant), plan, *rows)

    tell(plan, sergeant)
    assert actions.take_effect(on=NEXT_MONDAY).in_effect == 6
    assert plan.notices.count() == 6


def post_rows(client: Client, plan: Redeployment, *rows: tuple[School, Officer | None, Officer]) -> None:
    answers = {"step": "rows", "chosen": " ".join(str(school.pk) for school, _, _ in rows)}
    answers |= {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": str(len(rows))}
    order = sorted(rows, key=lambda row: row[0].name)
    for n, (_, goes, comes) in enumerate(order):
        answers |= {f"form-{n}-officer_out": str(goes.pk) if goes else "", f"form-{n}-officer_in": str(comes.pk)}
        answers[f"form-{n}-deployment_kind"] = "NAMED"
    response = client.post(page("change-add", plan), answers)
    assert response.status_code == 302, response.content.decode()


def test_the_school_sees_who_goes_along_who_is_away_and_whom_to_ask(clock, unit, sergeant, school, leaver) -> None:
    head = client_of(school_user(school))
    address = reverse("deployments:school", args=[school.pk])
    shadow = fit_officer(unit, display_name="PC Shadow")
    Deployment.objects.create(
        officer=shadow, school=school, kind="SHADOW", shadows=leaver, from_on=date(2026, 11, 2), until_on=UNTIL
    )
    assert "Goes along with PC Leaver, since 2 November 2026, until 27 November 2026" in " ".join(
        head.get(address).content.decode().split()
    )

    absence_of(leaver, sergeant, date(2026, 11, 2), UNTIL)
    plan = draft(unit, sergeant, interim_contact="Sgt Vale, 01632 960001")
    Change.objects.create(
        redeployment=plan,
        school=school,
        kind="ABSENCE",
        officer_out=leaver,
        absence=leaver.absences.get(),
        until_on=UNTIL,
        cannot_wait=True,
        status="IN_EFFECT",
        took_effect_on=date(2026, 11, 2),
    )
    words = " ".join(head.get(address).content.decode().split())
    assert "Away</strong> until 27 November 2026" in words
    assert "Meanwhile please turn to Sgt Vale, 01632 960001." in words


@pytest.mark.parametrize("gone", ["left", "away"])
def test_the_gate_holds_a_shadow_of_whom_it_would_shadow_nobody(
    shadowing: Redeployment, leaver: Officer, sergeant: User, gone: str
) -> None:
    tell(shadowing, sergeant)
    acknowledged(shadowing)
    if gone == "left":
        Deployment.objects.filter(officer=leaver).update(until_on=date(2026, 11, 6))
    else:
        absence_of(leaver, sergeant, NEXT_MONDAY, date(2026, 11, 10))

    assert actions.take_effect(on=NEXT_MONDAY).held == 1

    assert "so nobody can shadow them there" in shadowing.changes.get().held_because
    assert not Deployment.objects.filter(kind="SHADOW").exists()


def test_a_gate_that_comes_late_says_of_an_absence_what_was_so_on_its_day(clock, leaver, sergeant) -> None:
    plan = aid(leaver, interim_contact="The desk", by=sergeant)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    clock.move_to("2026-11-11T10:00:00+00:00")
    acknowledged(plan)

    clock.move_to("2026-11-12T06:00:00+00:00")
    actions.take_effect(on=date(2026, 11, 12))

    assert plan.changes.get().took_effect_on == NEXT_MONDAY
    entry = RegisterEntry.objects.get()
    assert (entry.shortfall, entry.took_effect_on, entry.lead_days) == ("UNTOLD", NEXT_MONDAY, 5)


def test_whoever_is_shadowed_does_not_leave_the_shadow_behind(
    shadowing: Redeployment, unit: CommandUnit, school: School, leaver: Officer, joiner: Officer, sergeant: User
) -> None:
    tell(shadowing, sergeant)
    acknowledged(shadowing)
    actions.take_effect(on=NEXT_MONDAY)
    leaving = draft(unit, sergeant, PlannedChange(school, officer_out=leaver), on=date(2026, 11, 23))

    problems = find_problems(leaving, release_at=timezone.now())
    assert [problem.words for problem in problems if problem.code == "post"] == [
        f"{joiner} shadows {leaver} at Ash Park School. Say whether {joiner} stays or leaves."
    ]

    actions.add_changes(redeployment=leaving, planned=[PlannedChange(school, officer_in=joiner)], by=sergeant)
    assert "post" not in [problem.code for problem in find_problems(leaving, release_at=timezone.now())]
