"""What the police and the schools of the stories do, each in one line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from deployments import actions
from deployments.actions import PlannedChange
from deployments.models import Notice, NoticeCopy, Question, Redeployment
from liaison.demo.area import Area
from liaison.demo.clock import Days
from liaison.demo.people import People
from officers.models import Officer
from outbox.actions import record_bounce
from schools.models import Contact


@dataclass(frozen=True)
class Desk:
    """Everybody and everything that the stories need."""

    area: Area
    people: People
    team: dict[str, Officer]
    days: Days

    @property
    def sergeant(self) -> User:
        return self.people.accounts["sergeant"]

    @property
    def inspector(self) -> User:
        return self.people.accounts["inspector"]

    @property
    def interim_contact(self) -> str:
        """Whom a school without an officer turns to."""
        return f"the schools desk of {self.area.unit}, {self.area.unit.phone}"

    def change(
        self, number: int, *, comes: str = "", goes: str = "", kind: str = "NAMED", cannot_wait: bool = False
    ) -> PlannedChange:
        """At the school of this number, by the officers' keys."""
        return PlannedChange(
            school=self.area.schools[number],
            officer_in=self.team[comes] if comes else None,
            officer_out=self.team[goes] if goes else None,
            deployment_kind=kind,
            cannot_wait=cannot_wait,
        )

    def plan(
        self,
        *,
        by: User,
        reason: str,
        explanation: str,
        on: date,
        changes: Sequence[PlannedChange],
        interim_contact: str = "",
        review_on: date | None = None,
    ) -> Redeployment:
        plan = actions.create_redeployment(
            command_unit=self.area.unit,
            reason=reason,
            explanation=explanation,
            effective_on=on,
            interim_contact=interim_contact,
            review_on=review_on,
            by=by,
        )
        actions.add_changes(redeployment=plan, planned=changes, by=by)
        return plan

    def announce(self, plan: Redeployment, *, by: User) -> None:
        actions.schedule_redeployment(redeployment=plan, by=by)

    def told_by(self, plan: Redeployment, *, besides: Collection[int] = ()) -> list[int]:
        """The numbers of the schools that have its notice."""
        numbers = (urn - 900000 for urn in plan.notices.values_list("school", flat=True))
        return sorted(set(numbers) - set(besides))

    def answer_by_link(self, plan: Redeployment, *numbers: int, role: str = Contact.Role.HEAD) -> None:
        for number in numbers:
            copy = self._copy(plan, number, role)
            actions.mark_seen(copy=copy)
            actions.acknowledge_by_link(copy=copy)

    def answer_in_portal(self, plan: Redeployment, *numbers: int) -> None:
        for number in numbers:
            copy = self._copy(plan, number, Contact.Role.HEAD)
            assert copy.contact.user is not None
            actions.mark_seen(copy=copy)
            actions.acknowledge_in_portal(notice=copy.notice, by=copy.contact.user)

    def answer_by_phone(self, plan: Redeployment, number: int, *, remark: str, by: User) -> None:
        contact = self.area.schools[number].contacts.get(role=Contact.Role.HEAD)
        actions.acknowledge_by_phone(
            notice=self.notice(plan, number), contact=contact, phone_number=contact.phone, remark=remark, by=by
        )

    def ask_in_portal(self, plan: Redeployment, number: int, words: str) -> Question:
        copy = self._copy(plan, number, Contact.Role.HEAD)
        assert copy.contact.user is not None
        return actions.ask_in_portal(notice=copy.notice, words=words, by=copy.contact.user)

    def ask_by_link(self, plan: Redeployment, number: int, words: str) -> None:
        actions.ask_by_link(copy=self._copy(plan, number, Contact.Role.HEAD), words=words)

    def look(self, plan: Redeployment, number: int, role: str = Contact.Role.DSL) -> None:
        """Somebody opens the notice and does not answer."""
        actions.mark_seen(copy=self._copy(plan, number, role))

    def bounce(self, plan: Redeployment, number: int) -> None:
        """The head's copy comes back."""
        words = "550 5.1.1 The email account that you tried to reach does not exist"
        record_bounce(delivery=self._copy(plan, number, Contact.Role.HEAD).delivery, at=timezone.now(), words=words)

    def notice(self, plan: Redeployment, number: int) -> Notice:
        return plan.notices.get(school=self.area.schools[number])

    def _copy(self, plan: Redeployment, number: int, role: str) -> NoticeCopy:
        copies = NoticeCopy.objects.select_related("contact__user", "notice", "delivery")
        return copies.get(notice=self.notice(plan, number), contact__role=role)
