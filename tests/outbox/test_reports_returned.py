"""What returned mail says, whichever server returns it.

Tried, each alone, and a test went red: folded fields not unfolded; what is beyond ASCII not read; the returned part's
head alone not looked into; delayed taken for failed; what answers no delivery taken for a report of one.
"""

import pytest

from outbox.models import Report
from outbox.reports.returned import MOST_RECIPIENTS, Returned, read_returned
from tests.outbox.returned_mail import (
    FAILED,
    MOMENT,
    beyond_ascii,
    from_exchange,
    from_exim,
    from_gmail,
    from_postfix,
    from_postfix_headers_alone,
    headers_alone,
    returned_mail,
    whole_mail,
)

OURS = "<0123456789abcdef@force.example>"


def only(raw: bytes) -> Returned:
    returned = read_returned(raw)
    assert returned is not None
    [one] = returned
    return one


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (from_postfix, "550 5.1.1 <head@school.example>: Recipient address rejected: no such user"),
        (from_postfix_headers_alone, "550 5.1.1 <head@school.example>: Recipient address rejected: no such user"),
        (from_exchange, "5.1.10 550 5.1.1 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup"),
        (from_exim, "5.0.0 550 Mailbox unavailable"),
        (from_gmail, "550 5.1.1 <head@school.example>: Recipient address rejected: no such user"),
        (beyond_ascii, "5.6.7 550 Das Postfach „zoë“ gibt es nicht"),
    ],
)
def test_every_shape_names_our_mail_and_says_why(shape, words):
    one = only(shape(OURS))

    assert (one.kind, one.names[0], one.words, one.at) == (Report.Kind.BOUNCED, OURS, words, MOMENT)


def test_what_names_our_mail_most_surely_comes_first():
    raw = returned_mail(
        whole_mail(OURS),
        whole="Reporting-MTA: dns; x\nOriginal-Envelope-Id: envelope\nX-Original-Message-ID: <beside@x>\n",
        head="In-Reply-To: <answered@x>\n",
    )

    assert only(raw).names == [OURS, "<beside@x>", "envelope", "<answered@x>"]


def test_without_the_returned_part_the_envelopes_name_counts():
    raw = returned_mail("", whole="Reporting-MTA: dns; x\nOriginal-Envelope-Id: 0123@force.example\n")

    assert only(raw).names == ["0123@force.example"]


def test_mail_that_was_forwarded_and_came_back_from_there_is_ours_all_the_same():
    group = FAILED.replace("Final-Recipient: rfc822; head@school.example", "Final-Recipient: rfc822; ann@new.example")

    assert only(from_postfix(OURS, groups=(group,))).names == [OURS]


def test_a_failure_after_days_of_trying_is_a_failure():
    group = "Final-Recipient: rfc822; head@school.example\nAction: failed (expired)\nStatus: 4.4.7\n"

    one = only(from_postfix(OURS, groups=(group,)))

    assert (one.kind, one.words) == (Report.Kind.BOUNCED, "4.4.7")


def test_a_report_of_success_says_that_it_arrived():
    group = FAILED.replace("Action: failed", "Action: Delivered").replace("5.1.1", "2.0.0")

    assert only(from_postfix(OURS, groups=(group,))).kind == Report.Kind.DELIVERED


@pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "something new"])
def test_what_settles_nothing_is_read_and_says_nothing(action):
    assert read_returned(from_postfix(OURS, groups=(FAILED.replace("failed", action),))) == []


def test_each_recipient_has_a_report_of_its_own():
    second = FAILED.replace("head@", "dsl@")

    returned = read_returned(from_postfix(OURS, groups=(FAILED, second)))

    assert returned is not None
    assert len({one.source_id for one in returned}) == 2


def test_of_a_flood_of_recipients_only_some_are_believed():
    groups = tuple(FAILED.replace("head@", f"head{number}@") for number in range(100))

    returned = read_returned(from_postfix(OURS, groups=groups))

    assert returned is not None
    assert len(returned) == MOST_RECIPIENTS


def test_the_same_mail_read_twice_bears_the_same_name():
    assert only(from_postfix(OURS)).source_id == only(from_postfix(OURS)).source_id
    assert only(from_postfix(OURS, own_id="")).source_id == only(from_postfix(OURS, own_id="")).source_id


def test_no_two_mails_that_bear_no_name_are_taken_for_one():
    other = OURS.replace("0", "f")

    assert only(from_postfix(OURS, own_id="")).source_id != only(from_postfix(other, own_id="")).source_id


@pytest.mark.parametrize("date", ["", "Date: yesterday\n", "Date: Mon, 32 Mar 2026 12:00:00 +0000\n"])
def test_a_report_may_have_no_moment_that_can_be_read(date):
    assert only(from_postfix(OURS, date=date)).at is None


def test_words_that_were_encoded_are_decoded_and_broken_ones_stay():
    encoded = "smtp; =?utf-8?q?550_Das_Postfach_gibt_es_nicht=3A_zo=C3=AB?="
    broken = "smtp; =?utf-8?b?550!?= =?nonsense?q?x?="

    def words(code: str) -> str:
        return only(
            from_postfix(OURS, groups=(f"Final-Recipient: x\nAction: failed\nDiagnostic-Code: {code}\n",))
        ).words

    assert words(encoded) == "550 Das Postfach gibt es nicht: zoë"
    assert words(broken) == "=?utf-8?b?550!?= =?nonsense?q?x?="


def test_the_beginning_of_a_huge_one_is_enough():
    raw = from_postfix(OURS)

    assert only(raw[: raw.index(b"Dear Ann")]).names == [OURS]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0\xff\r\n\r\n",
        b"Subject: I am away\r\nAuto-Submitted: auto-replied\r\n\r\nUntil Monday.\r\n",
        b"Content-Type: multipart/report\r\n\r\nNo parts.\r\n",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n--x--",
        returned_mail(headers_alone(OURS), groups=()),
        returned_mail(headers_alone(OURS), status_type="text/plain"),
        returned_mail(
            headers_alone(OURS),
            groups=("Disposition: automatic-action/MDN-sent-automatically; displayed\n",),
            status_type="message/disposition-notification",
            report_type="; report-type=disposition-notification",
        ),
        from_postfix(OURS).replace(b"multipart/report", b"multipart/mixed"),
    ],
)
def test_what_is_no_report_of_a_delivery_is_none(raw):
    assert read_returned(raw) is None
