"""An officer is announced and comes too soon: reception checks, reports it, and the school sees it on the register."""

from datetime import date

import pytest

from tests.journeys import steps, team
from tests.journeys.conftest import Cast
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

ARRIVAL = date(2027, 3, 8)
SAID = "He is to begin next week and wanted to see the hall."
ANSWER = "He should have waited for the day. It will not happen again."


class AtTheDoor:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, post: Postbox) -> None:
        self.post = post
        self.sergeant = cast.person(*team.SAM)
        self.inspector = cast.person(*team.IRA)
        self.head = cast.person(*team.HEADS[team.ELM])
        self.reception = cast.person(*team.RITA)

    def given_an_officer_who_is_announced_for_next_week(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        steps.plans(sam, reason="New officer joins", explanation="PC Sid joins PC Dave.", day=ARRIVAL)
        steps.chooses(sam, school=team.ELM, arrives="PC Sid")
        steps.tells_the_schools_now(sam)

    def when_reception_looks_who_may_come_today(self) -> None:
        rita = self.reception
        steps.signs_in_with_password(rita)
        rita.sees("Who may come today", "Monday 1 March 2027", "PC Dave", "Collar number 401ET")
        rita.does_not_see("PC Sid")

    def then_the_page_is_renewed_beside_what_is_being_typed(self) -> None:
        page = self.reception.page
        self.reception.types("Name or collar number", "PC Gr")
        with page.expect_response("**/door/"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        self.reception.sees("PC Dave")
        assert page.get_by_label("Name or collar number").input_value() == "PC Gr"

    def then_each_of_the_four_answers_is_given(self) -> None:
        self._checks("401et", "Yes, expected today", "PC Dave", "Identity is always proved by the warrant card")
        self._checks("PC Grace", "An officer of this unit, but not yours", "call East Testshire")
        self.reception.does_not_see("402ET")
        self._checks("PC Nobody", "Not known", "Call 101")
        self._checks("PC Sid", "Your officer, but not expected today", "PC Sid works with you from 8 March 2027.")

    def when_reception_tells_that_he_came(self) -> None:
        rita = self.reception
        rita.takes_a_phone()
        rita.follows("Tell the police that this officer came unannounced")
        rita.presses("Tell the police")
        rita.sees("Enter what was said")
        rita.takes_a_phone()
        rita.types("What was said, and what did they come for?", SAID)
        rita.presses("Tell the police")
        rita.sees("The sergeant and the inspector have been told.", "It is on the register since 1 March 2027.")

    def then_the_sergeant_reads_what_the_record_says_and_answers(self) -> None:
        sam = self.sergeant
        for person in (sam, self.inspector):
            mail = self.post.wait_for(person.email, about=f"Unannounced visit: {team.ELM}")
            assert SAID in mail.text
        sam.opens("/")
        sam.follows("1 report waits for an answer")
        sam.follows(team.ELM, exact=False)
        sam.sees("“PC Sid” is PC Sid (403ET).", "Announced to come from 8 March 2027.", SAID)
        sam.types("Your answer", ANSWER)
        sam.presses("Send the answer")
        sam.sees(f"Answered. {self.reception.name} is told by mail.")

    def then_it_stands_on_the_inspectors_register(self) -> None:
        ira = self.inspector
        steps.signs_in_with_password(ira)
        ira.follows("Register")
        ira.follows(f"{team.ELM}: “PC Sid” came unannounced", exact=False)
        ira.sees("Reported by a school as unannounced", self.reception.name, SAID, ANSWER)

    def then_the_school_reads_answer_and_row(self) -> None:
        rita, head = self.reception, self.head
        rita.opens(self.post.wait_for(rita.email, about="an answer about an unannounced visit").link("/door/visits/"))
        rita.sees(ANSWER)
        steps.signs_in_with_password(head)
        head.follows("At the door")
        head.follows("What became of earlier reports")
        head.sees(ANSWER, "On the register since 1 March 2027.")
        head.opens("/door/checks/")
        head.sees("PC Grace", "An officer of the unit, not ours", rita.name)

    def _checks(self, typed: str, *answers: str) -> None:
        rita = self.reception
        rita.opens("/door/")
        rita.takes_a_phone()
        rita.types("Name or collar number", typed)
        rita.presses("Check")
        rita.sees(*answers)


def test_an_officer_who_comes_too_soon_is_on_the_register(cast: Cast, stack: Stack, post: Postbox) -> None:
    story = AtTheDoor(cast, post)
    team.begin(stack)
    story.given_an_officer_who_is_announced_for_next_week()

    story.when_reception_looks_who_may_come_today()
    story.then_the_page_is_renewed_beside_what_is_being_typed()
    story.then_each_of_the_four_answers_is_given()

    story.when_reception_tells_that_he_came()
    story.then_the_sergeant_reads_what_the_record_says_and_answers()
    story.then_it_stands_on_the_inspectors_register()
    story.then_the_school_reads_answer_and_row()
