"""From the import to the head's acknowledgement to the gate: a school hears before its officer changes."""

from datetime import date, timedelta

import pytest

from tests.journeys import area, steps
from tests.journeys.conftest import FIRST_DAY, Cast
from tests.journeys.people import Person
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

SCHOOL = "Elm Lane School"
# Five school days after the first day, and as long again.
ARRIVAL, REPLACEMENT = date(2027, 3, 8), date(2027, 3, 16)
ANSWER = f"I have read this on behalf of {SCHOOL}"
EXPLANATION = "The school has had no officer of its own since the autumn."
WORDS = """Dear colleague

((officer in)) begins to work with ((school)) on ((day)).

Please ask ((contact)) whatever you wish to know.
"""


class Told:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, stack: Stack, post: Postbox) -> None:
        self.stack, self.post = stack, post
        self.administrator = cast.person("Ada Admin", "ada@testshire.police.example")
        self.sergeant = cast.person("Sgt Sam Stripes", "sam@testshire.police.example")
        self.inspector = cast.person("Insp Ira Pips", "ira@testshire.police.example")
        self.head = cast.person("Hannah Head", "head@elm-lane.example")
        self.mailbox = cast.person("Safeguarding team", "safeguarding@elm-lane.example")

    def given_an_administrator_who_was_invited_at_the_command_line(self) -> None:
        ada = self.administrator
        self.stack.manage("invite", ada.email, "--name", ada.name, "--role", "ADMINISTRATOR")
        steps.accepts_the_invitation(ada, password=steps.PASSWORD)
        ada.sees("Nothing has been imported yet.")

    def given_the_register_of_schools_is_imported(self) -> None:
        ada = self.administrator
        steps.uploads(ada, "Areas", "areas.csv", area.AREAS)
        steps.uploads(ada, "Schools", "register.csv", area.SCHOOLS)
        ada.sees("The URN “nine” is not a number.")
        steps.uploads(ada, "Contacts", "contacts.csv", area.CONTACTS)
        ada.sees("999999 head@nowhere.example")
        steps.says_how_schools_reach_the_police(ada)

    def given_a_sergeant_and_an_inspector_who_accepted_their_invitations(self) -> None:
        steps.invites_to_the_unit(self.administrator, self.sergeant, "Sergeant")
        steps.invites_to_the_unit(self.administrator, self.inspector, "Inspector")
        steps.accepts_the_invitation(self.inspector, password=steps.PASSWORD)
        steps.accepts_the_invitation(self.sergeant)

    def given_a_course_that_every_school_officer_needs(self) -> None:
        self.inspector.opens("/officers/courses/add/")
        self.inspector.types("Name", "Prevent")
        self.inspector.ticks("Every school officer")
        self.inspector.presses("Save")

    def given_two_officers(self) -> None:
        for name, number in (("PC Dave", "401ET"), ("PC Grace", "402ET")):
            steps.adds_an_officer(self.sergeant, name, number)
            self.sergeant.sees(name, "Vetting has not been confirmed.")
            steps.records_that_the_officer_is_fit(
                self.sergeant, checked_on=FIRST_DAY - timedelta(days=30), course="Prevent"
            )
            self.sergeant.sees("Confirmed current")
            self.sergeant.does_not_see("has not been confirmed")

    def when_the_sergeant_plans_an_arrival_and_writes_the_notice(self) -> None:
        sam = self.sergeant
        steps.plans(sam, reason="New officer joins", explanation=EXPLANATION, day=ARRIVAL)
        steps.chooses(sam, school=SCHOOL, arrives="PC Dave")
        steps.writes_the_notice(sam, WORDS.replace("officer in", "name of officer"))
        sam.sees("Nothing is known to stand for ((name of officer))")
        sam.types("Words of the notice", WORDS)
        sam.presses("Save and preview")
        sam.sees(f"PC Dave begins to work with {SCHOOL} on Monday 8 March 2027.", *area_contact(sam))
        sam.follows("The plan")
        sam.sees("Nothing stands in the way of telling schools today.")

    def when_the_sergeant_tells_the_school(self) -> None:
        steps.tells_the_schools_now(self.sergeant)

    def then_head_and_mailbox_have_the_notice_by_mail(self) -> None:
        for reader in (self.head, self.mailbox):
            mail = self.post.wait_for(reader.email, about="officer from 8 March")
            assert mail.subject == f"{SCHOOL}: your officer from 8 March"
            for words in (mail.text, mail.html):
                assert f"PC Dave begins to work with {SCHOOL} on Monday 8 March 2027." in words
                assert EXPLANATION in words
                for route in steps.ROUTES:
                    assert route in words
        assert not self.post.to("head@st-annes.example")

    def when_the_head_opens_the_link(self) -> None:
        self.head.opens(self.link_for(self.head))
        self.head.sees("For Hannah Head, Headteacher of Elm Lane School", "PC Dave")

    def then_the_shared_mailbox_can_read_but_not_answer(self) -> None:
        self.mailbox.opens(self.link_for(self.mailbox))
        self.mailbox.sees("PC Dave", "A named person must answer")
        assert not self.mailbox.has_button(ANSWER)

    def then_the_board_shows_it_opened_but_not_acknowledged(self) -> None:
        sam = self.sergeant
        sam.follows("See which schools have answered")
        sam.sees("0 of 1 school told.", "Accepted Hannah Head, Headteacher", "Opened 1 March 2027", "Not told yet")

    def when_the_head_acknowledges(self) -> None:
        self.head.presses(ANSWER)
        self.head.sees(f"{SCHOOL} has been told. You need do nothing more.", "Hannah Head acknowledged")

    def then_the_board_shows_it_acknowledged(self) -> None:
        self.sergeant.opens(self.sergeant.page.url)
        self.sergeant.sees("1 of 1 school told.", "Hannah Head")
        self.sergeant.follows("The plan")
        self.sergeant.sees("Announced")

    def when_the_day_comes(self) -> None:
        self.stack.go_to(ARRIVAL)
        assert self.stack.manage("take_effect", "--on", str(ARRIVAL)) == "1 in effect, 0 held.\n"
        assert self.stack.manage("take_effect", "--on", str(ARRIVAL)) == "0 in effect, 0 held.\n"

    def then_the_sergeant_sees_it_in_effect_and_invites_the_head(self) -> None:
        sam = self.sergeant
        steps.signs_in_by_code(sam)
        sam.opens("/redeployments/?show=done")
        sam.opens(f"/schools/{area.ELM}/")
        sam.sees("PC Dave")
        sam.presses("Invite to sign in", exact=False)
        sam.sees("Hannah Head is invited by email.")

    def when_the_sergeant_plans_a_replacement(self) -> None:
        sam = self.sergeant
        explanation = "PC Dave is promoted."
        steps.plans(sam, reason="Promotion", explanation=explanation, day=REPLACEMENT)
        steps.chooses(sam, school=SCHOOL, leaves="PC Dave", arrives="PC Grace")
        steps.writes_the_notice(sam, "((officer in)) takes over from ((officer out)) at ((school)) on ((day)).")
        sam.sees(f"PC Grace takes over from PC Dave at {SCHOOL} on Tuesday 16 March 2027.")
        sam.follows("The plan")
        steps.tells_the_schools_now(sam)

    def then_the_head_comes_in_sees_now_and_next_and_answers_in_under_six_clicks(self) -> None:
        head = self.head
        self.post.wait_for(head.email, about="changes on 16 March")
        head.takes_a_phone()
        before = head.clicks
        steps.accepts_the_invitation(head, password=steps.PASSWORD)
        head.sees("PC Dave", "since 8 March 2027", "PC Grace takes over from PC Dave", "Tuesday 16 March 2027")
        head.presses(f"Read and acknowledge for {SCHOOL} about 16 March 2027")
        head.presses(ANSWER)
        head.sees(f"Thank you. {SCHOOL} has been told.", "Acknowledged")
        # And one in the mail.
        assert head.clicks - before + 1 < 6
        head.opens(f"/schools/{area.ELM}/")
        head.sees("PC Dave", "From Tuesday 16 March 2027:")

    def then_the_shared_mailbox_still_cannot_answer(self) -> None:
        self.mailbox.opens(self.link_for(self.mailbox))
        assert not self.mailbox.has_button(ANSWER)

    def then_the_new_officer_is_there_on_the_day(self) -> None:
        self.stack.go_to(REPLACEMENT)
        self.stack.manage("take_effect", "--on", str(REPLACEMENT))
        steps.signs_in_with_password(self.head)
        self.head.sees("PC Grace", "since 16 March 2027")
        self.head.does_not_see("PC Dave")
        self.head.opens(f"/schools/{area.ELM}/officers/")
        self.head.sees("PC Dave", "8 March 2027", "15 March 2027")
        steps.signs_in_with_password(self.inspector)
        self.inspector.follows("Register")
        self.inspector.sees("The register is empty: every school was told in time.")

    def link_for(self, reader: Person) -> str:
        return self.post.to(reader.email, about=f"{SCHOOL}: your officer")[-1].link("/n/")


def area_contact(sergeant: Person) -> tuple[str, ...]:
    """How the notice names whom to ask."""
    return (f"{sergeant.name} ({area.UNIT_EMAIL} or {area.UNIT_PHONE})",)


def test_a_school_is_told_and_answers_and_the_change_takes_effect(cast: Cast, stack: Stack, post: Postbox) -> None:
    story = Told(cast, stack, post)
    story.given_an_administrator_who_was_invited_at_the_command_line()
    story.given_the_register_of_schools_is_imported()
    story.given_a_sergeant_and_an_inspector_who_accepted_their_invitations()
    story.given_a_course_that_every_school_officer_needs()
    story.given_two_officers()

    story.when_the_sergeant_plans_an_arrival_and_writes_the_notice()
    story.when_the_sergeant_tells_the_school()
    story.then_head_and_mailbox_have_the_notice_by_mail()

    story.when_the_head_opens_the_link()
    story.then_the_shared_mailbox_can_read_but_not_answer()
    story.then_the_board_shows_it_opened_but_not_acknowledged()

    story.when_the_head_acknowledges()
    story.then_the_board_shows_it_acknowledged()

    story.when_the_day_comes()
    story.then_the_sergeant_sees_it_in_effect_and_invites_the_head()

    story.when_the_sergeant_plans_a_replacement()
    story.then_the_shared_mailbox_still_cannot_answer()
    story.then_the_head_comes_in_sees_now_and_next_and_answers_in_under_six_clicks()
    story.then_the_new_officer_is_there_on_the_day()
