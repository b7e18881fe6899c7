"""One of each thing that stands about a school, to be copied. Nobody who is measured sees these.

They belong to a school, a local authority and a unit of their own.
"""

from datetime import date, timedelta

from django.db.models import Model
from django.utils import timezone

from accounts.models import Role
from bulletins.models import Bulletin, Reading
from deployments.models import Acknowledgement, Change, Deployment, Notice, NoticeCopy, Question, Redeployment
from officers.models import Absence
from outbox.models import Delivery, Letter
from schools.models import LocalAuthority
from tests.factories import CommandUnitFactory, SchoolFactory, fit_officer, police_user, school_user

NOWHERE = "Nowhere"


class Ones:
    """They all happened on one day."""

    def __init__(self, *, urn: int, day: date) -> None:
        self.day, self.at = day, timezone.now()
        self.unit = CommandUnitFactory()
        self.by = police_user(self.unit, Role.SERGEANT)
        self.authority = LocalAuthority.objects.create(code="0", name=NOWHERE, command_unit=self.unit)
        self.school = SchoolFactory(urn=urn, local_authority=self.authority)
        self.person, self.officer = school_user(self.school), fit_officer(self.unit)
        self.contact = self.person.contacts.get()

    def rows(self) -> list[Model]:
        letter, plan = self._letter(), self._plan()
        delivery, notice = self._delivery(letter), self._notice(plan, letter)
        people = [self.person, self.person.roles.get(), self.contact]
        about = [*self._about(notice, delivery), *self._work(), *self._news(letter)]
        return [*people, letter, delivery, plan, notice, *about]

    def _letter(self) -> Letter:
        words, html = "Words. " * 90, "<p>Words.</p>" * 90
        return Letter.objects.create(subject="One", text=words, html=html, category="notice")

    def _delivery(self, letter: Letter) -> Delivery:
        at = dict.fromkeys(("try_after", "accepted_at", "delivered_at"), self.at)
        to = {"name": "One", "address": "one@school.example", "message_id": "<one@b.example>"}
        return Delivery.objects.create(letter=letter, priority=3, status="DELIVERED", **to, **at)

    def _plan(self) -> Redeployment:
        return Redeployment.objects.create(
            command_unit=self.unit,
            reason="OTHER",
            explanation="Why.",
            effective_on=self.day,
            status="IN_EFFECT",
            announced_at=self.at,
            created_by=self.by,
            edited_by=self.by,
        )

    def _notice(self, plan: Redeployment, letter: Letter) -> Notice:
        words = {
            "body": "Words. " * 60,
            "explanation": "Why.",
            "before": "One",
            "after": "Two",
            "substance": "One line.",
        }
        asked = {"remind_on": self.day, "call_on": self.day + timedelta(days=7)}
        issued = {"issued_at": self.at, "issued_by": self.by, "lead_days": 5, "status": "ACKNOWLEDGED"}
        return Notice.objects.create(redeployment=plan, school=self.school, letter=letter, **words, **asked, **issued)

    def _about(self, notice: Notice, delivery: Delivery) -> list[Model]:
        """What became of the notice: its copy, its answer, a question about it, and the change itself."""
        one = {"notice": notice, "contact": self.contact}
        answered = {"answer": "Yes.", "answered_at": self.at, "answered_by": self.by}
        return [
            NoticeCopy.objects.create(**one, delivery=delivery),
            Acknowledgement.objects.create(**one, name="One", means="LINK", acknowledged_at=self.at),
            Question.objects.create(**one, name="One", words="Will they?", **answered),
            Change.objects.create(
                redeployment=notice.redeployment,
                school=self.school,
                kind="DEPARTURE",
                officer_out=self.officer,
                status="IN_EFFECT",
                took_effect_on=self.day,
            ),
        ]

    def _work(self) -> list[Model]:
        """The officer, whose work ended on the same day."""
        days = {"officer": self.officer, "from_on": self.day, "until_on": self.day}
        return [
            self.officer,
            self.officer.tenures.get(),
            self.officer.vetting_checks.get(),
            Deployment.objects.create(school=self.school, **days),
            Absence.objects.create(kind="COURT", recorded_by=self.by, **days),
        ]

    def _news(self, letter: Letter) -> list[Model]:
        bulletin = Bulletin.objects.create(
            written_for=self.unit,
            title="News",
            words="Words. " * 200,
            local_authority=self.authority,
            status="PUBLISHED",
            created_by=self.by,
            published_by=self.by,
            published_at=self.at,
            letter=letter,
        )
        return [bulletin, Reading.objects.create(bulletin=bulletin, school=self.school, user=self.person)]
