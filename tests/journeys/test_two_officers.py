"""A second officer comes along, stays, is sent to another service and comes back: the school hears before each."""

from datetime import date

import pytest

from tests.journeys import steps, team
from tests.journeys.conftest import Cast
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

SHADOW_FROM, SHADOW_UNTIL, LONGER = date(2027, 3, 9), date(2027, 3, 12), date(2027, 3, 16)
ARRIVAL = date(2027, 3, 17)
AWAY_FROM, AWAY_UNTIL, BACK = date(2027, 4, 5), date(2027, 4, 16), date(2027, 4, 19)


class TwoOfficers:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, stack: Stack, post: Postbox) -> None:
        self.stack, self.post = stack, post
        self.sergeant = cast.person(*team.SAM)
        self.head = cast.person(*team.HEADS[team.ELM])

    # Shadowing

    def when_the_sergeant_lets_a_new_officer_shadow(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        steps.plans(sam, reason="New officer joins", explanation="PC Sid gets to know you.", day=SHADOW_FROM)
        sam.follows("Choose schools and officers")
        sam.ticks(team.ELM, exact=False)
        sam.presses("Continue with the ticked schools")
        sam.picks("Who arrives?", "PC Sid")
        sam.ticks("Shadowing officer")
        sam.picks("Whom does the officer shadow?", "PC Dave")
        sam.types_day("Last day", SHADOW_UNTIL)
        sam.presses("Add this change")
        sam.sees("1 change added.")
        steps.tells_the_schools_now(sam)

    def then_the_head_reads_why_two_will_come_and_answers(self) -> None:
        mail = self.post.wait_for(self.head.email, about="9 March")
        assert "PC Sid" in mail.text and "PC Dave" in mail.text and "12 March 2027" in mail.text
        steps.answers_the_notice(self.head, team.ELM, about="9 March")

    def when_the_sergeant_corrects_the_last_day(self) -> None:
        sam = self.sergeant
        sam.opens(sam.page.url)
        sam.presses("Correct this plan")
        sam.follows(f"Edit the change at {team.ELM}")
        sam.types_day("Last day", LONGER)
        sam.presses("Save")
        sam.sees(team.ELM, "correction")
        steps.tells_the_schools_now(sam)

    def then_the_head_reads_old_and_new_and_answers_again(self) -> None:
        mail = self.post.wait_for(self.head.email, about="correction 1")
        assert "12 March 2027" in mail.text and "16 March 2027" in mail.text
        steps.answers_the_notice(self.head, team.ELM, about="correction 1")

    def then_two_officers_come_on_the_day(self) -> None:
        self.stack.go_to(SHADOW_FROM)
        assert self.stack.manage("take_effect", "--on", str(SHADOW_FROM)) == "1 in effect, 0 held.\n"
        steps.signs_in_with_password(self.head)
        self.head.sees("PC Dave", "PC Sid", "16 March 2027")

    # Arrival

    def when_the_shadow_takes_over(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        steps.plans(sam, reason="Lateral move", explanation="PC Dave joins another team.", day=ARRIVAL)
        steps.chooses(sam, school=team.ELM, leaves="PC Dave", arrives="PC Sid")
        steps.tells_the_schools_now(sam)
        steps.answers_the_notice(self.head, team.ELM, about="17 March")
        self.stack.go_to(ARRIVAL)
        assert self.stack.manage("take_effect", "--on", str(ARRIVAL)) == "1 in effect, 0 held.\n"

    def then_the_head_sees_one_officer(self) -> None:
        steps.signs_in_with_password(self.head)
        self.head.sees("PC Sid", "since 17 March 2027")
        self.head.does_not_see("PC Dave")

    # Absence and return

    def when_the_officer_is_sent_to_another_service_for_two_weeks(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        sam.opens("/absences/")
        sam.presses("Record an absence")
        sam.ticks("PC Sid", exact=False)
        sam.ticks("Aid to another service")
        sam.types_day("First day away", AWAY_FROM)
        sam.types_day("Last day away", AWAY_UNTIL)
        sam.picks("Who covers their schools?", "PC Grace")
        sam.presses("Save and continue")
        sam.sees("PC Sid", "PC Grace")
        steps.tells_the_schools_now(sam)
        mail = self.post.wait_for(self.head.email, about="5 April")
        assert "PC Grace" in mail.text and "16 April 2027" in mail.text
        steps.answers_the_notice(self.head, team.ELM, about="5 April")

    def then_the_head_sees_who_covers(self) -> None:
        self.stack.go_to(AWAY_FROM)
        assert self.stack.manage("take_effect", "--on", str(AWAY_FROM)) == "2 in effect, 0 held.\n"
        steps.signs_in_with_password(self.head)
        self.head.sees("PC Grace", "PC Sid", "16 April 2027")

    def then_the_school_hears_of_the_return_before_it(self) -> None:
        self.stack.go_to(AWAY_UNTIL)
        self.stack.ring("deployments.tasks.each_minute")
        mail = self.post.wait_for(self.head.email, about="is back")
        assert "PC Sid" in mail.text and "19 April" in mail.text
        self.stack.go_to(BACK)
        steps.signs_in_with_password(self.head)
        self.head.sees("PC Sid")
        self.head.does_not_see("PC Grace")
        self.head.does_not_see("away")


def test_a_shadow_stays_and_an_absence_ends(cast: Cast, stack: Stack, post: Postbox) -> None:
    story = TwoOfficers(cast, stack, post)
    team.begin(stack)

    story.when_the_sergeant_lets_a_new_officer_shadow()
    story.then_the_head_reads_why_two_will_come_and_answers()
    story.when_the_sergeant_corrects_the_last_day()
    story.then_the_head_reads_old_and_new_and_answers_again()
    story.then_two_officers_come_on_the_day()

    story.when_the_shadow_takes_over()
    story.then_the_head_sees_one_officer()

    story.when_the_officer_is_sent_to_another_service_for_two_weeks()
    story.then_the_head_sees_who_covers()
    story.then_the_school_hears_of_the_return_before_it()
