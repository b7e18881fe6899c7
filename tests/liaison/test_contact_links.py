"""The links in mails about contacts, for people with and without an account."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.languages import WELSH
from liaison.contacts.asking import ask_schools
from liaison.contacts.keeping import add_colleague
from liaison.contacts.links import proof_link, review_link
from outbox.models import Delivery
from schools import actions
from schools.models import Contact, ContactReview, School
from tests.factories import ContactFactory, SchoolFactory, school_user
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-02 10:00+00:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def school():
    return SchoolFactory(name="Ash Park School")


@pytest.fixture
def head(school):
    return school_user(school)


def path_of(link):
    return "/" + link.split("/", 3)[3]


# An address


@pytest.fixture
def waiting(school, head):
    return actions.add_contact(school=school, by=head, role="DSL", name="Dina Lead", email="dina@elm.example")


@pytest.fixture
def address(waiting):
    return path_of(proof_link(waiting.proofs.get()))


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_proves_nothing(client, waiting, address, method):
    response = getattr(client, method)(address)

    waiting.refresh_from_db()
    assert (response.status_code, waiting.state) == (200, "UNPROVED")
    assert response["Cache-Control"].count("no-store") == 1


def test_the_button_proves_it_and_a_second_press_does_no_harm(client, waiting, address):
    assert "Yes, I am Dina Lead and this is my address" in words_of(client.get(address))

    for _ in range(2):
        assert "Liaison reaches Dina Lead of Ash Park School at dina@elm.example." in words_of(client.post(address))

    waiting.refresh_from_db()
    assert waiting.state == "CONFIRMED"
    assert "Thank you" in words_of(client.get(address))


def test_a_link_that_was_called_back_or_ran_out_says_so(client, clock, waiting, address, head):
    actions.change_contact(contact=waiting, by=head, role="DSL", name="Dina Lead", email="dina.lead@elm.example")
    for method in (client.get, client.post):
        response = method(address)
        assert (response.status_code, "has changed this address since" in words_of(response)) == (410, True)

    newer = path_of(proof_link(waiting.proofs.open().get()))
    clock.shift(timedelta(days=15))
    for method in (client.get, client.post):
        response = method(newer)
        assert (response.status_code, "ask Ash Park School to send the mail again" in words_of(response)) == (410, True)
    waiting.refresh_from_db()
    assert waiting.state == "UNPROVED"


def test_a_forged_link_says_nothing_of_anybody(client, address):
    for token in (address[:-2] + "/", "/address/x/", "/address/00000000000000000000000000000000.x/"):
        response = client.get(token)
        assert (response.status_code, "Dina" in words_of(response)) == (404, False)


# The list


@pytest.fixture
def list_link(head, school):
    ask_schools(now=timezone.now())
    return path_of(review_link(ContactReview.objects.get(), head.contacts.get()))


def answers(school, **changed):
    """Everybody is still right but for what is changed."""
    given = {}
    for contact in school.contacts.current():
        given |= {
            f"verdict_{contact.pk}": "RIGHT",
            f"name_{contact.pk}": contact.name,
            f"email_{contact.pk}": contact.email,
            f"phone_{contact.pk}": contact.phone,
        }
    return given | changed


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_list_confirms_nothing(client, list_link, method):
    assert getattr(client, method)(list_link).status_code == 200
    assert ContactReview.objects.get().confirmed_at is None


def test_a_head_without_an_account_confirms_the_list(client, school, head, list_link):
    entered = ContactFactory(school=school, role="DSL", state="UNCONFIRMED")

    response = client.post(list_link, answers(school), follow=True)

    assert "confirmed the contacts of Ash Park School on 2 November 2026" in words_of(response)
    entered.refresh_from_db()
    review = ContactReview.objects.get()
    assert (entered.state, review.name, review.means) == ("CONFIRMED", head.name, "LINK")


def test_nothing_is_chosen_beforehand_and_what_is_missing_is_said_of_each(client, school, list_link):
    other = ContactFactory(school=school, role="DSL", name="Dina Lead")

    page = client.get(list_link)
    assert "checked" not in words_of(page).split("<form", 1)[1]
    response = client.post(list_link, answers(school, **{f"verdict_{other.pk}": ""}))

    assert response.context["form"].errors == {f"verdict_{other.pk}": ["Say whether Dina Lead is still right"]}
    assert ContactReview.objects.get().confirmed_at is None


def test_a_changed_address_is_mailed_and_counts_later(client, school, list_link):
    moved = ContactFactory(school=school, role="DSL", email="old@elm.example")
    changed = {f"verdict_{moved.pk}": "CHANGED", f"email_{moved.pk}": "new@elm.example"}

    client.post(list_link, answers(school, **changed))

    moved.refresh_from_db()
    assert moved.email == "old@elm.example"
    assert Delivery.objects.latest("pk").address == "new@elm.example"


@pytest.mark.parametrize(("email", "words"), [("", "Enter the person’s email"), ("x", "in the correct format")])
def test_particulars_are_asked_for_where_something_has_changed(client, school, head, list_link, email, words):
    own = head.contacts.get()

    response = client.post(list_link, answers(school, **{f"verdict_{own.pk}": "CHANGED", f"email_{own.pk}": email}))

    assert list(response.context["form"].errors) == [f"email_{own.pk}"]
    assert words in words_of(response)


def test_what_was_typed_is_not_passed_over_and_nothing_typed_is_no_change(client, school, head, list_link):
    own = head.contacts.get()

    for typed in ({f"phone_{own.pk}": "01632 960001"}, {f"verdict_{own.pk}": "CHANGED"}):
        response = client.post(list_link, answers(school, **typed))
        field = "verdict" if "CHANGED" not in typed.values() else "name"
        assert list(response.context["form"].errors) == [f"{field}_{own.pk}"]
    assert ContactReview.objects.get().confirmed_at is None


def test_what_stands_in_the_boxes_of_a_leaver_does_no_harm(client, school, list_link):
    gone = ContactFactory(school=school, role="RECEPTION")

    response = client.post(list_link, answers(school, **{f"verdict_{gone.pk}": "LEFT", f"email_{gone.pk}": "x"}))

    assert response.status_code == 302
    gone.refresh_from_db()
    assert gone.state == "LEFT"


def test_the_last_of_a_role_cannot_be_said_to_have_left(client, school, head, list_link):
    own = head.contacts.get()
    right = ContactFactory(school=school, role="DSL", state="UNCONFIRMED")

    response = client.post(list_link, answers(school, **{f"verdict_{own.pk}": "LEFT"}))

    assert list(response.context["form"].errors) == [f"verdict_{own.pk}"]
    right.refresh_from_db()
    assert right.state == "UNCONFIRMED"


def test_an_address_that_a_colleague_has_is_refused_beside_it(client, school, head, list_link):
    ContactFactory(school=school, email="taken@elm.example")
    own = head.contacts.get()
    changed = {f"verdict_{own.pk}": "CHANGED", f"email_{own.pk}": "taken@elm.example"}

    response = client.post(list_link, answers(school, **changed))

    assert list(response.context["form"].errors) == [f"email_{own.pk}"]


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "LEFT", "left_on": "2026-11-02"},
        {"role": "DEPUTY_DSL"},
        {"is_shared": True},
        {"email": "new@elm.example"},
    ],
)
def test_the_link_dies_with_its_holder_s_place_at_the_school(client, school, head, list_link, changed):
    other = ContactFactory(school=school, name="Private Person")
    Contact.objects.filter(user=head).update(**changed)

    for method in (client.get, client.post):
        response = method(list_link, {})
        assert (response.status_code, other.email in words_of(response)) == (410, False)
    assert ContactReview.objects.get().confirmed_at is None


def test_the_link_ends_after_sixty_days_and_with_the_next_term(client, clock, list_link):
    ContactReview.objects.update(ended_at=timezone.now())
    assert client.get(list_link).status_code == 410
    ContactReview.objects.update(ended_at=None)
    clock.shift(timedelta(days=61))
    response = client.get(list_link)
    assert (response.status_code, "works for 60 days" in words_of(response)) == (410, True)


def test_the_link_of_a_head_who_is_a_sergeant_too_vouches_for_nothing(client, school, head, list_link):
    unit = school.local_authority.command_unit
    head.roles.create(role="SERGEANT")
    head.postings.create(command_unit=unit, role="SERGEANT")
    moved = ContactFactory(school=school, role="DSL", email="old@elm.example")

    client.post(list_link, answers(school, **{f"verdict_{moved.pk}": "CHANGED", f"email_{moved.pk}": "n@elm.example"}))

    moved.refresh_from_db()
    assert (moved.email, moved.proofs.open().count()) == ("old@elm.example", 1)


def test_a_post_from_another_site_is_refused(list_link, address):
    strict = Client(enforce_csrf_checks=True)
    for link in (list_link, address):
        assert strict.post(link).status_code == 403


# In the portal


def test_a_head_confirms_in_the_portal_and_a_deputy_does_not(client, school, head):
    url = reverse("contact-review", args=[school.pk])
    client.force_login(school_user(school, "DEPUTY_DSL"))
    assert client.get(url).status_code == 403
    client.force_login(head)

    response = client.post(url, answers(school), follow=True)

    assert "Thank you. The contacts of Ash Park School are confirmed." in words_of(response)
    assert ContactReview.objects.get().means == "PORTAL"


def test_who_comes_in_through_an_invitation_is_proved_at_that_moment(client, school, head):
    contact = add_colleague(school=school, by=head, invite=True, role="DSL", name="Dina Lead", email="dina@elm.example")

    client.post(path_of(Delivery.objects.get().link))

    contact.refresh_from_db()
    assert contact.state == "CONFIRMED"
    assert client.get(reverse("deployments:school", args=[school.pk])).status_code == 200


# The language


def test_both_links_speak_the_schools_language(client, settings, school, address, list_link):
    settings.WELSH = True
    School.objects.filter(pk=school.pk).update(language=WELSH)

    for link in (address, list_link):
        assert '<html lang="cy"' in words_of(client.get(link))
