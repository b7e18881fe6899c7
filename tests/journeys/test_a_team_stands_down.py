"""An officer is found unfit in the morning; later a whole team leaves on one day; and each school is told."""

from datetime import date

import pytest

from tests.journeys import steps, team
from tests.journeys.conftest import FIRST_DAY, Cast
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

MORNING, NEXT_MORNING = date(2027, 3, 2), date(2027, 3, 3)
FIRST_THOUGHT, STAND_DOWN, REVIEW = date(2027, 3, 17), date(2027, 3, 18), date(2027, 4, 30)
INTERIM = "The schools desk, 01632 960 100"
EXPLANATION = "All officers are needed elsewhere until the summer."


class StandDown:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, stack: Stack, post: Postbox) -> None:
        self.stack, self.post = stack, post
        self.sam, self.rowan = cast.person(*team.SAM), cast.person(*team.ROWAN)
        self.heads = {school: cast.person(*who) for school, who in team.HEADS.items()}

    # The morning

    def when_an_officers_vetting_lapses(self) -> None:
        steps.signs_in_with_password(self.sam)
        self.records_vetting("Lapsed", FIRST_DAY)
        self.stack.go_to(MORNING)
        self.stack.ring("deployments.tasks.retest_deployments")

    def then_both_schools_and_the_sergeant_hear_at_once(self) -> None:
        for school in (team.ELM, team.OAK):
            mail = self.post.wait_for(self.heads[school].email, about="does not come for now")
            assert "PC Dave" in mail.text
            assert "vetting" not in mail.text.lower() and "lapsed" not in mail.text.lower()
        mail = self.post.wait_for(self.sam.email, about="PC Dave")
        assert "vetting is lapsed" in mail.text.lower()
        assert not self.post.to(self.heads[team.HILL].email, about="does not come")

    def then_the_head_reads_that_the_officer_does_not_come(self) -> None:
        hannah = self.heads[team.ELM]
        steps.signs_in_with_password(hannah)
        hannah.sees("Not coming", "No police officer comes to Elm Lane School on their own")
        hannah.does_not_see("apsed")

    def when_the_vetting_is_confirmed_again(self) -> None:
        steps.signs_in_with_password(self.sam)
        self.records_vetting("Confirmed current", MORNING)
        self.stack.go_to(NEXT_MORNING)
        self.stack.ring("deployments.tasks.retest_deployments")

    def then_the_schools_hear_that_the_officer_is_back(self) -> None:
        for school in (team.ELM, team.OAK):
            self.post.wait_for(self.heads[school].email, about="works with you again")

    # The stand-down, and two sergeants on it

    def when_a_sergeant_drafts_a_stand_down_of_the_whole_unit(self) -> None:
        sam = self.sam
        steps.signs_in_with_password(sam)
        sam.opens("/redeployments/stand-down/")
        sam.ticks("Every officer of the unit")
        sam.types_day("From which day?", FIRST_THOUGHT)
        sam.types("Explanation for schools", EXPLANATION)
        sam.types("Whom schools ask meanwhile", INTERIM)
        sam.types_day("Review day", REVIEW)
        sam.presses("Draft the plan")
        sam.sees("PC Dave", "PC Grace", *team.HEADS)

    def when_a_colleague_changes_the_day_while_the_first_one_looks_at_it(self) -> None:
        plan = self.sam.page.url
        self.sam.follows("Say why and when")
        steps.signs_in_with_password(self.rowan)
        self.rowan.opens(plan)
        self.rowan.follows("Say why and when")
        self.rowan.types_day("From which day?", STAND_DOWN)
        self.rowan.presses("Save and continue")

    def then_the_first_one_is_told_who_changed_what_and_overwrites_nothing(self) -> None:
        sam = self.sam
        sam.types("Explanation for schools", f"{EXPLANATION} We are sorry.")
        sam.presses("Save and continue")
        sam.sees("Sgt Rowan Chevron", "18 March 2027")
        sam.opens(self.rowan.page.url)
        sam.sees("Thursday 18 March 2027", EXPLANATION)
        sam.does_not_see("We are sorry.")

    def when_all_schools_are_told(self) -> None:
        steps.tells_the_schools_now(self.sam, schools="3 schools")

    def then_each_head_has_one_notice_and_answers(self) -> None:
        for school, head in self.heads.items():
            steps.answers_the_notice(head, school, about="18 March")
            assert len(self.post.to(head.email, about="18 March")) == 1
            mail = self.post.to(head.email, about="18 March")[0]
            assert INTERIM in mail.text and "30 April 2027" in mail.text

    def then_all_leave_on_the_day_and_the_schools_know_whom_to_ask(self) -> None:
        self.stack.go_to(STAND_DOWN)
        assert self.stack.manage("take_effect", "--on", str(STAND_DOWN)) == "3 in effect, 0 held.\n"
        omar = self.heads[team.OAK]
        steps.signs_in_with_password(omar)
        omar.sees(INTERIM, "30 April 2027")
        steps.signs_in_with_password(self.sam)
        self.sam.follows("Team")
        self.sam.sees("Vacant", *team.HEADS)

    def records_vetting(self, outcome: str, day: date) -> None:
        sam = self.sam
        sam.opens("/officers/?q=dave")
        sam.follows("PC Dave", exact=False)
        sam.follows("Record a vetting check")
        sam.ticks(outcome)
        sam.types_day("Day of the check", day)
        if outcome == "Confirmed current":
            sam.types_day("Review by", day.replace(year=day.year + 2))
        sam.presses("Save")
        sam.sees(outcome)


def test_a_team_is_fit_in_the_morning_and_stands_down_together(cast: Cast, stack: Stack, post: Postbox) -> None:
    story = StandDown(cast, stack, post)
    team.begin(stack)

    story.when_an_officers_vetting_lapses()
    story.then_both_schools_and_the_sergeant_hear_at_once()
    story.then_the_head_reads_that_the_officer_does_not_come()
    story.when_the_vetting_is_confirmed_again()
    story.then_the_schools_hear_that_the_officer_is_back()

    story.when_a_sergeant_drafts_a_stand_down_of_the_whole_unit()
    story.when_a_colleague_changes_the_day_while_the_first_one_looks_at_it()
    story.then_the_first_one_is_told_who_changed_what_and_overwrites_nothing()
    story.when_all_schools_are_told()
    story.then_each_head_has_one_notice_and_answers()
    story.then_all_leave_on_the_day_and_the_schools_know_whom_to_ask()
