"""Two sergeants on one plan: whoever saves second is told who changed what, and overwrites nothing.

Every form of a plan is opened by the second sergeant, then the first one changes the plan, then the second one saves.
"""

import re
from dataclasses import dataclass, field

import pytest

from accounts.models import Role, User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Exigency, PlanEdit, Redeployment
from outbox.models import Letter
from tests.deployments.conftest import NEXT_MONDAY
from tests.deployments.plan_pages import client_of, page, typed_day
from tests.factories import fit_officer, police_user, telling_school
from tests.pages import words_of

REVISION = re.compile(r'name="revision"[^>]*?value="(\d+)"|value="(\d+)"[^>]*?name="revision"')


@pytest.fixture
def second(unit):
    return police_user(unit, Role.SERGEANT)


@dataclass
class Tab:
    """A page of the plan, open in the second sergeant's browser since before the first one's edit."""

    plan: Redeployment
    user: User
    name: str
    args: tuple[object, ...] = ()
    # Posted to reach the page, where opening its address is not enough.
    step: dict[str, object] = field(default_factory=dict)
    # Which page bears the button, where that is not its own.
    on: str = ""

    def __post_init__(self) -> None:
        self.client = client_of(self.user)
        url = self.address(self.on) if self.on else self.address(self.name, *self.args)
        shown = words_of(self.client.post(url, self.step) if self.step else self.client.get(url))
        found = REVISION.search(shown)
        self.revision = found and (found[1] or found[2])

    def address(self, name, *args):
        return page(name, self.plan, *args)

    def save(self, **answers):
        """What the page says after its button was pressed."""
        facts = answers | ({"revision": self.revision} if self.revision else {})
        return words_of(self.client.post(self.address(self.name, *self.args), facts, follow=True))


def everything(plan):
    """All that an edit could overwrite."""
    plan.refresh_from_db()
    rows = plan.changes.order_by("school", "pk").values_list("school", "officer_in", "officer_out", "deployment_kind")
    facts = (plan.reason, plan.explanation, plan.effective_on, plan.words, plan.status, plan.revision)
    return (*facts, list(rows), Exigency.objects.count(), Letter.objects.count())


def facts_of(plan, **facts):
    day = typed_day("effective_on", NEXT_MONDAY)
    return {"reason": plan.reason, "explanation": plan.explanation, **day} | facts


def rewrite(plan, by):
    """What the first sergeant does meanwhile."""
    actions.write_notice(redeployment=plan, words="Dear all, ((school)) changes on ((day)).", by=by)


def _edit_change(plan):
    return (plan.changes.get().pk,)


def _mended(plan):
    change = plan.changes.get()
    return {"officer_in": change.officer_in_id, "officer_out": "", "deployment_kind": "DEDICATED"}


CASES = {
    "why and when": ("redeployment-edit", {}, lambda plan: facts_of(plan, explanation="Mine.")),
    "words": ("notice-write", {}, lambda plan: {"words": "Mine, ((school))."}),
    "change": ("change-edit", {"args": _edit_change}, _mended),
    "removal": ("change-remove", {"args": _edit_change}, lambda plan: {}),
    "telling": ("schedule", {}, lambda plan: {"when": "now"}),
    "question": ("exigency-ask", {}, lambda plan: {"cause": "Mine.", "explanation": "Mine."}),
    "withdrawal": ("withdraw", {}, lambda plan: {"because": "Mine."}),
}


def tab_of(case, plan, user):
    name, how, _ = CASES[case]
    args = how["args"](plan) if "args" in how else ()
    return Tab(plan, user, name, args)


@pytest.mark.parametrize("case", CASES)
def test_whoever_saves_second_is_told_who_changed_what(case, plan, sergeant, second):
    tab, entered = tab_of(case, plan, second), CASES[case][2](plan)
    rewrite(plan, sergeant)
    stood = everything(plan)

    words = tab.save(**entered)

    assert f"{sergeant.name} changed this plan at 10am: the words of the notice." in words
    assert everything(plan) == stood


@pytest.mark.parametrize("case", CASES)
def test_whoever_has_read_it_saves_after_all(case, plan, sergeant, second):
    """Nobody is locked out: opened again, the page takes the same answers."""
    rewrite(plan, sergeant)
    stood = everything(plan)

    tab_of(case, plan, second).save(**CASES[case][2](plan))

    assert everything(plan) != stood


@pytest.mark.parametrize("case", CASES)
def test_nobody_is_stopped_where_nobody_else_was_at_work(case, plan, second):
    stood = everything(plan)
    tab_of(case, plan, second).save(**CASES[case][2](plan))
    assert everything(plan) != stood


def test_schools_chosen_for_a_plan_that_moved_on_are_not_added(plan, unit, sergeant, second, joiner):
    beech = telling_school(unit, name="Beech School")
    tab = Tab(plan, second, "change-add", step={"step": "tick", "schools": [beech.pk]})
    rewrite(plan, sergeant)
    stood = everything(plan)
    entered = {"step": "same", "chosen": str(beech.pk), "officer_in": joiner.pk, "deployment_kind": "NAMED"}

    words = tab.save(**entered)

    assert f"{sergeant.name} changed this plan at 10am: the words of the notice." in words
    assert everything(plan) == stood


def test_rows_filled_in_for_a_plan_that_moved_on_are_not_added(plan, unit, sergeant, second, joiner):
    beech, cedar = (telling_school(unit, name=name) for name in ("Beech School", "Cedar School"))
    chosen = f"{beech.pk} {cedar.pk}"
    to_rows = {"step": "same", "chosen": chosen, "officer_in": joiner.pk, "deployment_kind": "NAMED", "each": "1"}
    tab = Tab(plan, second, "change-add", step=to_rows)
    rewrite(plan, sergeant)
    stood = everything(plan)
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "step": "rows", "chosen": chosen}
    for n in (0, 1):
        rows |= {f"form-{n}-officer_in": joiner.pk, f"form-{n}-officer_out": "", f"form-{n}-deployment_kind": "NAMED"}

    words = tab.save(**rows)

    assert f"{sergeant.name} changed this plan at 10am: the words of the notice." in words
    assert everything(plan) == stood


def test_a_change_that_a_colleague_removed_meanwhile_is_not_saved(plan, sergeant, second, school):
    tab, entered = tab_of("change", plan, second), CASES["change"][2](plan)
    actions.remove_change(change=plan.changes.get(), by=sergeant)

    response = tab.client.post(tab.address(tab.name, *tab.args), entered | {"revision": tab.revision or ""})

    assert response.status_code in (200, 302, 404)
    assert not plan.changes.exists()


def test_all_edits_since_the_page_was_opened_are_named(plan, unit, sergeant, second, clock):
    tab = tab_of("words", plan, second)
    rewrite(plan, sergeant)
    officer, beech = fit_officer(unit, display_name="PC Better"), telling_school(unit, name="Beech School")
    actions.add_changes(redeployment=plan, planned=[PlannedChange(beech, officer)], by=police_user(unit, Role.SERGEANT))

    words = tab.save(words="Mine.")

    assert f"{sergeant.name} changed this plan at 10am: the words of the notice." in words
    assert "Beech School" in words
    assert (
        list(PlanEdit.objects.filter(redeployment=plan).values_list("edited_by__name", flat=True))[1] == sergeant.name
    )


def test_what_the_second_sergeant_typed_is_not_lost(plan, sergeant, second):
    tab = tab_of("words", plan, second)
    rewrite(plan, sergeant)
    assert "Mine, ((school))." in tab.save(words="Mine, ((school)).")


def test_a_second_tab_of_ones_own_is_told_as_well(plan, sergeant):
    tab = tab_of("words", plan, sergeant)
    rewrite(plan, sergeant)
    assert "You changed this plan on another page at 10am" in tab.save(words="Mine, ((school)).")


# Once schools have been told


def test_a_plan_is_not_corrected_by_two(announced, sergeant, second):
    tab = Tab(announced, second, "correct", on="redeployment-detail")
    client_of(sergeant).post(page("correct", announced))

    words = tab.save()

    assert "being corrected already" in words
    assert Redeployment.objects.filter(corrects=announced).count() == 1


def test_a_plan_is_not_withdrawn_by_two(announced, sergeant, second):
    tab = Tab(announced, second, "withdraw")
    actions.withdraw_redeployment(redeployment=announced, because="First.", by=sergeant)

    words = tab.save(because="Mine.")

    assert "withdrawn" in words
    announced.refresh_from_db()
    assert (announced.withdrawn_because, announced.withdrawn_by) == ("First.", sergeant)


def test_a_correction_is_not_announced_over_a_colleagues_edit(announced, sergeant, second):
    draft = actions.begin_correction(redeployment=announced, by=sergeant)
    tab = Tab(draft, second, "schedule")
    rewrite(draft, sergeant)

    words = tab.save(when="now")

    assert f"{sergeant.name} changed this plan at 10am: the words of the notice." in words
    assert Redeployment.objects.get(pk=announced.pk).status == "ANNOUNCED"


def test_a_plan_that_a_colleague_scheduled_is_not_edited(plan, sergeant, second):
    tab = tab_of("why and when", plan, second)
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    stood = everything(plan)

    tab.save(**facts_of(plan, explanation="Mine."))

    assert everything(plan) == stood
