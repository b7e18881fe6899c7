"""The limit: `smtplib` and nothing else, its messages built before the clock starts.

Arguments: port, number of letters, number of connections, "one-by-one" or "at-once".
"""

import smtplib
import sys
from email.message import EmailMessage
from email.policy import SMTP
from threading import Thread

from mail_starting import work_when_told
from mail_words import HTML, SENDER, SUBJECT, TEXT, filled, recipient


def main(port: int, letters: int, connections: int, how: str) -> None:
    send = {"one-by-one": one_by_one, "at-once": at_once}[how]
    messages = [build(number) for number in range(letters)]
    shares = [messages[first::connections] for first in range(connections)]
    threads = [Thread(target=send, args=(port, share)) for share in shares]

    def work() -> None:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    work_when_told(work)


def build(number: int) -> tuple[str, bytes]:
    name, address, link = recipient(number)
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"], message["To"], message["Subject"] = SENDER, f"{name} <{address}>", SUBJECT
    message["Message-ID"] = f"<{number:032x}@force.example>"
    message.set_content(filled(TEXT, name, link), cte="quoted-printable")
    message.add_alternative(filled(HTML, name, link), subtype="html", cte="quoted-printable")
    return address, message.as_bytes()


def one_by_one(port: int, messages: list[tuple[str, bytes]]) -> None:
    """As `smtplib` does it: four questions and answers for each message."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for address, message in messages:
            smtp.sendmail(SENDER, [address], message)


def at_once(port: int, messages: list[tuple[str, bytes]]) -> None:
    """MAIL, RCPT and DATA in one breath, as the relay offers (RFC 2920): two questions and answers."""
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.ehlo()
        for address, message in messages:
            smtp.send(f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{address}>\r\nDATA\r\n")
            codes = [smtp.getreply()[0] for _ in range(3)]
            smtp.send(message + b".\r\n")
            assert [*codes, smtp.getreply()[0]] == [250, 250, 354, 250]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
