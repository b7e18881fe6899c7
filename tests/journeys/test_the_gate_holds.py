"""The gate holds until a school is told; what cannot wait is an inspector's to own, and stays on the register."""

from datetime import date
from pathlib import Path

import pytest

from tests.journeys import area, steps
from tests.journeys.conftest import FIRST_DAY, Cast
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

UNANSWERING, HURRIED = "St Anne’s Primary", "Elm Lane School"
# Announced on the first day; a reminder after two school days, a call after two more.
REMINDER, ARRIVAL, SHORT_NOTICE = date(2027, 3, 3), date(2027, 3, 8), date(2027, 3, 10)
CAUSE = "The neighbouring school closes its gate on Wednesday and its pupils come here."
WHY_SO_LATE = "We learnt of it only today and are sorry for the short notice."
SENT_BACK = "Say who looks after St Anne’s on that day."


class Held:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, stack: Stack, post: Postbox) -> None:
        self.stack, self.post = stack, post
        self.sergeant = cast.person("Sgt Sam Stripes", "sam@testshire.police.example")
        self.inspector = cast.person("Insp Ira Pips", "ira@testshire.police.example")
        self.omar = cast.person("Omar Head", "head@st-annes.example")
        self.dina = cast.person("Dina Lead", "dsl@st-annes.example")

    # Given

    def given_an_area_from_the_command_line(self, folder: Path) -> None:
        files = {"areas": area.AREAS, "schools": area.SCHOOLS, "contacts": area.CONTACTS}
        for name, content in files.items():
            file = folder / f"{name}.csv"
            file.write_bytes(content)
            self.stack.manage(f"import_{name}", str(file))
        for person, role in ((self.sergeant, "SERGEANT"), (self.inspector, "INSPECTOR")):
            self.stack.manage("invite", person.email, "--name", person.name, "--role", role, "--unit", area.UNIT_CODE)
            steps.accepts_the_invitation(person, password=steps.PASSWORD)

    def given_two_officers(self) -> None:
        for name, number in (("PC Dave", "401ET"), ("PC Grace", "402ET")):
            steps.adds_an_officer(self.sergeant, name, number)
            steps.records_that_the_officer_is_fit(self.sergeant, checked_on=FIRST_DAY)

    def given_a_school_that_was_told_but_does_not_answer(self) -> None:
        sam = self.sergeant
        steps.plans(sam, reason="New officer joins", explanation="A new officer joins the team.", day=ARRIVAL)
        steps.chooses(sam, school=UNANSWERING, arrives="PC Dave")
        steps.tells_the_schools_now(sam)
        for reader in (self.omar, self.dina):
            self.post.wait_for(reader.email, about="your officer from 8 March")

    # The gate

    def when_two_school_days_pass(self) -> None:
        self.stack.go_to(REMINDER)
        self.stack.ring("deployments.tasks.each_minute")

    def then_the_school_is_reminded(self) -> None:
        for reader in (self.omar, self.dina):
            mail = self.post.wait_for(reader.email, about="Please answer")
            assert "Nobody at the school has answered yet." in mail.text

    def when_the_day_comes_without_an_answer(self) -> None:
        self.stack.go_to(ARRIVAL)
        assert self.stack.manage("take_effect", "--on", str(ARRIVAL)) == "0 in effect, 1 held.\n"

    def then_school_sergeant_and_inspector_hear_that_it_is_held(self) -> None:
        for reader in (self.omar, self.dina):
            mail = self.post.wait_for(reader.email, about="your officer does not change yet")
            assert "It has not happened, and no new officer starts at your school for now." in mail.text
            assert "Until you hear from us your school has no named officer." in mail.text
            assert "Nobody at the school has told us yet" in mail.text
        for officer in (self.sergeant, self.inspector):
            mail = self.post.wait_for(officer.email, about="Held")
            assert f"{UNANSWERING}: The school has not been told." in mail.text

    def when_the_sergeant_calls_the_school(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        sam.sees("Held", "The school has not been told.", "Call list (1)")
        sam.follows("Call list (1)")
        sam.sees(UNANSWERING, "No answer, though reminded on 3 March 2027", "01632 960 302")
        sam.follows(f"Record the call to {UNANSWERING}")
        sam.presses("Record the call")
        sam.sees("Select who you spoke to", "Enter the number that you rang")
        sam.ticks("Omar Head", exact=False)
        sam.types("On which number?", "01632 960 302")
        sam.presses("Record the call")
        sam.sees("Recorded: Omar Head acknowledged by phone.", "Nobody to call.")

    def then_the_board_shows_the_call(self) -> None:
        sam = self.sergeant
        sam.opens(self.post.to(sam.email, about="Held")[-1].link("/redeployments/"))
        sam.follows("See which schools have answered")
        sam.sees("1 of 1 school told.", "Omar Head, by phone", "01632 960 302, noted by Sgt Sam Stripes")

    def when_the_sergeant_asks_the_gate_again(self) -> None:
        sam = self.sergeant
        sam.opens(self.post.to(sam.email, about="Held")[-1].link("/redeployments/"))
        sam.sees("The gate has stopped what is marked “Held” below.")
        sam.presses("Ask the gate again")

    def then_the_change_is_in_effect(self) -> None:
        sam = self.sergeant
        sam.sees("1 change took effect.", "In effect")
        sam.opens(f"/schools/{area.OAK}/")
        sam.sees("PC Dave", "since 8 March 2027")

    # Short notice

    def when_the_sergeant_asks_for_short_notice(self) -> None:
        sam = self.sergeant
        steps.plans(sam, reason="Other", explanation="PC Grace helps at the gate.", day=SHORT_NOTICE)
        steps.chooses(sam, school=HURRIED, arrives="PC Grace")
        sam.follows("Ask an inspector for short notice")
        sam.types("Why can it not wait?", CAUSE)
        sam.types("What do schools read?", WHY_SO_LATE)
        sam.presses("Ask an inspector")
        sam.sees("Waiting for an inspector")
        assert not sam.page.get_by_role("link", name="Tell the schools, now or later").count()

    def when_the_inspector_sends_it_back(self) -> None:
        ira = self.inspector
        steps.signs_in_with_password(ira)
        ira.sees("Waiting for you to authorise", CAUSE)
        ira.opens(self.post.wait_for(ira.email, about="Short notice to authorise").link("/redeployments/"))
        ira.presses("Decide about short notice")
        ira.sees(CAUSE, WHY_SO_LATE, "PC Grace comes", HURRIED, "2 school days")
        ira.ticks("Send it back")
        ira.presses("Confirm")
        ira.sees("Enter why you send it back")
        ira.types("Reason", SENT_BACK)
        ira.presses("Confirm")
        ira.sees("Sent back by Insp Ira Pips")

    def then_the_sergeant_reads_why_and_asks_again(self) -> None:
        sam = self.sergeant
        mail = self.post.wait_for(sam.email, about="Short notice sent back")
        assert SENT_BACK in mail.text
        sam.opens(mail.link("/redeployments/"))
        sam.sees(SENT_BACK)
        sam.follows("Ask an inspector for short notice")
        sam.types("Why can it not wait?", f"{CAUSE} PC Dave stays at St Anne’s.")
        sam.presses("Ask an inspector")

    def when_the_inspector_authorises(self) -> None:
        ira = self.inspector
        ira.opens(self.post.wait_for(ira.email, about="Short notice to authorise", number=2).link("/redeployments/"))
        ira.presses("Decide about short notice")
        ira.ticks("Authorise short notice")
        ira.presses("Confirm")
        ira.sees("Your decision is recorded, and the sergeant is told.", "Authorised by Insp Ira Pips")

    def when_the_sergeant_tells_the_school(self) -> None:
        sam = self.sergeant
        sam.opens(self.post.wait_for(sam.email, about="Short notice authorised").link("/redeployments/"))
        steps.tells_the_schools_now(sam)
        mail = self.post.wait_for("head@elm-lane.example", about="your officer from 10 March")
        assert WHY_SO_LATE in mail.text
        assert CAUSE not in mail.text

    def then_it_takes_effect_untold_and_is_on_the_register(self) -> None:
        self.stack.go_to(SHORT_NOTICE)
        assert self.stack.manage("take_effect", "--on", str(SHORT_NOTICE)) == "1 in effect, 0 held.\n"
        ira = self.inspector
        steps.signs_in_with_password(ira)
        ira.follows("Register")
        ira.sees("2 entries.", HURRIED, "PC Grace", "2 of 5 school days", "Insp Ira Pips")
        ira.does_not_see(UNANSWERING)
        ira.page.get_by_role("link", name=HURRIED).first.click()
        ira.sees(CAUSE, WHY_SO_LATE, "2 school days; the policy asked for 5", "There is no remark yet.")
        ira.types("Add a remark", "Spoken about with the head on the phone.")
        ira.presses("Add the remark")
        ira.sees("Spoken about with the head on the phone.")
        ira.does_not_see("There is no remark yet.")

    # The bulletin

    def when_the_inspector_publishes_a_bulletin(self) -> None:
        ira = self.inspector
        ira.opens("/bulletins/")
        ira.presses("Write a bulletin")
        ira.types("Title", "Spring term")
        ira.ticks(f"Every school in {area.UNIT}", exact=False)
        ira.types("Text", "## Gates\n\nWe meet **on 18 March**.\n\n- Bring a coat")
        ira.presses("Save and preview")
        ira.sees("at 2 schools", "We meet on 18 March.")
        ira.presses("Publish and send")

    def then_a_head_has_it_by_mail_and_reads_it_in_the_portal(self) -> None:
        mail = self.post.wait_for(self.omar.email, about="Spring term")
        assert "<strong>on 18 March</strong>" in mail.html
        steps.signs_in_with_password(self.sergeant)
        self.sergeant.opens(f"/schools/{area.OAK}/")
        self.sergeant.presses("Invite to sign in : Omar Head")
        steps.accepts_the_invitation(self.omar)
        self.omar.sees("PC Dave", "since 8 March 2027")
        self.omar.opens(mail.link("/bulletins/", but="/bulletins/mail/"))
        self.omar.sees("Spring term", "We meet on 18 March.")

    def then_its_reading_is_counted(self) -> None:
        ira = self.inspector
        ira.opens("/bulletins/")
        ira.follows("Spring term")
        ira.follows("Who has read it")
        ira.sees("Read in Liaison at 1 of 2 schools.", "1 person")


def test_the_gate_holds_until_the_school_is_told(cast: Cast, stack: Stack, post: Postbox, tmp_path: Path) -> None:
    story = Held(cast, stack, post)
    story.given_an_area_from_the_command_line(tmp_path)
    story.given_two_officers()
    story.given_a_school_that_was_told_but_does_not_answer()

    story.when_two_school_days_pass()
    story.then_the_school_is_reminded()

    story.when_the_day_comes_without_an_answer()
    story.then_school_sergeant_and_inspector_hear_that_it_is_held()

    story.when_the_sergeant_calls_the_school()
    story.then_the_board_shows_the_call()

    story.when_the_sergeant_asks_the_gate_again()
    story.then_the_change_is_in_effect()

    story.when_the_sergeant_asks_for_short_notice()
    story.when_the_inspector_sends_it_back()
    story.then_the_sergeant_reads_why_and_asks_again()
    story.when_the_inspector_authorises()
    story.when_the_sergeant_tells_the_school()
    story.then_it_takes_effect_untold_and_is_on_the_register()

    story.when_the_inspector_publishes_a_bulletin()
    story.then_a_head_has_it_by_mail_and_reads_it_in_the_portal()
    story.then_its_reading_is_counted()
