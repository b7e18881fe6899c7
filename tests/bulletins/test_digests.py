"""Bulletins once a day or once a week: chosen, waiting, mailed in one letter, and never twice.

Tried, each alone, and a test went red: copies not locked before a letter is written, or not counted; a retraction that
leaves waiting copies; a digest that truth does not ask about; what a stopped digest held not put back; a weekly reader
looked at every day; digest readers mailed at once as well; the choice changed by GET; a link whose signature nobody
reads; a link of somebody who left.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.languages import WELSH
from bulletins import actions
from bulletins.audience import circle_of
from bulletins.links import choice_link
from bulletins.models import Bulletin, DigestCopy, MailChoice
from bulletins.truth import RETRACTED
from outbox.models import Channel, Delivery, Letter
from outbox.sending import send_batch
from schools.models import Contact
from tests.factories import ContactFactory, SchoolFactory, adviser, school_user
from tests.pages import words_of

Pace = MailChoice.Pace
TUESDAY = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
WEDNESDAY_MORNING = datetime(2026, 11, 4, 7, 10, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 9, 7, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def head(school):
    return school_user(school)


@pytest.fixture
def publish(unit, inspector):
    def act(title="Autumn news", audience=None, words="## Patrols\n\nMore."):
        bulletin = actions.write_bulletin(title=title, words=words, audience=audience or unit, by=inspector)
        actions.publish_bulletin(bulletin=bulletin, by=inspector)
        return bulletin

    return act


def choose(pace, *people):
    actions.choose_pace(addresses={person.email for person in people}, pace=pace)


def digests():
    """The addresses of each digest, and the titles that it holds."""
    return [
        (
            sorted(letter.deliveries.values_list("address", flat=True)),
            sorted({copy.bulletin.title for copy in letter.digest_copies.all()}),
        )
        for letter in Letter.objects.filter(category="digest").order_by("pk")
    ]


def ring(clock, at):
    clock.move_to(at)
    return actions.mail_digests(now=at)


class TestPublishing:
    def test_it_goes_at_once_only_to_those_who_want_it_at_once(self, school, head, publish):
        ContactFactory(school=school, role=Contact.Role.DSL, email="Dsl@school.example")
        MailChoice.objects.create(address="dsl@school.example", pace=Pace.DAILY)

        bulletin = publish()

        assert [row.address for row in Delivery.objects.all()] == [head.email]
        assert list(DigestCopy.objects.values_list("bulletin", "address", "letter")) == [
            (bulletin.pk, "Dsl@school.example", None)
        ]

    def test_where_all_want_digests_no_letter_is_posted(self, head, publish):
        choose(Pace.WEEKLY, head)

        bulletin = publish()

        assert (bulletin.status, bulletin.letter, Letter.objects.count()) == ("PUBLISHED", None, 0)

    def test_whoever_publishes_reads_when_it_goes(self, client, draft, head, inspector):
        choose(Pace.WEEKLY, head)
        client.force_login(inspector)
        address = reverse("bulletins:bulletin-publish", args=[draft.pk])

        page = words_of(client.post(address, {"seen": draft.fingerprint}, follow=True))

        assert "It goes with its readers’ next digests." in page

    def test_the_circle_says_how_many_get_it_when(self, client, draft, inspector, school, head):
        choose(Pace.WEEKLY, school_user(school, Contact.Role.DSL))
        choose(Pace.AT_ONCE, head)

        circle = circle_of(draft)
        client.force_login(inspector)
        page = words_of(client.get(reverse("bulletins:bulletin-preview", args=[draft.pk])))

        assert (len(circle.at_once), len(circle.by_digest), circle.people) == (1, 1, 2)
        assert "<strong>1</strong> of them gets it at once, <strong>1</strong> with their next digest" in page

    def test_publishing_twice_leaves_one_copy(self, draft, head, inspector):
        choose(Pace.DAILY, head)
        stale = Bulletin.objects.get(pk=draft.pk)
        actions.publish_bulletin(bulletin=draft, by=inspector)

        with pytest.raises(actions.BulletinError, match="already been published"):
            actions.publish_bulletin(bulletin=stale, by=inspector)

        assert DigestCopy.objects.count() == 1


class TestMailing:
    def test_a_daily_digest_holds_what_was_published_before_today(self, clock, head, publish):
        choose(Pace.DAILY, head)
        publish("First")
        publish("Second")

        assert ring(clock, TUESDAY) == 0
        assert ring(clock, WEDNESDAY_MORNING) == 1
        assert ring(clock, WEDNESDAY_MORNING + timedelta(hours=3)) == 0
        assert digests() == [([head.email], ["First", "Second"])]

    def test_a_weekly_digest_comes_with_the_new_week(self, clock, head, publish):
        choose(Pace.WEEKLY, head)
        publish("First")
        assert ring(clock, WEDNESDAY_MORNING) == 0
        publish("Second")

        assert ring(clock, NEXT_MONDAY) == 1
        publish("Too late for this week")
        assert ring(clock, NEXT_MONDAY + timedelta(days=1)) == 0
        assert digests() == [([head.email], ["First", "Second"])]

    def test_on_a_bank_holiday_it_waits_for_the_next_working_day(self, clock, head, publish):
        choose(Pace.WEEKLY, head)
        clock.move_to(datetime(2027, 3, 25, 10, 0, tzinfo=UTC))
        publish()

        assert ring(clock, datetime(2027, 3, 29, 7, 10, tzinfo=UTC)) == 0  # Easter Monday
        assert ring(clock, datetime(2027, 3, 30, 7, 10, tzinfo=UTC)) == 1

    def test_where_nothing_was_published_nothing_comes(self, clock, head):
        choose(Pace.DAILY, head)

        assert ring(clock, WEDNESDAY_MORNING) == 0
        assert Letter.objects.count() == 0

    def test_readers_who_wait_for_the_same_share_a_letter_and_others_do_not(self, clock, east, west, school, publish):
        here, there = school_user(school), school_user(SchoolFactory(local_authority=west))
        dsl = school_user(school, Contact.Role.DSL)
        choose(Pace.DAILY, here, there, dsl)
        publish("All")
        publish("East", audience=east)

        assert ring(clock, WEDNESDAY_MORNING) == 3
        assert sorted(digests()) == sorted(
            [(sorted([here.email, dsl.email]), ["All", "East"]), ([there.email], ["All"])]
        )

    def test_two_roles_and_two_schools_are_one_copy(self, clock, school, west, head, publish):
        ContactFactory(school=school, role=Contact.Role.DSL, user=head, email=head.email.upper())
        ContactFactory(school=SchoolFactory(local_authority=west), user=head, email=head.email)
        head.roles.create(role="ADVISER")
        head.adviserships.create(local_authority=west)
        choose(Pace.DAILY, head)
        publish()

        assert ring(clock, WEDNESDAY_MORNING) == 1
        assert Delivery.objects.count() == 1

    def test_who_wants_each_at_once_again_gets_what_waited_the_next_morning(self, clock, head, publish):
        choose(Pace.WEEKLY, head)
        publish()
        choose(Pace.AT_ONCE, head)

        assert ring(clock, WEDNESDAY_MORNING) == 1

    def test_it_is_filed_with_the_unit_and_leaves_in_school_hours(self, clock, head, publish, unit):
        choose(Pace.DAILY, head)
        publish()

        ring(clock, datetime(2026, 11, 4, 5, 0, tzinfo=UTC))

        letter = Letter.objects.get()
        assert (letter.desk, letter.reply_to, letter.about) == (unit.desk, unit.email, "Northmoor")
        assert (letter.subject, letter.is_optional) == ("Northmoor: Autumn news", True)
        delivery = letter.deliveries.get()
        assert (delivery.try_after, delivery.link) == (
            datetime(2026, 11, 4, 7, 0, tzinfo=UTC),
            choice_link(head.email),
        )

    def test_the_words_stand_below_their_titles(self, clock, head, publish):
        choose(Pace.DAILY, head)
        publish("First & foremost")
        publish("Second", words="Dogs {{recipient-link}}")
        ring(clock, WEDNESDAY_MORNING)

        letter = Letter.objects.get()
        assert letter.subject == "Northmoor: 2 bulletins"
        assert "<h2>First &amp; foremost</h2>" in letter.html
        assert "<h3>Patrols</h3>" in letter.html
        assert "First & foremost" in letter.text
        assert letter.text.count(Letter.LINK_SLOT) == letter.html.count(Letter.LINK_SLOT) == 1

    def test_who_is_written_to_in_welsh_has_a_letter_of_their_own(self, clock, east, school, publish, settings):
        settings.WELSH = True
        here = school_user(school)
        there = school_user(SchoolFactory(local_authority=school.local_authority, language=WELSH))
        choose(Pace.DAILY, here, there)
        publish("News")
        publish("Meeting")

        assert ring(clock, WEDNESDAY_MORNING) == 2

        subjects = {letter.deliveries.get().address: letter.subject for letter in Letter.objects.all()}
        assert subjects[here.email].endswith(": 2 bulletins")
        assert subjects[there.email].endswith(": 2 fwletin")

    def test_one_fault_does_not_keep_the_others_waiting(self, clock, east, west, school, publish, monkeypatch):
        here, there = school_user(school), school_user(SchoolFactory(local_authority=west))
        choose(Pace.DAILY, here, there)
        publish("West", audience=west)
        publish("East", audience=east)
        digest_of = actions.digests.digest_of

        def faulty(bulletins):
            if bulletins[0].title == "West":
                raise RuntimeError
            return digest_of(bulletins)

        monkeypatch.setattr(actions.digests, "digest_of", faulty)

        assert ring(clock, WEDNESDAY_MORNING) == 1
        assert digests() == [([here.email], ["East"])]


class TestRetracting:
    def test_what_waits_is_left_out_and_counted(self, clock, head, publish, inspector):
        choose(Pace.DAILY, head)
        gone = publish("Gone")
        publish("Stays")

        assert actions.retract_bulletin(bulletin=gone, by=inspector) == 1
        assert ring(clock, WEDNESDAY_MORNING) == 1
        assert digests() == [([head.email], ["Stays"])]

    def test_a_digest_that_has_not_left_is_stopped_and_the_rest_comes_anew(self, clock, head, publish, inspector):
        choose(Pace.DAILY, head)
        gone = publish("Gone")
        publish("Stays")
        ring(clock, WEDNESDAY_MORNING)

        assert actions.retract_bulletin(bulletin=gone, by=inspector) == 1
        assert Delivery.objects.get().status == Delivery.Status.CANCELLED

        assert ring(clock, WEDNESDAY_MORNING + timedelta(minutes=30)) == 1
        assert digests()[-1] == ([head.email], ["Stays"])
        assert ring(clock, WEDNESDAY_MORNING + timedelta(minutes=60)) == 0

    def test_the_worker_asks_before_it_sends(self, clock, head, publish):
        """Retracted in the very moment in which the digest was written: no action has called it back."""
        choose(Pace.DAILY, head)
        gone = publish("Gone")
        publish("Stays")
        ring(clock, WEDNESDAY_MORNING)
        Bulletin.objects.filter(pk=gone.pk).update(
            status="RETRACTED", retracted_by=gone.created_by, retracted_at=gone.published_at
        )

        send_batch(Channel.Means.EMAIL)

        assert mail.outbox == []
        assert Delivery.objects.get().ended_because == RETRACTED
        ring(clock, WEDNESDAY_MORNING + timedelta(minutes=30))
        send_batch(Channel.Means.EMAIL)
        [message] = mail.outbox
        assert "Stays" in message.body
        assert "Gone" not in message.body

    def test_who_has_had_the_digest_gets_nothing_again(self, clock, school, head, publish, inspector):
        choose(Pace.DAILY, head, school_user(school, Contact.Role.DSL))
        gone = publish("Gone")
        publish("Stays")
        ring(clock, WEDNESDAY_MORNING)
        Delivery.objects.filter(address=head.email).update(status="ACCEPTED", accepted_at=WEDNESDAY_MORNING)
        actions.retract_bulletin(bulletin=gone, by=inspector)

        assert ring(clock, WEDNESDAY_MORNING + timedelta(minutes=30)) == 1
        assert head.email not in digests()[-1][0]

    def test_a_reader_who_left_gets_none(self, clock, head, publish):
        choose(Pace.DAILY, head)
        publish()
        ring(clock, WEDNESDAY_MORNING)
        Contact.objects.update(state="LEFT", left_on=date(2026, 11, 4))

        send_batch(Channel.Means.EMAIL)

        assert mail.outbox == []


class TestChoosing:
    CHOICE = "/bulletins/mail/"

    def test_in_the_portal_for_all_of_ones_addresses(self, client, school, head):
        other = ContactFactory(school=SchoolFactory(), user=head, email="Head@other.example")
        ContactFactory(school=school, user=head, role=Contact.Role.RECEPTION, email="door@school.example")
        client.force_login(head)

        page = words_of(client.get(self.CHOICE))
        assert "Notices about a change of your officer cannot be switched off" in page
        assert 'value="AT_ONCE" checked' in page
        client.post(self.CHOICE, {"pace": "WEEKLY"})

        assert set(MailChoice.objects.values_list("address", "pace")) == {
            (head.email, "WEEKLY"),
            (other.email.lower(), "WEEKLY"),
        }
        assert 'value="WEEKLY" checked' in words_of(client.get(self.CHOICE))

    def test_an_adviser_chooses_too_and_may_change_again(self, client, east):
        reader = adviser(east)
        client.force_login(reader)
        for pace in ("DAILY", "AT_ONCE"):
            client.post(self.CHOICE, {"pace": pace})

        assert MailChoice.objects.values_list("address", "pace").get() == (reader.email, "AT_ONCE")

    def test_nothing_chosen_is_said_and_changes_nothing(self, client, head):
        client.force_login(head)

        assert "Select how often you want bulletins" in words_of(client.post(self.CHOICE))
        client.post(self.CHOICE, {"pace": "NEVER"})
        assert MailChoice.objects.count() == 0

    def test_the_link_in_the_mail_changes_only_at_the_button(self, client, head):
        path = choice_link(head.email).partition("://")[2].partition("/")[2]

        page = client.get(f"/{path}")
        assert (page.status_code, MailChoice.objects.count()) == (200, 0)
        assert head.email in words_of(page)
        client.post(f"/{path}", {"pace": "DAILY"})

        assert MailChoice.objects.values_list("address", "pace").get() == (head.email, "DAILY")

    def test_a_forged_link_and_one_of_somebody_who_left_open_nothing(self, client, head):
        path = "/" + choice_link(head.email).partition("://")[2].partition("/")[2]

        assert client.post(path[:-2] + ("A" if path[-2] != "A" else "B") + "/", {"pace": "DAILY"}).status_code == 404
        head.contacts.update(state="LEFT", left_on=date(2026, 11, 3))
        assert client.post(path, {"pace": "DAILY"}).status_code == 410
        assert MailChoice.objects.count() == 0

    def test_each_readers_mail_bears_the_readers_own_way_out(self, head, publish):
        publish()

        send_batch(Channel.Means.EMAIL)

        [message] = mail.outbox
        assert message.extra_headers["List-Unsubscribe"] == f"<{choice_link(head.email)}>"
        assert choice_link(head.email) in message.body


def test_the_database_keeps_one_copy_of_a_bulletin_for_an_address(head, publish):
    choose(Pace.DAILY, head)
    copy = DigestCopy(bulletin=publish(), name="x", address=head.email.upper())

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        MailChoice.objects.create(address="Upper@school.example", pace=Pace.DAILY)
