"""The post room's list: who sees which letters, and finding one."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from liaison.forms import MailFilterForm
from liaison.mail import finding
from lists import keyset
from outbox.models import Channel, Delivery
from outbox.pausing import pause
from tests.factories import CommandUnitFactory, UserFactory, administrator, police_user
from tests.liaison.letters import accepted, bounced, sent
from tests.pages import queries_of, rows_in, words_of

pytestmark = pytest.mark.django_db

LIST = reverse("mail-list")
# A Friday in the term, four in the afternoon.
FRIDAY = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)


@pytest.fixture
def unit():
    return CommandUnitFactory()


@pytest.fixture
def sergeant(unit):
    return police_user(unit, Role.SERGEANT)


@pytest.fixture
def admin(client):
    user = administrator()
    client.force_login(user)
    return user


def shown(client, **query):
    return [row.delivery for row in client.get(LIST, query).context["rows"]]


def test_an_administrator_sees_every_letter_newest_first(client, admin, unit):
    first, second = sent(unit), sent()

    assert shown(client) == [second, first]


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_police_see_the_letters_of_their_own_units_desks(client, unit, role):
    client.force_login(police_user(unit, role))
    ours = sent(unit)
    sent(CommandUnitFactory())
    sent()

    assert shown(client) == [ours]


def test_who_is_a_sergeant_nowhere_sees_no_letter(client, unit):
    client.force_login(UserFactory(roles=[Role.SERGEANT]))
    sent(unit)
    sent()

    assert shown(client) == []


def test_a_posting_without_its_role_shows_no_letter(client, unit):
    officer = police_user(unit, Role.OFFICER)
    officer.roles.create(role=Role.SERGEANT)
    client.force_login(officer)
    sent(unit)

    assert shown(client) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("oak", True),
        ("123456", True),
        ("(123456)", True),
        ("éLODIE", True),
        ("ÉLODIE oak", True),
        ("E\u0301lodie", True),
        ("@ÉCOLE.example", True),
        ("officer changes", True),
        ("oak elsewhere", False),
        ("o.k", False),
        ("[", False),
        ("%", False),
        ("_", False),
    ],
)
def test_words_are_sought_in_school_subject_name_and_address(client, admin, words, found):
    delivery = sent(name="Élodie Tremblay", address="elodie@école.example")

    assert shown(client, words=words) == ([delivery] if found else [])


def test_a_search_that_no_database_takes_finds_nothing(client, admin):
    sent()

    assert shown(client, words="oak\x00") == []
    assert shown(client, state="WANDERING") == []


def test_the_list_is_narrowed_by_state_and_kind(client, admin):
    back, reminder = bounced(), sent(category="reminder")

    assert shown(client, state="BOUNCED") == [back]
    assert shown(client, kind="reminder") == [reminder]
    assert shown(client, kind="reminder", state="BOUNCED") == []


def test_letters_to_ourselves_are_shown_only_when_asked_for(client, admin):
    test, notice = sent(category="self-test"), sent()

    assert shown(client) == [notice]
    assert shown(client, kind="self-test") == [test]


@pytest.fixture
def pages_of_two(monkeypatch):
    monkeypatch.setattr(finding.NEWEST_FIRST, "per_page", 2)


def test_pages_lead_to_older_letters_and_back_without_gap_or_repeat(client, admin, pages_of_two):
    letters = [sent() for _ in range(5)][::-1]

    first = client.get(LIST).context["page"]
    second = client.get(LIST, {"after": first.next}).context["page"]
    third = client.get(LIST, {"after": second.next}).context["page"]
    back = client.get(LIST, {"before": third.previous}).context["page"]

    assert [*first, *second, *third] == letters
    assert (first.previous, third.next) == ("", "")
    assert back == second
    assert client.get(LIST, {"before": back.previous}).context["page"] == first


def test_pages_keep_what_was_sought(client, admin, pages_of_two):
    for _ in range(3):
        sent()

    first = client.get(LIST, {"words": "oak"})
    older = first.context["page"].next

    assert f"?words=oak&amp;after={older}" in words_of(first)
    second = client.get(LIST, {"words": "oak", "after": older})
    assert f"?words=oak&amp;before={second.context['page'].previous}" in words_of(second)


def test_a_word_is_found_however_far_back(client, admin, monkeypatch):
    monkeypatch.setattr(keyset, "NEAR", 1)
    oldest = sent(about="Willow School")
    sent(), sent()

    assert shown(client, words="willow") == [oldest]
    assert shown(client, words=f"willow {oldest.address}") == [oldest]


@pytest.mark.parametrize("number", ["x", "-1", "9" * 30, "9" * 5000, "²", "", "\x00"], ids=lambda number: number[:30])
def test_a_page_mark_that_is_none_leads_to_the_first_page(client, admin, number):
    delivery = sent()

    assert shown(client, before=number) == [delivery]
    assert shown(client, after=number) == [delivery]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_what_was_asked_for_and_may_be_seen(client, unit, sergeant, kind):
    ours = sent(unit)
    sent(unit, category="reminder")
    sent(CommandUnitFactory())
    client.force_login(sergeant)

    with closing(client.get(LIST, {"format": kind, "kind": ours.letter.category})) as response:
        rows = rows_in(response)

    assert [row["Address"] for row in rows] == [ours.address]
    assert rows[0]["Subject"] == ours.letter.subject


@pytest.mark.parametrize("role", ["admin", "sergeant"])
def test_the_list_costs_the_same_with_one_and_with_ten(client, unit, role):
    client.force_login(administrator() if role == "admin" else police_user(unit, Role.SERGEANT))
    sent(unit)
    with_one = queries_of(client, LIST)
    for _ in range(9):
        accepted(unit)

    assert queries_of(client, LIST) == with_one


@time_machine.travel(FRIDAY, tick=False)
def test_what_waits_says_when_it_leaves(client, admin):
    sent(send_after=datetime(2026, 11, 2, 7, 0, tzinfo=UTC))
    sent(try_after=FRIDAY + timedelta(minutes=5), tries=2)
    sent()

    steps = [row.next_step for row in client.get(LIST).context["rows"]]
    assert steps == ["leaves within a minute", "tries again at 4:05pm", "leaves on Monday 2 November at 7am"]


@time_machine.travel(FRIDAY, tick=False)
def test_what_waits_for_a_relay_that_refuses_us_says_until_when(client, admin):
    Channel.objects.create(
        means="EMAIL",
        paused_until=FRIDAY + timedelta(minutes=15),
        refused_since=FRIDAY - timedelta(minutes=20),
        refusals=3,
        paused_because="535 Authentication failed",
    )
    sent()

    page = client.get(LIST)
    assert [row.next_step for row in page.context["rows"]] == ["leaves at 4:15pm"]
    assert "535 Authentication failed" in words_of(page)


@pytest.mark.parametrize("role", [Role.SERGEANT, Role.INSPECTOR])
def test_police_read_that_the_relay_refuses_us_and_not_its_words_which_may_name_others(client, unit, role):
    pause(Channel.Means.EMAIL, because="535 head@elsewhere.example may not", now=timezone.now())
    client.force_login(police_user(unit, role))

    words = words_of(client.get(LIST))

    assert "The mail relay has refused everything" in words
    assert "It is tried again on" in words
    assert "535" not in words


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("QUEUED", "Waiting"),
        ("ACCEPTED", "Accepted by the relay"),
        ("DELIVERED", "Delivered"),
        ("BOUNCED", "Bounced"),
        ("FAILED", "Failed"),
        ("CANCELLED", "Not sent"),
    ],
)
def test_each_state_is_said_plainly(client, admin, status, said):
    now = timezone.now()
    sent(status=status, accepted_at=now, delivered_at=now, ended_at=now)

    (row,) = client.get(LIST).context["rows"]
    assert row.state == said
    assert f"{said}</strong>" in words_of(client.get(LIST))


def test_every_state_can_be_asked_for():
    assert {state for state, _ in MailFilterForm().fields["state"].choices if state} == set(Delivery.Status.values)


def test_an_empty_post_room_and_an_empty_search_say_so(client, admin):
    assert "No mail has been posted yet." in words_of(client.get(LIST))
    assert "No mail matches." in words_of(client.get(LIST, {"words": "oak"}))


def test_names_and_subjects_are_escaped(client, admin):
    sent(name="<b>Ann</b>", subject="<i>Change</i>", about="<u>Oak</u>")

    page = words_of(client.get(LIST))
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page
    assert [tag for tag in ("<b>", "<i>", "<u>") if tag in page] == []
