"""One school with everything that an address can name, its people, and the same people elsewhere."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import open_invitation
from accounts.links import invitation_link
from accounts.models import Role, User
from bulletins.actions import propose_item, publish_bulletin, write_bulletin
from bulletins.links import choice_link
from deployments import actions
from deployments.actions import PlannedChange
from deployments.actions.announcing import link_to
from deployments.models import Deployment, NoticeCopy, Redeployment, RegisterEntry
from liaison.contacts.links import proof_link, review_link
from officers.models import Absence, Officer
from outbox import spool
from outbox.actions import Draft, Recipient, post_letters
from schools.actions import open_proof, open_review
from schools.models import (
    ClosureDay,
    CommandUnit,
    Contact,
    ContactReview,
    LocalAuthority,
    Posting,
    RegisterImport,
    School,
    Term,
)
from schools.register.trial import keep_for_a_yes
from schools.terms import SchoolTerm
from tests.access.table import COLUMNS
from tests.factories import (
    ClusterFactory,
    CommandUnitFactory,
    ContactFactory,
    CourseFactory,
    LocalAuthorityFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    adviser,
    fit_officer,
    photo_of,
    police_user,
    school_user,
    telling_school,
)

SCHOOL, OFFICER, EXPLANATION = "Quillfeather School", "PC Quillfeather", "Quillfeather explains."
# Words that no stranger may read on any page.
OURS = "Quillfeather"
ANNOUNCED_ON = date(2026, 11, 9)
TOO_SOON = date(2026, 11, 4)


@dataclass
class World:
    """Who may come, and what stands at each address."""

    unit: CommandUnit
    school: School
    people: dict[str, User]
    args: dict[str, list[Any]]
    sessions: dict[str, str] = field(default_factory=dict)
    _clients: dict[str, Client] = field(default_factory=dict)

    def address(self, label: str) -> str:
        return reverse(label.split()[0], args=self.args.get(label))

    def client(self, column: str) -> Client:
        """A browser in which this person has just signed in."""
        client = self._clients.setdefault(column, Client())
        client.cookies.clear()
        if column in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[column]
        return client

    def sign_in(self, column: str, person: User) -> None:
        client = Client()
        client.force_login(User.objects.get(pk=person.pk))
        self.sessions[column] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def newcomer(self, role: str) -> User:
        """One more of our own."""
        return adviser(self.school.local_authority) if role == Role.ADVISER else police_user(self.unit, role)


def build_world() -> World:
    unit = CommandUnitFactory()
    authority = LocalAuthorityFactory(command_unit=unit)
    school = SchoolFactory(name=SCHOOL, local_authority=authority)
    people = {**_own(unit, school), **_others(unit, school)}
    assert ("nobody", *people) == (*COLUMNS, "deactivated")
    args = _places(unit, authority, school, people) | _officers(unit, people) | _plans(unit, school, people)
    args |= _accounts(people) | _bulletins(school, people) | _mail() | _letters(school)
    args |= _feeds(unit, people["sergeant"])
    args |= _visits(school, people["head"])
    _forget_passwords()
    world = World(unit, school, people, args)
    for column, person in people.items():
        world.sign_in(column, person)
    User.objects.filter(pk=people["deactivated"].pk).update(is_active=False)
    return world


def _own(unit: CommandUnit, school: School) -> dict[str, User]:
    return {
        "head": school_user(school),
        "dsl": school_user(school, Contact.Role.DSL),
        "deputy": school_user(school, Contact.Role.DEPUTY_DSL),
        "reception": school_user(school, Contact.Role.RECEPTION),
        "adviser": adviser(school.local_authority),
        "officer": police_user(unit, Role.OFFICER),
        "sergeant": police_user(unit, Role.SERGEANT),
        "inspector": police_user(unit, Role.INSPECTOR),
        "administrator": administrator(),
    }


def _others(unit: CommandUnit, school: School) -> dict[str, User]:
    """The same roles elsewhere, as near as elsewhere can be."""
    neighbour = CommandUnitFactory(force=unit.force)
    head = school_user(telling_school(unit))
    ContactFactory(school=school, user=head, email=head.email, state=Contact.State.LEFT, left_on=date(2026, 7, 17))
    return {
        "other head": head,
        "other adviser": adviser(LocalAuthorityFactory(command_unit=unit)),
        "other officer": police_user(unit, Role.OFFICER),
        "other sergeant": police_user(neighbour, Role.SERGEANT),
        "other inspector": police_user(neighbour, Role.INSPECTOR),
        "foreign inspector": police_user(CommandUnitFactory(), Role.INSPECTOR),
        "deactivated": police_user(unit, Role.SERGEANT, Role.INSPECTOR),
    }


def _places(
    unit: CommandUnit, authority: LocalAuthority, school: School, people: dict[str, User]
) -> dict[str, list[Any]]:
    contact = ContactFactory(school=school, role=Contact.Role.DSL, state=Contact.State.UNCONFIRMED)
    term = Term.objects.create(
        local_authority=authority, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18)
    )
    closure = ClosureDay.objects.create(local_authority=authority, closed_on=date(2026, 9, 4))
    run = RegisterImport.objects.create(kind="SCHOOLS", file_name="gias.csv", imported_by=people["administrator"])
    of_school = {
        name: [school.pk]
        for name in (
            "deployments:school",
            "schools:contact-list",
            "contact-add",
            "contact-review",
            "schools:school-language",
        )
    }
    of_contact = {f"schools:contact-{page}": [contact.pk] for page in ("leave", "confirm", "call-off", "keep-address")}
    of_contact |= {f"contact-{page}": [contact.pk] for page in ("edit", "hand-over", "write-again")}
    of_school |= {f"deployments:school-{page}": [school.pk] for page in ("officers", "notices", "statement", "poster")}
    of_authority = {
        f"schools:{name}": [authority.pk] for name in ("authority-detail", "authority-place", "term-add", "closure-add")
    }
    return (
        of_school
        | of_contact
        | of_authority
        | _cluster(unit, school)
        | _contact_links(school, people["head"])
        | {
            "contact-invite": [contact.pk],
            "import-detail": [run.pk],
            "import-rejected": [run.pk],
            "team-file": ["officers"],
            "team-file-template": ["officers"],
            "team-file-trial": [_tried_file(unit, people["sergeant"])],
            "schools:force-edit": [unit.force_id],
            "schools:unit-add": [unit.force_id],
            "schools:unit-edit": [unit.pk],
            "schools:term-remove": [term.pk],
            "schools:closure-remove": [closure.pk],
        }
    )


def _contact_links(school: School, head: User) -> dict[str, list[Any]]:
    """An address that waits to be proved, and a question about the contacts that nobody answered."""
    newcomer = ContactFactory(school=school, role=Contact.Role.DEPUTY_DSL, state=Contact.State.UNPROVED)
    proof = open_proof(contact=newcomer, address=newcomer.email, by=head)
    now, soon = timezone.now(), date(2026, 11, 10)
    term = SchoolTerm(date(2026, 9, 1), "AUTUMN")
    review = open_review(school=school, term=term, now=now, remind_on=soon, escalate_on=soon)
    assert review is not None
    ContactReview.objects.filter(pk=review.pk).update(escalated_at=now)
    tokens = {
        "address-proof": proof_link(proof).split("/")[-2],
        "contact-review-link": review_link(review, head.contacts.get(school=school)).split("/")[-2],
    }
    forged = {f"{page} forged": [token[:-1] + ("A" if token[-1] != "A" else "B")] for page, token in tokens.items()}
    return {page: [token] for page, token in tokens.items()} | forged | {"review-call": [review.pk]}


def _tried_file(unit: CommandUnit, sergeant: User) -> int:
    """One in which the sergeant tells of one officer."""
    source = BytesIO(f"collar_number,name\n900,PC {OURS} the Second\n".encode())
    return keep_for_a_yes(source=source, kind="OFFICERS", file_name="a.csv", command_unit=unit, by=sergeant).pk


def _cluster(unit: CommandUnit, school: School) -> dict[str, list[Any]]:
    cluster = ClusterFactory(command_unit=unit, name=f"{OURS} North")
    School.objects.filter(pk=school.pk).update(cluster=cluster)
    of_officers = ("detail", "hand-over", "officers", "officers-out", "remove")
    of_schools = ("rename", "schools", "schools-out")
    return {f"officers:cluster-{page}": [cluster.pk] for page in of_officers} | {
        f"schools:cluster-{page}": [cluster.pk] for page in of_schools
    }


def _officers(unit: CommandUnit, people: dict[str, User]) -> dict[str, list[Any]]:
    course = CourseFactory(force=unit.force)
    officer = fit_officer(unit, display_name=OFFICER, user=people["officer"])
    digest = photo_of(officer)
    fit_officer(unit, user=people["other officer"])
    pages = (
        "officer-detail",
        "officer-edit",
        "photo-edit",
        "photo-remove",
        "vetting-add",
        "training-add",
        "tenure-add",
    )
    return {f"officers:{page}": [officer.pk] for page in pages} | {
        "officers:photo": [officer.pk, digest],
        "deployments:officer-photo": [officer.pk, digest],
        "deployments:tenure-end": [officer.tenures.get().pk],
        "deployments:departure-plan": [officer.tenures.get().pk],
        "officers:tenure-correct": [officer.pk, officer.tenures.get().pk],
        "officers:training-remove": [officer.pk, officer.trainings.get().pk],
        "officers:course-edit": [course.pk],
        "officers:role-title-edit": [officer.role_title_id],
    }


def _plans(unit: CommandUnit, school: School, people: dict[str, User]) -> dict[str, list[Any]]:
    """A draft, a draft that asks an inspector, and a plan that the school was told of and that names the officer."""
    sergeant, officer = people["sergeant"], people["officer"].officer
    Deployment.objects.create(officer=officer, school=school, from_on=date(2026, 1, 5))
    told = _plan(unit, sergeant, PlannedChange(school=school, officer_out=officer))
    actions.schedule_redeployment(redeployment=told, by=sergeant)
    draft = _plan(unit, sergeant, PlannedChange(school=school, officer_in=fit_officer(unit)))
    urgent = _plan(unit, sergeant, PlannedChange(school=school, officer_in=fit_officer(unit)), on=TOO_SOON)
    actions.ask_for_exigency(redeployment=urgent, cause="Aid.", explanation=EXPLANATION, by=sergeant)
    return (
        _plan_args(told, draft, urgent)
        | _notice_args(told)
        | {"deployments:register-entry": [_entry(told, sergeant).pk]}
        | _absence_args(officer, sergeant)
    )


def _absence_args(officer: Officer, by: User) -> dict[str, list[Any]]:
    later = date(2027, 5, 3)
    absence = Absence.objects.create(officer=officer, kind="COURT", from_on=later, until_on=later, recorded_by=by)
    return {f"deployments:absence-{page}": [absence.pk] for page in ("detail", "move-end", "cancel")}


def _plan(unit: CommandUnit, by: User, change: PlannedChange, on: date = ANNOUNCED_ON) -> Redeployment:
    plan = actions.create_redeployment(
        command_unit=unit, reason="PROMOTION", explanation=EXPLANATION, effective_on=on, by=by
    )
    actions.add_changes(redeployment=plan, planned=[change], by=by)
    plan.refresh_from_db()
    return plan


def _plan_args(told: Redeployment, draft: Redeployment, urgent: Redeployment) -> dict[str, list[Any]]:
    of_draft = [
        *("redeployment-detail", "redeployment-edit", "change-add", "notice-write", "notice-preview"),
        *("notice-preview-html", "schedule", "effect", "effect-use-day", "return-to-draft", "withdraw", "exigency-ask"),
    ]
    change = draft.changes.get()
    return (
        {f"deployments:{page}": [draft.pk] for page in of_draft}
        | {f"deployments:{page}": [draft.pk, change.pk] for page in ("change-edit", "change-remove")}
        | {f"deployments:{page}": [told.pk] for page in ("board", "correct", "try-gate")}
        | {"deployments:exigency-decide": [urgent.pk]}
    )


def _notice_args(told: Redeployment) -> dict[str, list[Any]]:
    notice = told.notices.get()
    copy = NoticeCopy.objects.filter(notice=notice, contact__role=Contact.Role.HEAD).get()
    token = link_to(copy).split("/")[-2]
    pages = ("notice-detail", "notice-acknowledge", "notice-calendar", "phone-answer", "question-ask")
    asked = actions.ask_by_link(copy=copy, words=f"Will {OURS} stay?")
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    return {f"deployments:{page}": [notice.pk] for page in pages} | {
        "deployments:news-call": [_lost_news(told)],
        "deployments:notice-link": [token],
        "deployments:notice-link forged": [forged],
        "deployments:question-ask-by-link": [token],
        "deployments:question-ask-by-link forged": [forged],
        "deployments:question-answer": [asked.pk],
    }


def _lost_news(told: Redeployment) -> int:
    """A letter after the notice that came back."""
    to = [Recipient("A", "a@school.example")]
    [posted] = post_letters([Draft(to=to, subject=OURS, text=OURS, html=OURS, category="held")], by=None)
    told.notices.get().follow_ups.add(posted.letter)
    posted.letter.deliveries.update(status="BOUNCED", ended_at=timezone.now(), ended_because="550")
    return posted.letter.pk


def _entry(told: Redeployment, by: User) -> RegisterEntry:
    change = told.changes.get()
    return RegisterEntry.objects.create(
        change=change,
        command_unit=told.command_unit,
        school=change.school,
        shortfall="UNTOLD",
        summary=f"{SCHOOL}: a change",
        cause="It could not wait.",
        took_effect_on=ANNOUNCED_ON,
        lead_days=1,
        minimum_days=5,
        author=by,
    )


def _visits(school: School, head: User) -> dict[str, list[Any]]:
    """One that the head reported, after a check at the door."""
    actions.check_officer(school=school, typed=OURS, by=head)
    visit = actions.report_visit(school=school, given=OURS, came_at=timezone.now(), words=OURS, by=head)
    return {f"deployments:{page}": [visit.pk] for page in ("school-visit", "visit-answer", "visit-match")}


def _feeds(unit: CommandUnit, sergeant: User) -> dict[str, list[Any]]:
    revoked = actions.make_feed(of=unit, by=sergeant)
    actions.revoke_feed(feed=revoked, by=sergeant)
    feed = actions.make_feed(of=unit, by=sergeant)
    return {
        "deployments:feed-revoke": [feed.pk],
        "deployments:feed": [feed.key],
        "deployments:feed revoked": [revoked.key],
    }


def _accounts(people: dict[str, User]) -> dict[str, list[Any]]:
    person = UserFactory(roles=[Role.OFFICER])
    invitation = open_invitation(user=person, invited_as="Officer", by=people["administrator"])
    token = invitation_link(invitation).split("/")[-2]
    posting = Posting.objects.create(user=person, command_unit=CommandUnitFactory(), role=Role.OFFICER)
    pages = (
        "person-detail",
        "person-invite-again",
        "person-deactivate",
        "person-reactivate",
        "person-reset-factors",
    )
    return {page: [person.pk] for page in pages} | {
        "person-place-end": [person.pk, f"officer-{posting.pk}"],
        "accounts:session-end": [1],
        "mfa_edit_webauthn": [1],
        "mfa_remove_webauthn": [1],
        "accounts:provider-forget": ["microsoft"],
        "openid_connect_login": ["microsoft"],
        "openid_connect_callback": ["microsoft"],
        "accounts:invitation": [token],
        "accounts:invitation forged": [token[:-1] + ("A" if token[-1] != "A" else "B")],
        "account_reset_password_from_key": ["1", "not-a-key"],
    }


def _bulletins(school: School, people: dict[str, User]) -> dict[str, list[Any]]:
    authority, inspector = school.local_authority, people["inspector"]
    draft = write_bulletin(title="Spring news", words="Words.", audience=authority, by=inspector)
    published = write_bulletin(title="Autumn news", words="Words.", audience=authority, by=inspector)
    publish_bulletin(bulletin=published, by=inspector)
    token = choice_link(people["head"].email).split("/")[-2]
    item = propose_item(title=f"{OURS} asks", words="", place=school, by=people["head"])
    return (
        {f"bulletins:bulletin-{page}": [published.pk] for page in ("detail", "retract", "readings")}
        | {f"bulletins:bulletin-{page}": [draft.pk] for page in ("detail draft", "edit", "preview", "publish")}
        | {f"bulletins:agenda-{page}": [item.pk] for page in ("item", "withdraw", "take-up", "decline")}
        | {"bulletins:mail-choice-by-link": [token]}
        | {"bulletins:mail-choice-by-link forged": [token[:-1] + ("A" if token[-1] != "A" else "B")]}
    )


def _mail() -> dict[str, list[Any]]:
    message = EmailMultiAlternatives("A change", "Words.", to=["head@school.example"])
    message.attach_alternative("<html><head></head><body>Words.</body></html>", "text/html")
    message.send()
    return {f"outbox:demo-mail-{page}": [spool.kept_names()[0]] for page in ("message", "html")}


def _letters(school: School) -> dict[str, list[Any]]:
    delivery = NoticeCopy.objects.filter(notice__school=school)[0].delivery
    return {page: [delivery.pk] for page in ("mail-detail", "mail-html", "mail-again")} | {
        page: ["notice"] for page in ("mail-template", "mail-template-html")
    }


def _forget_passwords() -> None:
    """People who sign in by code, as most do."""
    for user in User.objects.all():
        user.set_unusable_password()
        user.save()
