"""Without a mouse, in a wide window and in a narrow one: a head is told, and a sergeant mends a form.

Tried, each alone, and seen red: links and buttons without outline, shadow and colour at focus; a skip link that stays
out of sight; a link of the summary that names no field.
"""

from datetime import date

import pytest
from playwright.sync_api import ViewportSize

from tests.journeys import steps, team
from tests.journeys.conftest import Cast
from tests.journeys.keyboard import Keyboard
from tests.journeys.people import Person
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

CHANGE = date(2027, 3, 9)
TO_DO = "Read and acknowledge: your officer changes on 9 March"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


class ByKeyboard:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.sergeant = cast.person(*team.SAM)

    def given_two_schools_whose_officer_changes(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        steps.plans(sam, reason="Lateral move", explanation="PC Dave joins another team.", day=CHANGE)
        steps.chooses(sam, school=team.ELM, leaves="PC Dave", arrives="PC Sid")
        steps.chooses(sam, school=team.OAK, leaves="PC Dave", arrives="PC Sid")
        steps.tells_the_schools_now(sam, schools="2 schools")

    def when_a_head_signs_in(self, school: str, size: ViewportSize) -> None:
        head: Person = self.cast.person(*team.HEADS[school])
        self.school, self.keys = school, Keyboard(head, size)
        self.keys.opens("/account/login/")
        self.skips_to_the_main_part()
        self.keys.types("Email address", head.email)
        self.keys.types("Password", steps.PASSWORD)
        self.keys.goes_to("Sign in")
        self.keys.leaves_by("Enter")

    def when_the_head_answers_the_notice_from_home(self) -> None:
        # What greets them has the focus, and stands before it.
        self.keys.goes_to(TO_DO)
        self.keys.leaves_by("Enter")
        self.skips_to_the_main_part()
        self.keys.goes_to(f"I have read this on behalf of {self.school}")
        self.keys.leaves_by("Space")
        self.keys.person.sees(f"{self.school} has been told.")

    def then_the_head_signs_out(self) -> None:
        """The thanks have the focus: what they look for stands before."""
        if self.keys.page.get_by_role("button", name="Menu").is_visible():
            self.keys.goes_to("Menu", back=True)
            self.keys.presses("Enter")
            self.keys.goes_to("Sign out")
        else:
            self.keys.goes_to("Sign out", back=True)
        self.keys.leaves_by("Enter")
        self.keys.person.sees("Sign in")

    def when_the_sergeant_sends_an_empty_plan(self, size: ViewportSize) -> None:
        self.keys = Keyboard(self.sergeant, size)
        self.keys.opens("/redeployments/new/")
        self.skips_to_the_main_part()
        self.keys.goes_to("Save and continue")
        self.keys.leaves_by("Enter")

    def then_each_link_of_the_summary_leads_to_its_field(self) -> None:
        page = self.keys.page
        targets = [str(link.get_attribute("href"))[1:] for link in page.locator(".govuk-error-summary a").all()]
        assert len(targets) == 3
        for number, target in enumerate(targets):
            # The page comes with its summary in focus.
            page.reload()
            for _ in range(number + 1):
                self.keys.tabs()
            self.keys.presses("Enter")
            assert self.keys.is_at(target), target
            self.keys.stands()

    def skips_to_the_main_part(self) -> None:
        assert self.keys.tabs() == "Skip to main content"
        self.keys.presses("Enter")
        assert self.keys.is_at("main-content")


def test_without_a_mouse(cast: Cast, stack: Stack) -> None:
    story = ByKeyboard(cast)
    team.begin(stack)
    story.given_two_schools_whose_officer_changes()

    for school, size in ((team.ELM, DESK), (team.OAK, PHONE)):
        story.when_a_head_signs_in(school, size)
        story.when_the_head_answers_the_notice_from_home()
        story.then_the_head_signs_out()

        story.when_the_sergeant_sends_an_empty_plan(size)
        story.then_each_link_of_the_summary_leads_to_its_field()
