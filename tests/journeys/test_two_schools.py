"""A head with two schools: both on one screen of a phone, one of them whole; what is asked, answered and printed."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, ViewportSize

from schools.models import Contact, ContactReview, School
from tests.factories import ContactFactory
from tests.journeys import steps, team
from tests.journeys.conftest import Cast
from tests.journeys.look import WIDE
from tests.journeys.postbox import Postbox
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey

CHANGE = date(2027, 3, 9)
PHONE: ViewportSize = {"width": 360, "height": 740}
TO_DO = "Read and acknowledge: your officer changes on 9 March"
CONFIRM = "Confirm your contacts"
WHY = "PC Grace returns to her own team."


def set_up() -> None:
    """Hannah Head is a safeguarding lead of a second school. Run inside the portal."""
    hannah = Contact.objects.get(email=team.HEADS[team.ELM][1])
    hill = School.objects.get(name=team.HILL)
    ContactFactory(school=hill, role=Contact.Role.DSL, name=hannah.name, email=hannah.email, user=hannah.user)


def ask_for_contacts() -> None:
    """Both schools are asked who works there. Run inside the portal."""
    later = CHANGE + timedelta(days=7)
    for school in School.objects.filter(name__in=(team.ELM, team.HILL)):
        ContactReview.objects.create(
            school=school, year=2027, season="SPRING", asked_at=timezone.now(), remind_on=later, escalate_on=later
        )


class TwoSchools:
    """The story's people, and what each of them does in turn."""

    def __init__(self, cast: Cast, stack: Stack, post: Postbox) -> None:
        self.stack, self.post = stack, post
        self.sergeant = cast.person(*team.SAM)
        self.head = cast.person(*team.HEADS[team.ELM])

    def given_a_head_who_reads_for_two_schools(self) -> None:
        team.begin(self.stack)
        self.runs("set_up")

    def when_the_head_signs_in_nothing_waits(self) -> None:
        steps.signs_in_with_password(self.head)
        self.head.sees("Your schools", "Nothing waits for you.", "No change announced", "Now at Elm Lane School")
        self.on_one_screen(team.ELM, team.HILL, "Nothing waits for you.")

    def when_the_sergeant_announces_a_change_at_one(self) -> None:
        sam = self.sergeant
        steps.signs_in_with_password(sam)
        steps.plans(sam, reason="Lateral move", explanation=WHY, day=CHANGE)
        steps.chooses(sam, school=team.HILL, leaves="PC Grace", arrives="PC Sid")
        steps.tells_the_schools_now(sam)
        self.post.wait_for(self.head.email, about="9 March")

    def when_both_are_asked_for_their_contacts(self) -> None:
        self.runs("ask_for_contacts")

    def then_the_head_sees_on_one_screen_who_comes_what_changes_and_what_is_asked(self) -> None:
        self.head.opens("/")
        self.on_one_screen(team.ELM, "Now: PC Dave", "No change announced")
        self.on_one_screen(team.HILL, "Now: PC Grace", "Changes on 9 March 2027")
        self.on_one_screen(TO_DO, CONFIRM)
        box = self.head.page.locator(".app-to-do")
        assert box.get_by_role("link").count() == 3
        self.on_one_screen(whole=box)

    def when_the_head_looks_at_the_other_school(self) -> None:
        head = self.head
        head.follows(team.HILL)
        head.sees("Now at Hill House School", "PC Grace", "Next at Hill House School", "Tuesday 9 March 2027", WHY)
        head.opens("/bulletins/")
        head.opens("/")
        head.sees("Now at Hill House School")
        link = head.page.get_by_role("link", name="Add to your calendar").get_attribute("href")
        calendar = head.page.request.get(str(link))
        assert calendar.headers["content-type"].startswith("text/calendar")
        assert "PC Sid takes over from PC Grace" in calendar.text()

    def when_the_other_schools_head_answers_on_the_phone(self) -> None:
        sam = self.sergeant
        sam.follows("See which schools have answered")
        sam.follows(f"Record a phone call with {team.HILL}")
        sam.ticks("Hilda Head", exact=False)
        sam.types("On which number?", "01632 960 301")
        sam.presses("Record the call")
        sam.sees("Recorded: Hilda Head acknowledged by phone.")

    def then_the_head_reads_who_answered_how_and_when(self) -> None:
        head = self.head
        head.opens("/")
        head.does_not_see(TO_DO)
        head.sees(CONFIRM, "Acknowledged by Hilda Head", "by phone, noted by Sgt Sam Stripes")
        head.follows("Before: every notice, and who acknowledged it")
        head.sees("Notice: 1 March 2027", "Hilda Head, Headteacher", "by phone, noted by Sgt Sam Stripes")
        head.follows("Officers")
        head.sees("PC Grace", "5 January 2026", "Today and on")

    def then_each_paper_is_one_sheet(self) -> None:
        head = self.head
        head.opens("/")
        for link, words in (("Officer assurance statement, to print", "confirms"), ("Poster", "work with us")):
            head.follows(link, exact=False)
            head.sees(words, "PC Grace")
            sheets = head.page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
            assert sheets == 1, f"{link}: {sheets} sheets"
            head.opens("/")

    def on_one_screen(self, *words: str, whole: Locator | None = None) -> None:
        """On a phone each of these is seen without scrolling."""
        page = self.head.page
        page.set_viewport_size(PHONE)
        main = page.get_by_role("main")
        for one in [main.get_by_text(word).first for word in words] + ([whole] if whole else []):
            box = one.bounding_box()
            assert box is not None and box["y"] + box["height"] <= PHONE["height"], f"{one}: {box}"
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    def runs(self, name: str) -> None:
        words = f"from tests.journeys.test_two_schools import {name}; {name}()"
        self.stack.manage("shell", "--no-imports", "--command", words)


def test_a_head_with_two_schools(cast: Cast, stack: Stack, post: Postbox) -> None:
    story = TwoSchools(cast, stack, post)
    story.given_a_head_who_reads_for_two_schools()

    story.when_the_head_signs_in_nothing_waits()
    story.when_the_sergeant_announces_a_change_at_one()
    story.when_both_are_asked_for_their_contacts()
    story.then_the_head_sees_on_one_screen_who_comes_what_changes_and_what_is_asked()
    story.when_the_head_looks_at_the_other_school()

    story.when_the_other_schools_head_answers_on_the_phone()
    story.then_the_head_reads_who_answered_how_and_when()
    story.then_each_paper_is_one_sheet()
