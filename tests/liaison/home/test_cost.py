"""What the first page asks of the database, by role."""

import pytest
from django.urls import reverse

from accounts.models import Role
from bulletins.actions import propose_item
from bulletins.models import Bulletin
from deployments.models import Question
from outbox.models import Letter
from schools.actions import open_review
from schools.models import Contact, ContactReview, RegisterImport
from schools.terms import SchoolTerm
from tests.factories import (
    ContactFactory,
    DeploymentFactory,
    OfficerFactory,
    SchoolFactory,
    UserFactory,
    administrator,
    adviser,
    fit_officer,
    police_user,
    school_user,
)
from tests.liaison.home.reading import published
from tests.liaison.plans import MOMENT, TODAY, asked, change, entry, notice, plan

pytestmark = pytest.mark.django_db


def add_one_of_everything(unit, user):
    """What makes each part of the page one row longer."""
    authority = unit.local_authorities.first()
    school = SchoolFactory(local_authority=authority)
    asks = ContactFactory(school=school, role=user.contacts.first().role, user=user) if user.contacts.exists() else None
    officer = fit_officer(unit, until_on=TODAY)
    if not hasattr(user, "officer"):
        officer.user = user
        officer.save()
    DeploymentFactory(school=school, officer=officer)
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=officer)
    reminder = Letter.objects.create(subject="-", text="-", html="-", category="reminder")
    told = notice(announced, school, reminder=reminder)
    if asks:
        answered = {"answer": "-", "answered_at": MOMENT, "answered_by": UserFactory()}
        Question.objects.create(notice=told, contact=asks, name="-", words="-", **answered)
    review = open_review(
        school=school, term=SchoolTerm(TODAY, "SPRING"), now=MOMENT, remind_on=TODAY, escalate_on=TODAY
    )
    ContactReview.objects.filter(pk=review.pk).update(escalated_at=MOMENT)
    held = plan(unit, "HELD", on=TODAY)
    entry(change(held, school, comes=OfficerFactory(), status="HELD", held_because="-"))
    notice(held, school)
    asked(plan(unit, "DRAFT"))
    plan(unit, "SCHEDULED")
    RegisterImport.objects.create(kind="SCHOOLS", file_name="edubase.csv", imported_by=UserFactory(), rejected=1)
    published(unit)
    propose_item(title=f"Item {school.pk}", words="", place=school, by=school_user(school))
    Bulletin.objects.create(written_for=unit, command_unit=unit, title="Draft", words="-", created_by=user)


# Four of them serve every page: session, person, roles and force. The police and administrators have four more, for the
# state of the mail.
QUERIES = {
    "head": 16,
    "reception": 5,
    "adviser": 16,
    "officer": 7,
    "sergeant": 23,
    "inspector": 14,
    "administrator": 15,
}


@pytest.mark.parametrize("role", QUERIES)
def test_home_costs_the_same_with_one_and_with_three(client, school, unit, role, django_assert_num_queries):
    user = {
        "head": lambda: school_user(school),
        "reception": lambda: school_user(school, Contact.Role.RECEPTION),
        "adviser": lambda: adviser(school.local_authority),
        "officer": lambda: police_user(unit, Role.OFFICER),
        "sergeant": lambda: police_user(unit, Role.SERGEANT),
        "inspector": lambda: police_user(unit, Role.INSPECTOR),
        "administrator": administrator,
    }[role]()
    client.force_login(user)
    add_one_of_everything(unit, user)
    with django_assert_num_queries(QUERIES[role]):
        client.get(reverse("home"))

    add_one_of_everything(unit, user)
    add_one_of_everything(unit, user)

    with django_assert_num_queries(QUERIES[role]):
        client.get(reverse("home"))
