"""Signing in at a real OpenID Connect provider, which runs beside the test.

Tried, and tests here went red: addresses taken whether they are verified or not; the person found by address though the
provider knows them as somebody else; a provider's own second factor believed whatever the settings say.
"""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import Role, User
from accounts.sessions import SHARED
from outbox.models import Letter
from tests.accounts.factors import code_of, give_app, person_with_password
from tests.factories import UserFactory
from tests.pages import words_of

pytestmark = [
    pytest.mark.django_db,
    # The provider's own libraries.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:authlib"),
]

ADDRESS = "ann@force.example"


@pytest.fixture(scope="module")
def provider():
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def configured(provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("microsoft", provider), app("dfe", provider)]}}


def app(name, provider, **more):
    return {
        "provider_id": name,
        "name": name.capitalize(),
        "client_id": f"liaison-at-{name}",
        "secret": "known to the provider",
        "settings": {"server_url": provider, "oauth_pkce_enabled": True, "verified_email": []} | more,
    }


def knows(provider, subject, **claims):
    """Somebody has an account there."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=5).raise_for_status()


def sets_out(client, at="microsoft", **box):
    """From our button to the provider's address."""
    page = client.post(reverse("openid_connect_login", args=[at]), box)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found
    return unescape(found[1])


def comes_back(client, there, subject, **answer):
    """What we say to whoever signed in there as this subject."""
    answered = requests.post(there, data={"sub": subject} | answer, allow_redirects=False, timeout=5)
    back = urlsplit(answered.headers["Location"])
    # This provider forgets what we gave it to give back when somebody says no; others must not.
    state = parse_qs(urlsplit(there).query)["state"][0]
    return client.get(back.path, {name: values[0] for name, values in parse_qs(back.query).items()} | {"state": state})


def sign_in(client, subject, at="microsoft", **box):
    return comes_back(client, sets_out(client, at, **box), subject)


def is_in(client):
    return client.session.get("_auth_user_id")


def test_whoever_was_invited_by_a_verified_address_comes_in_and_is_known_from_then_on(client, provider):
    user = UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    knows(provider, "ann-1", email="Ann@Force.example", email_verified=True, name="Ann")

    response = sign_in(client, "ann-1")

    assert response["Location"] == reverse("home")
    assert is_in(client) == str(user.pk)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (user, "microsoft", "ann-1")
    assert EmailAddress.objects.get(user=user).verified
    assert "Liaison: You can sign in by single sign-on" in Letter.objects.values_list("subject", flat=True)


def test_a_new_address_there_does_not_lock_out_who_is_known(client, provider):
    user = UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    knows(provider, "ann-2", email=ADDRESS, email_verified=True)
    sign_in(client.__class__(), "ann-2")
    knows(provider, "ann-2", email="married@force.example", email_verified=True)

    sign_in(client, "ann-2")

    assert is_in(client) == str(user.pk)


def test_a_successor_who_got_the_same_address_does_not_come_in_as_the_one_before(client, provider):
    user = UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    SocialAccount.objects.create(user=user, provider="microsoft", uid="the one before")
    knows(provider, "successor", email=ADDRESS, email_verified=True)

    response = sign_in(client, "successor")

    assert response.status_code == 403
    assert is_in(client) is None


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"email": "stranger@force.example", "email_verified": True}, "Nobody was invited to Liaison by that address"),
        ({"email": ADDRESS, "email_verified": False}, "does not vouch for your address ann@force.example"),
        ({"email": ADDRESS, "email_verified": "false"}, "does not vouch for your address ann@force.example"),
        ({"email": ADDRESS}, "does not vouch for your address ann@force.example"),
        ({"name": "Ann"}, "does not tell us your email address"),
    ],
)
def test_anybody_else_is_told_to_ask_to_be_invited_and_gets_no_account(client, provider, claims, words):
    UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    knows(provider, "somebody", **claims)

    response = sign_in(client, "somebody")

    assert response.status_code == 403
    assert "Ask to be invited" in words_of(response)
    assert words in words_of(response)
    assert (User.objects.count(), SocialAccount.objects.count(), is_in(client)) == (1, 0, None)


def test_a_provider_may_vouch_for_the_addresses_of_a_domain(client, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [app("microsoft", provider, verified_email=["force.example"])]}
    }
    user = UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    UserFactory(email="head@school.example", roles=[Role.SCHOOL])
    knows(provider, "ann-3", email=ADDRESS)
    knows(provider, "head", email="head@school.example")

    assert sign_in(client, "head").status_code == 403
    sign_in(client, "ann-3")

    assert is_in(client) == str(user.pk)


@pytest.mark.parametrize("is_linked", [True, False])
def test_whoever_was_deactivated_is_refused(client, provider, is_linked):
    user = UserFactory(email=ADDRESS, roles=[Role.SCHOOL], is_active=False)
    if is_linked:
        SocialAccount.objects.create(user=user, provider="microsoft", uid="ann-4")
    knows(provider, "ann-4", email=ADDRESS, email_verified=True)

    response = sign_in(client, "ann-4")

    assert response["Location"] == reverse("account_inactive")
    assert is_in(client) is None
    assert SocialAccount.objects.filter(user=user).exists() == is_linked
    assert not EmailAddress.objects.filter(user=user).exists()


def test_police_still_show_their_own_second_factor(client, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = person_with_password(Role.SERGEANT)
    knows(provider, "ann-5", email=ADDRESS, email_verified=True)
    secret = give_app(user)

    assert sign_in(client, "ann-5")["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})

    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("has_app", [True, False])
def test_a_provider_that_asks_for_a_second_factor_itself_is_believed_where_the_settings_say_so(
    client, provider, settings, has_app
):
    settings.SECOND_FACTOR_REQUIRED, settings.SSO_SECOND_FACTOR = True, ["microsoft"]
    user = person_with_password(Role.SERGEANT)
    if has_app:
        give_app(user)
    knows(provider, "ann-6", email=ADDRESS, email_verified=True)

    assert sign_in(client, "ann-6")["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200
    other = client.__class__()
    sign_in(other, "ann-6", at="dfe")
    assert other.get(reverse("account")).status_code == 302


def test_each_provider_has_its_button_and_one_that_is_not_configured_has_no_page(client, settings):
    page = words_of(client.get(reverse("account_login")))

    assert "Sign in with Microsoft" in page
    assert "Sign in with Dfe" in page
    assert client.get(reverse("openid_connect_login", args=["google"])).status_code == 404
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Sign in with Microsoft" not in words_of(client.get(reverse("account_login")))


def test_whoever_forgets_an_account_there_may_come_with_another_one(client, provider):
    user = UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    SocialAccount.objects.create(user=user, provider="microsoft", uid="made anew since")
    client.force_login(user)

    client.post(reverse("accounts:provider-forget", args=["microsoft"]))

    assert not SocialAccount.objects.exists()
    assert Letter.objects.get().subject == "Liaison: You no longer sign in by single sign-on"
    knows(provider, "ann-9", email=ADDRESS, email_verified=True)
    client.post(reverse("account_logout"))
    sign_in(client, "ann-9")
    assert is_in(client) == str(user.pk)


def test_the_box_about_the_computer_counts_here_as_well(client, provider):
    UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    knows(provider, "ann-7", email=ADDRESS, email_verified=True)

    sign_in(client, "ann-7", shared_computer="on")

    assert client.session[SHARED] is True


def test_whoever_says_no_there_is_brought_back(client):
    there = sets_out(client)

    response = comes_back(client, there, "", action="deny")

    assert response["Location"] == reverse("socialaccount_login_cancelled")
    assert "You did not sign in" in words_of(client.get(response["Location"]))


def test_an_answer_that_nobody_asked_for_is_refused(client, provider):
    knows(provider, "ann-8", email=ADDRESS, email_verified=True)
    UserFactory(email=ADDRESS, roles=[Role.SCHOOL])
    there = sets_out(client.__class__())

    response = comes_back(client, there, "ann-8")

    assert response.status_code == 401
    assert "Signing in there did not work" in words_of(response)
    assert is_in(client) is None


def test_the_code_is_bound_to_who_asked_for_it(client):
    asked = parse_qs(urlsplit(sets_out(client)).query)

    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_a_provider_that_does_not_answer_is_said(client, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("microsoft", "http://localhost:1")]}}

    response = client.post(reverse("openid_connect_login", args=["microsoft"]))

    assert response.status_code == 401
    assert "Signing in there did not work" in words_of(response)
