"""An administrator resets the second factor of whoever has lost the device."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.urls import reverse

from accounts.actions import AccountError, reset_factors
from accounts.models import FactorReset, Role
from accounts.sealing import unseal
from outbox.models import Letter
from tests.accounts.factors import code_of, give_app, person_with_password, sign_in
from tests.factories import UserFactory, administrator
from tests.pages import words_of

pytestmark = pytest.mark.django_db

WHY = "The phone fell into the Thames."


@pytest.fixture
def sergeant():
    return person_with_password(Role.SERGEANT)


@pytest.fixture
def admin(client):
    user = administrator()
    client.force_login(user)
    return user


def reset(client, person, reason=WHY):
    return client.post(reverse("person-reset-factors", args=[person.pk]), {"reason": reason}, follow=True)


def test_factors_and_sessions_end_it_is_recorded_and_the_person_is_told(client, admin, sergeant):
    browser = client.__class__()
    sign_in(browser, sergeant)
    secret = give_app(sergeant)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert browser.get(reverse("account")).status_code == 200

    page = words_of(reset(client, sergeant))

    assert "sets up a new second factor, and is told by email" in page
    assert WHY in page
    assert not Authenticator.objects.exists()
    assert browser.get(reverse("account")).status_code == 302
    kept = FactorReset.objects.get()
    assert (kept.user, kept.reset_by, kept.reason) == (sergeant, admin, WHY)
    letter = Letter.objects.get(category="sign-in")
    assert letter.subject == "Liaison: Your second factor was reset"
    assert [delivery.address for delivery in letter.deliveries.all()] == [sergeant.email]
    assert WHY in letter.text and admin.name in letter.text and WHY in letter.html


def test_a_reason_is_asked_for(client, admin, sergeant):
    give_app(sergeant)

    assert "Say why the second factor is reset" in words_of(reset(client, sergeant, reason=" "))
    assert Authenticator.objects.exists()


def test_there_must_be_something_to_reset(client, admin, sergeant):
    assert "has set up no second factor" in words_of(reset(client, sergeant))
    assert not FactorReset.objects.exists()


def test_nobody_resets_their_own(client, admin):
    give_app(admin)

    assert "Ask another administrator" in words_of(reset(client, admin))
    assert Authenticator.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(user=admin, reason=WHY, reset_by=admin)


def test_the_record_is_neither_changed_nor_removed(sergeant):
    give_app(sergeant)
    reset_factors(user=sergeant, reason=WHY, by=administrator())

    with pytest.raises(DatabaseError), transaction.atomic():
        FactorReset.objects.update(reason="Another.")
    with pytest.raises(DatabaseError), transaction.atomic():
        FactorReset.objects.all().delete()


def test_an_administrator_who_is_alone_is_helped_at_the_command_line():
    admin = administrator()
    give_app(admin)

    call_command("reset_second_factor", admin.email.upper(), "--reason", WHY)

    assert FactorReset.objects.get().reset_by is None
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_second_factor", admin.email, "--reason", WHY)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("reset_second_factor", "nobody@force.example", "--reason", WHY)


def test_resetting_twice_is_refused(sergeant):
    give_app(sergeant)
    reset_factors(user=sergeant, reason=WHY, by=administrator())

    with pytest.raises(AccountError, match="no second factor"):
        reset_factors(user=sergeant, reason=WHY, by=administrator())


def test_a_new_key_takes_over_at_the_command_line(settings, capsys):
    settings.MFA_KEYS = ["old"]
    secret = give_app(UserFactory())
    settings.MFA_KEYS = ["new", "old"]

    call_command("seal_second_factors")

    settings.MFA_KEYS = ["new"]
    assert unseal(Authenticator.objects.get().data["secret"]) == secret
    assert "1 sealed anew" in capsys.readouterr().out
