"""A head hands over: the successor accepts, and in that moment the old head's session has ended. On a phone."""

import pytest

from tests.journeys import steps, team
from tests.journeys.conftest import FIRST_DAY, Cast
from tests.journeys.people import Person

pytestmark = pytest.mark.journey

PHONE = {"width": 360, "height": 740}
SUCCESSOR = ("Nia Next", "nia@elm-lane.example")
LIST = "/schools/900001/contacts/"


class Handover:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast) -> None:
        self.head = cast.person(*team.HEADS[team.ELM])
        self.successor = cast.person(*SUCCESSOR)

    def when_the_head_adds_a_colleague_with_a_slip_of_the_pen(self) -> None:
        head = self.head
        steps.signs_in_with_password(head)
        head.opens(LIST)
        head.presses("Add a contact")
        head.ticks("Deputy Designated Safeguarding Lead")
        head.types("Name", "Della Deputy")
        head.types("Email address", "dela@elm-lane.example")
        head.presses("Add contact")
        head.sees("Address to be proved", "A mail is on its way to dela@elm-lane.example")
        self.on_a_phone(head)

    def then_the_head_mends_it_and_the_colleague_proves_the_right_one(self) -> None:
        head = self.head
        head.follows("Change Della Deputy")
        head.types("Email address", "della@elm-lane.example")
        head.presses("Save")
        link = head.post.wait_for("della@elm-lane.example", about="is this your email address?").link("/address/")
        head.opens(link)
        head.presses("Yes, I am Della Deputy and this is my address")
        head.sees("Liaison reaches Della Deputy")
        head.opens(LIST)
        head.sees("Della Deputy", "Confirmed", where=head.part("Della Deputy"))

    def when_the_head_hands_over_to_a_successor(self) -> None:
        head = self.head
        head.follows(f"Hand over {head.name}")
        head.sees("Until then nothing changes.")
        self.on_a_phone(head)
        head.types("Name", self.successor.name)
        head.types("Email address", self.successor.email)
        head.presses("Invite the successor")
        head.sees(f"Hands over to {self.successor.name} on", "Invited to sign in")

    def then_the_head_still_sees_the_school(self) -> None:
        self.head.opens("/schools/900001/")
        self.head.sees(team.ELM, "PC Dave")

    def when_the_successor_accepts(self) -> None:
        steps.accepts_the_invitation(self.successor)

    def then_the_old_head_s_session_has_ended(self) -> None:
        self.head.page.goto(LIST)
        assert "/account/login/" in self.head.page.url

    def then_the_successor_sees_the_school_and_its_list(self) -> None:
        nia = self.successor
        nia.opens("/")
        nia.sees(team.ELM, "PC Dave")
        nia.opens(LIST)
        nia.sees(f"Hannah Head, Headteacher, left on {FIRST_DAY:%-d %B %Y}")
        self.on_a_phone(nia)

    def then_the_successor_confirms_the_list(self) -> None:
        nia = self.successor
        nia.follows("Confirm who is still right")
        for answers in nia.page.get_by_role("radiogroup").all() or nia.page.locator(".govuk-radios").all():
            answers.get_by_label("Still right", exact=True).check()
        nia.presses("Confirm the list")
        nia.sees(f"The contacts of {team.ELM} are confirmed.", f"{nia.name} confirmed this list on")

    def on_a_phone(self, person: Person) -> None:
        """What a page looks like that is 360 px wide: nothing runs out of it."""
        person.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        beyond = person.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{person.page.url} is {beyond} px too wide"


def test_a_head_hands_over_and_is_signed_out_when_the_successor_accepts(cast: Cast, stack) -> None:
    team.begin(stack)
    story = Handover(cast)
    story.when_the_head_adds_a_colleague_with_a_slip_of_the_pen()
    story.then_the_head_mends_it_and_the_colleague_proves_the_right_one()
    story.when_the_head_hands_over_to_a_successor()
    story.then_the_head_still_sees_the_school()
    story.when_the_successor_accepts()
    story.then_the_old_head_s_session_has_ended()
    story.then_the_successor_sees_the_school_and_its_list()
    story.then_the_successor_confirms_the_list()
