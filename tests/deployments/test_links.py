"""The link in the mail: who may read and answer a notice through it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deployments import actions
from deployments.actions import PlannedChange
from deployments.actions.announcing import link_signer
from deployments.models import Acknowledgement, Notice, NoticeCopy
from schools.models import Contact
from tests.deployments.conftest import NEXT_MONDAY
from tests.factories import ContactFactory, fit_officer
from tests.pages import words_of

BUTTON = "I have read this on behalf of Ash Park School"


def link_of(copy: NoticeCopy) -> str:
    return reverse("deployments:notice-link", args=[link_signer.sign(str(copy.key))])


@pytest.fixture
def shared(school) -> Contact:
    """A mailbox that several people read; made before the plan is announced."""
    return ContactFactory(
        school=school, role=Contact.Role.DSL, name="Safeguarding team", email="dsl@ash.example", is_shared=True
    )


@pytest.fixture
def copy(announced, school) -> NoticeCopy:
    """The headteacher's."""
    Contact.objects.filter(school=school, role=Contact.Role.HEAD).update(name="Alex Example")
    return NoticeCopy.objects.get(contact__role=Contact.Role.HEAD)


@pytest.fixture
def link(copy) -> str:
    return link_of(copy)


@pytest.fixture
def correct(announced, sergeant, unit):
    """Correct the announced plan: another officer comes."""

    def act():
        draft = actions.begin_correction(redeployment=announced, by=sergeant)
        change = draft.changes.get()
        other = fit_officer(unit, display_name="PC Other")
        planned = PlannedChange(school=change.school, officer_in=other, officer_out=change.officer_out)
        actions.change_change(change=change, planned=planned, by=sergeant)
        draft.refresh_from_db()
        actions.schedule_redeployment(redeployment=draft, by=sergeant)
        draft.refresh_from_db()
        return draft

    return act


def test_the_link_shows_whose_copy_it_is_and_the_notice(client, link):
    response = client.get(link)

    shown = words_of(response)
    assert response.status_code == 200
    assert "For <strong>Alex Example</strong>, Headteacher of Ash Park School" in shown
    assert "Ash Park School: your officer changes on 9 November" in shown
    assert "PC Leaver, named officer" in shown
    assert "PC Joiner, named officer" in shown
    assert "PC Leaver has been promoted." in shown
    assert BUTTON in shown


def test_to_open_the_link_is_to_see_and_never_to_acknowledge(client, link, copy):
    client.head(link)
    assert NoticeCopy.objects.get(pk=copy.pk).seen_at is None

    client.get(link)

    assert NoticeCopy.objects.get(pk=copy.pk).seen_at == timezone.now()
    assert not Acknowledgement.objects.exists()
    assert Notice.objects.get().status == Notice.Status.ISSUED


def test_the_page_is_neither_kept_nor_indexed_nor_passed_on(client, link):
    response = client.get(link)

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex">' in words_of(response)


def test_the_button_acknowledges_for_the_person_named(client, link, copy):
    response = client.post(link, follow=True)

    answer = Acknowledgement.objects.get()
    assert (answer.contact, answer.name, answer.means) == (copy.contact, "Alex Example", "LINK")
    assert Notice.objects.get().status == Notice.Status.ACKNOWLEDGED
    assert "Alex Example acknowledged on 2 November 2026 at 10am." in words_of(response)
    assert BUTTON not in words_of(response)


def test_a_second_press_records_nothing_more(client, link):
    client.post(link)
    assert client.post(link).status_code == 302
    assert Acknowledgement.objects.count() == 1


def test_a_colleague_sees_who_answered_and_when(client, copy, link):
    client.post(link)
    other = NoticeCopy.objects.exclude(pk=copy.pk).get()

    shown = words_of(client.get(link_of(other)))

    assert "Alex Example acknowledged on 2 November 2026 at 10am." in shown
    assert BUTTON not in shown


def test_another_site_cannot_press_the_button(link, client):
    client.handler.enforce_csrf_checks = True
    assert client.post(link).status_code == 403
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-1], lambda token: "0" + token, lambda token: "nonsense", lambda token: token + "é"]
)
def test_a_spoiled_link_does_not_work(client, copy, spoil, method):
    token = spoil(link_signer.sign(str(copy.key)))

    response = getattr(client, method)(reverse("deployments:notice-link", args=[token]))

    assert response.status_code == 404
    assert "This link does not work" in words_of(response)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("value", ["no key", "6f1c3f0e-6a30-4a53-9f1a-0a5a3a1a9b1b"])
def test_a_signed_link_to_no_copy_does_not_work(client, copy, value):
    assert client.get(reverse("deployments:notice-link", args=[link_signer.sign(value)])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_works_for_60_days(client, clock, link, method):
    clock.shift(timedelta(days=60, seconds=1))

    response = getattr(client, method)(link)

    assert response.status_code == 410
    assert "This link has expired" in words_of(response)
    assert "PC Joiner" not in words_of(response)
    assert not Acknowledgement.objects.exists()


def test_on_the_60th_day_a_link_still_works(client, clock, link):
    clock.shift(timedelta(days=60))
    assert client.get(link).status_code == 200


def test_a_shared_mailbox_reads_but_cannot_answer(client, shared, announced):
    link = link_of(NoticeCopy.objects.get(contact=shared))

    shown = words_of(client.get(link))
    response = client.post(link)

    assert "a shared mailbox at Ash Park School" in shown
    assert "A named person must answer" in shown
    assert "PC Joiner" in shown
    assert BUTTON not in shown
    assert response.status_code == 403
    assert "This copy went to a shared mailbox." in words_of(response)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_withdrawn_notice_says_so_and_shows_nothing_else(client, announced, sergeant, link, copy, method):
    actions.withdraw_redeployment(redeployment=announced, because="The plan has changed.", by=sergeant)

    response = getattr(client, method)(link)

    shown = words_of(response)
    assert response.status_code == 410
    assert "This notice has been withdrawn" in shown
    assert "will not happen" in shown
    assert "PC Joiner" not in shown
    assert BUTTON not in shown
    assert not Acknowledgement.objects.exists()
    assert NoticeCopy.objects.get(pk=copy.pk).seen_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_corrected_notice_says_that_a_correction_was_sent(client, correct, link, method):
    correct()

    response = getattr(client, method)(link)

    shown = words_of(response)
    assert response.status_code == 410
    assert "This notice has been corrected" in shown
    assert "A correction was sent to you on 2 November 2026." in shown
    assert BUTTON not in shown
    assert not Acknowledgement.objects.exists()


def test_a_correction_of_which_this_person_has_no_copy_was_sent_to_the_school(client, copy, correct, link):
    draft = correct()
    Notice.objects.get(redeployment=draft).copies.filter(contact=copy.contact).delete()

    assert "A correction was sent to your school on 2 November 2026." in words_of(client.get(link))


def test_a_correction_that_was_withdrawn_is_not_waited_for(client, correct, link, sergeant):
    actions.withdraw_redeployment(redeployment=correct(), because="Nobody comes.", by=sergeant)

    assert "and has been withdrawn since" in words_of(client.get(link))


def test_a_correction_shows_old_and_new_side_by_side(client, correct):
    notice = Notice.objects.get(redeployment=correct())
    copy = notice.copies.get(contact__role=Contact.Role.HEAD)

    shown = words_of(client.get(link_of(copy)))

    assert "This is correction 1. It takes the place of what we told you on 2 November 2026." in shown
    old, new = "PC Joiner, named officer", "PC Other, named officer"
    assert shown.index("What we said before") < shown.index(old) < shown.index(new)
    assert BUTTON in shown


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "facts", [{"state": "LEFT", "left_on": date(2026, 11, 2)}, {"role": Contact.Role.RECEPTION}], ids=["left", "moved"]
)
def test_whoever_is_no_longer_head_or_dsl_reads_nothing(client, link, copy, facts, method):
    Contact.objects.filter(pk=copy.contact_id).update(**facts)

    response = getattr(client, method)(link)

    shown = words_of(response)
    assert response.status_code == 410
    assert "This notice is no longer yours to read" in shown
    assert "PC Joiner" not in shown
    assert "9 November" not in shown
    assert not Acknowledgement.objects.exists()


def test_what_a_sergeant_wrote_is_shown_as_text(client, link):
    Notice.objects.update(body="<script>alert(1)</script>", explanation="<b>bold</b>", after="<i>x</i>")

    shown = words_of(client.get(link))

    assert "<script>alert" not in shown
    assert "<b>bold" not in shown
    assert "<i>x" not in shown


def test_an_answer_after_the_day_is_still_taken(client, clock, link, announced):
    actions.take_effect(on=NEXT_MONDAY)
    clock.shift(timedelta(days=8))

    client.post(link)

    assert Notice.objects.get().status == Notice.Status.ACKNOWLEDGED


def test_the_link_serves_whoever_keeps_another_role_at_the_school(client, plan, sergeant):
    head = Contact.objects.get(role="HEAD")
    Contact.objects.filter(role="DSL").update(email=head.email.upper())
    actions.schedule_redeployment(redeployment=plan, by=sergeant)
    copy = NoticeCopy.objects.get()
    Contact.objects.filter(pk=copy.contact_id).update(state="LEFT", left_on=timezone.localdate())
    left = Contact.objects.current().get(email__iexact=head.email)

    shown = words_of(client.post(link_of(copy), follow=True))

    assert "You need do nothing more." in shown
    assert copy.notice.acknowledgements.get().contact == left
