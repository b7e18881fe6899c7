"""In browsers that run no script: a sergeant plans and mends a form, a head reads and acknowledges, on a phone too."""

from datetime import date

import pytest

from tests.journeys import steps, team
from tests.journeys.conftest import Cast
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

CHANGE = date(2027, 3, 9)
TO_DO = "Read and acknowledge: your officer changes on 9 March"


class WithoutScripts:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, post: Postbox) -> None:
        self.post = post
        self.sergeant = cast.person(*team.SAM, scripts=False)
        self.head = cast.person(*team.HEADS[team.ELM], scripts=False)

    def when_a_sergeant_sends_an_empty_plan(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        sam.opens("/redeployments/new/")
        sam.presses("Save and continue")

    def then_each_link_of_the_summary_names_a_field(self) -> None:
        page = self.sergeant.page
        links = page.locator(".govuk-error-summary a").all()
        assert len(links) == 3
        for link in links:
            link.click()
            assert page.locator(":target").is_visible(), page.url

    def when_the_sergeant_announces_a_change(self) -> None:
        steps.plans(self.sergeant, reason="Lateral move", explanation="PC Dave joins another team.", day=CHANGE)
        steps.chooses(self.sergeant, school=team.ELM, leaves="PC Dave", arrives="PC Sid")
        steps.tells_the_schools_now(self.sergeant)
        self.post.wait_for(self.head.email, about="9 March")

    def then_the_head_answers_on_a_phone_by_code(self) -> None:
        head = self.head
        head.takes_a_phone()
        steps.signs_in_by_code(head)
        head.follows(TO_DO)
        head.presses(f"I have read this on behalf of {team.ELM}")
        head.sees(f"{team.ELM} has been told.")

    def then_the_head_signs_out(self) -> None:
        """The whole menu stands open where no script folds it."""
        self.head.presses("Sign out")
        self.head.sees("Sign in")


def test_without_scripts(cast: Cast, stack: Stack, post: Postbox) -> None:
    story = WithoutScripts(cast, post)
    team.begin(stack)

    story.when_a_sergeant_sends_an_empty_plan()
    story.then_each_link_of_the_summary_names_a_field()
    story.when_the_sergeant_announces_a_change()

    story.then_the_head_answers_on_a_phone_by_code()
    story.then_the_head_signs_out()
