"""Signing in by password and by code, and what ends it."""

import re
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.urls import reverse

from accounts import actions, postman
from accounts.models import Role, User
from tests.factories import UserFactory, administrator

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_limits_left_over():
    cache.clear()


@pytest.fixture
def person():
    user = UserFactory(email="ann@school.example", roles=[Role.OFFICER])
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, email="ann@school.example", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_password_signs_in_whatever_the_case_of_the_address(client, person):
    response = sign_in(client, email="Ann@School.example")

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_password_and_an_unknown_address_read_the_same(client, person):
    wrong = sign_in(client, password="not this one").context["form"].errors
    unknown = sign_in(client, email="nobody@school.example").context["form"].errors

    assert wrong == unknown
    assert "_auth_user_id" not in client.session


def test_a_code_from_the_mail_signs_in(client, person, mailoutbox):
    client.post(reverse("account_request_login_code"), {"email": person.email})
    found = re.search(r"\b[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}\b", mailoutbox[0].body)
    assert found

    response = client.post(reverse("account_confirm_login_code"), {"code": found[0]})

    assert (response.status_code, response.url) == (302, reverse("home"))
    assert mailoutbox[0].to == [person.email]
    assert client.session["_auth_user_id"] == str(person.pk)


def test_asking_a_code_for_an_unknown_address_reads_the_same_and_sends_nothing(client, person, mailoutbox):
    known = client.post(reverse("account_request_login_code"), {"email": person.email})
    unknown = client.post(reverse("account_request_login_code"), {"email": "nobody@school.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("account_login", {"login": "{address}", "password": "not this one"}),
        ("account_request_login_code", {"email": "{address}"}),
        ("account_reset_password", {"email": "{address}"}),
    ],
)
def test_an_address_in_use_one_that_is_unknown_and_one_that_was_closed_get_the_same_answer(client, person, page, asked):
    closed = UserFactory(email="left@school.example", is_active=False)
    closed.set_password(PASSWORD)
    closed.save()
    EmailAddress.objects.create(user=closed, email=closed.email, verified=True, primary=True)
    answers = []
    for address in (person.email, "nobody@school.example", closed.email):
        browser = client.__class__()
        given = {name: value.format(address=address) for name, value in asked.items()}
        answer = browser.post(reverse(page), given, follow=True)
        words = answer.content.decode().replace(address, "ADDRESS")
        answers.append((answer.redirect_chain, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words)))

    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_a_relay_that_is_down_does_not_tell_who_signs_in_here(client, person, settings, page):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    known, unknown = (client.post(reverse(page), {"email": each}) for each in (person.email, "nobody@school.example"))

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_the_answer_does_not_wait_for_the_relay(client, person, mailoutbox, monkeypatch, page):
    """Its time would tell as much."""
    beside = []
    monkeypatch.setattr(postman, "_threads", SimpleNamespace(submit=lambda *call: beside.append(call)))

    client.post(reverse(page), {"email": person.email})

    assert mailoutbox == []
    [(act, message)] = beside
    act(message)
    assert mailoutbox[0].to == [person.email]


def test_only_whoever_may_sign_in_is_written_to(client, person, mailoutbox):
    closed = UserFactory(email="left@school.example", is_active=False)
    EmailAddress.objects.create(user=closed, email=closed.email, verified=True, primary=True)
    for address in (person.email, "nobody@school.example", closed.email):
        for page in ("account_request_login_code", "account_reset_password"):
            client.__class__().post(reverse(page), {"email": address})

    assert [letter.to for letter in mailoutbox] == [[person.email]] * 2


def test_nobody_signs_up(client):
    response = client.post(
        reverse("account_signup"), {"email": "new@school.example", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert response.status_code == 200
    assert not User.objects.exists()


def test_deactivating_ends_every_open_session(client, person):
    client.force_login(person)
    assert client.get(reverse("home")).context["user"] == person

    actions.deactivate_user(user=person, by=administrator())

    assert not client.get(reverse("home")).context["user"].is_authenticated


def test_somebody_deactivated_signs_in_neither_by_password_nor_by_code(client, person, mailoutbox):
    actions.deactivate_user(user=person, by=administrator())

    sign_in(client)
    client.post(reverse("account_request_login_code"), {"email": person.email})

    assert mailoutbox == []
    assert "_auth_user_id" not in client.session


def test_somebody_reactivated_signs_in_again(client, person):
    actions.deactivate_user(user=person, by=administrator())
    actions.reactivate_user(user=person)

    assert sign_in(client).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_nobody_deactivates_themselves():
    first, _ = administrator(), administrator()

    with pytest.raises(actions.AccountError, match="yourself"):
        actions.deactivate_user(user=first, by=first)


def test_the_last_administrator_stays():
    last = administrator()
    UserFactory(is_active=False, roles=[Role.ADMINISTRATOR])

    with pytest.raises(actions.AccountError, match="last administrator"):
        actions.deactivate_user(user=last, by=UserFactory())
    last.refresh_from_db()
    assert last.is_active


def test_one_of_two_administrators_may_go():
    first, second = administrator(), administrator()

    actions.deactivate_user(user=first, by=second)

    assert not User.objects.get(pk=first.pk).is_active


def test_deactivating_twice_is_refused(person):
    actions.deactivate_user(user=person, by=administrator())

    with pytest.raises(actions.AccountError, match="already deactivated"):
        actions.deactivate_user(user=User.objects.get(pk=person.pk), by=administrator())


def test_reactivating_somebody_active_is_refused(person):
    with pytest.raises(actions.AccountError, match="already active"):
        actions.reactivate_user(user=person)
