"""An invitation that is good no more is not sent."""

import pytest
from django.core import mail
from django.utils import timezone

from accounts.actions import deactivate_user, open_invitation
from accounts.models import Role
from liaison import people, truth
from liaison.people import Place
from liaison.truth import no_longer_true
from outbox.models import Channel, Delivery
from outbox.sending import send_batch
from tests.factories import administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited():
    by = administrator()
    return people.invite_person(
        email="new@mail.example", name="New Person", roles=[Role.ADMINISTRATOR], place=Place(), by=by
    )


def reason():
    delivery = Delivery.objects.get()
    return no_longer_true([delivery.pk]).get(delivery.pk, "")


def test_an_open_invitation_is_sent(invited):
    assert reason() == ""


def test_one_that_a_newer_one_replaced_is_not(invited):
    open_invitation(user=invited.user, invited_as="Administrator", by=None)

    assert reason() == truth.SUPERSEDED


def test_one_to_somebody_deactivated_is_not(invited):
    deactivate_user(user=invited.user, by=invited.invited_by)

    assert reason() == truth.DEACTIVATED


def test_one_that_was_accepted_is_not(invited):
    invited.accepted_at = timezone.now()
    invited.save()

    assert reason() == truth.ACCEPTED


def test_one_to_an_address_that_the_person_no_longer_has_is_not(invited):
    invited.user.email = "other@mail.example"
    invited.user.save()

    assert reason() == truth.MOVED


def test_the_worker_asks_before_it_sends(invited):
    deactivate_user(user=invited.user, by=invited.invited_by)

    send_batch(Channel.Means.EMAIL)

    assert mail.outbox == []
    assert Delivery.objects.get().ended_because == truth.DEACTIVATED
