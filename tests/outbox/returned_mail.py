"""Returned mail in the shapes that mail servers give it, written after RFC 3464, RFC 6522 and RFC 6533."""

from email.utils import format_datetime, parsedate_to_datetime

BOUNDARY = "returned"
DATE = "Mon, 02 Mar 2026 12:00:00 +0000"
MOMENT = parsedate_to_datetime(DATE)
assert format_datetime(MOMENT) == DATE

FAILED = """\
Final-Recipient: rfc822; head@school.example
Original-Recipient: rfc822;head@school.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.school.example
Diagnostic-Code: smtp; 550 5.1.1 <head@school.example>: Recipient address
    rejected: no such user
"""
REPORTING = "Reporting-MTA: dns; relay.force.example\nArrival-Date: Mon, 2 Mar 2026 11:59:00 +0000\n"
ORIGINAL = "From: Liaison <liaison@force.example>\nTo: head@school.example\nSubject: A change\nMessage-ID: {}\n"


def returned_mail(
    returned: str,
    *,
    groups: tuple[str, ...] = (FAILED,),
    whole: str = REPORTING,
    head: str = "",
    words: str = "Content-Type: text/plain; charset=us-ascii\n\nIt could not be delivered.\n",
    status_type: str = "message/delivery-status",
    report_type: str = "; report-type=delivery-status",
    own_id: str = "Message-ID: <dsn-1@relay.force.example>\n",
    date: str = f"Date: {DATE}\n",
) -> bytes:
    """`returned` is the third part, with its own head."""
    status = "\n".join([whole, *groups])
    parts = [words, f"Content-Type: {status_type}\n\n{status}", returned]
    body = "".join(f"--{BOUNDARY}\n{part}\n" for part in parts if part)
    return (
        (
            "Return-Path: <>\nFrom: MAILER-DAEMON@relay.force.example\nTo: returned@force.example\n"
            f"Subject: Undelivered Mail\n{date}{own_id}{head}MIME-Version: 1.0\n"
            f'Content-Type: multipart/report{report_type};\n boundary="{BOUNDARY}"\n\n{body}--{BOUNDARY}--\n'
        )
        .replace("\n", "\r\n")
        .encode()
    )


def whole_mail(message_id: str) -> str:
    return f"Content-Type: message/rfc822\n\n{ORIGINAL.format(message_id)}\nDear Ann Head, read this.\n"


def headers_alone(message_id: str) -> str:
    return f"Content-Type: text/rfc822-headers\n\n{ORIGINAL.format(message_id)}"


def from_postfix(message_id: str, **changes: object) -> bytes:
    facts: dict = {"whole": f"{REPORTING}X-Postfix-Queue-ID: 4B2C1\nX-Postfix-Sender: rfc822; liaison@force.example\n"}
    return returned_mail(whole_mail(message_id), **(facts | changes))


def from_postfix_headers_alone(message_id: str) -> bytes:
    return returned_mail(headers_alone(message_id))


def from_exchange(message_id: str) -> bytes:
    """The original's Message-ID on a line of its own, and words in HTML as well."""
    words = (
        'Content-Type: multipart/alternative; differences=Content-Type; boundary="words"\n\n'
        "--words\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: quoted-printable\n\n"
        "Delivery has failed to these recipients=2E\n"
        "--words\nContent-Type: text/html; charset=us-ascii\n\n<p>Delivery has failed</p>\n--words--\n"
    )
    group = (
        "Final-Recipient: rfc822;head@school.example\nAction: failed\nStatus: 5.1.10\n"
        "Diagnostic-Code: smtp;550 5.1.1 RESOLVER.ADR.RecipientNotFound; not found by SMTP\n address lookup\n"
        "X-Display-Name: Ann Head\n"
    )
    return returned_mail(
        whole_mail(f"\n\t{message_id}"),
        words=words,
        groups=(group,),
        whole="Reporting-MTA: dns;AB1.prod.example\nReceived-From-MTA: dns;AB2.prod.example\n",
        head=f"Content-Language: en-GB\nIn-Reply-To: {message_id}\nX-MS-Exchange-Message-Is-Ndr:\n",
    )


def from_exim(message_id: str) -> bytes:
    group = (
        "Action: failed\nFinal-Recipient: rfc822;head@school.example\nStatus: 5.0.0\n"
        "Remote-MTA: dns; mx.school.example\nDiagnostic-Code: smtp; 550 Mailbox unavailable\n"
    )
    original = headers_alone(message_id).replace("Message-ID", "Message-Id").replace("\n\n", "\n\nReturn-path: <x@y>\n")
    return returned_mail(original, groups=(group,), head="X-Failed-Recipients: head@school.example\n")


def from_gmail(message_id: str) -> bytes:
    """It names the original beside it, and may return none of it."""
    whole = f"Reporting-MTA: dns; mail.example\nX-Original-Message-ID: {message_id}\n"
    return returned_mail("", whole=whole, head=f"References: {message_id}\nAuto-Submitted: auto-replied\n")


def beyond_ascii(message_id: str) -> bytes:
    """RFC 6533: the same parts under other names, in UTF-8."""
    group = (
        "Final-Recipient: utf-8; zoë@schule.example\nAction: failed\nStatus: 5.6.7\n"
        "Diagnostic-Code: smtp; 550 Das Postfach „zoë“ gibt es nicht\n"
    )
    original = headers_alone(message_id).replace("text/rfc822-headers", "message/global-headers")
    return returned_mail(
        original, groups=(group,), whole="Reporting-MTA: dns; x\n", status_type="message/global-delivery-status"
    )
