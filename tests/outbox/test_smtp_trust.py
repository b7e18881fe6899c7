"""Whom we speak to and who we are: encryption that is required is never done without, and a password is refused."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from outbox.channels import smtp
from outbox.channels.smtp import SmtpConnection
from outbox.models import Delivery
from tests.outbox.relay import HANG_UP
from tests.outbox.test_smtp import ACCEPTED, facts, message_to

Status = Delivery.Status
REFUSES_US = (Status.QUEUED, None, True)


def make_certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """One that vouches for itself."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    where = ["-out", str(certificate), "-keyout", str(key)]
    subprocess.run(["openssl", *words.split(), *names, *where], check=True, capture_output=True)
    return certificate, key


@pytest.fixture
def certified(relay, settings, tmp_path, monkeypatch):
    """Gives the relay, which is called localhost, a certificate for a name; we trust it, or not."""
    settings.EMAIL_HOST = "localhost"
    settings.EMAIL_USE_TLS = True

    def certify(name: str = "localhost", *, trusted: bool = True) -> None:
        certificate, key = make_certificate(tmp_path, name)
        relay.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        relay.tls.load_cert_chain(certificate, key)
        trust = ssl.create_default_context(cafile=str(certificate) if trusted else None)
        monkeypatch.setattr(smtp, "_tls", lambda: trust)

    return certify


@pytest.fixture
def line(relay, settings) -> Iterator[SmtpConnection]:
    line = SmtpConnection()
    yield line
    line.close()


def test_everything_after_starttls_is_encrypted(relay, line, certified):
    certified()

    assert facts(line.send(message_to())) == ACCEPTED

    said = [each.split(" ")[0].upper() for each in relay.talks[0]]
    assert said == ["EHLO", "STARTTLS", "EHLO", "MAIL", "RCPT", "DATA"]


def test_a_line_can_be_encrypted_from_its_first_byte(relay, line, certified, settings):
    certified()
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, relay.tls_at_once = False, True, True

    assert facts(line.send(message_to())) == ACCEPTED
    assert "STARTTLS" not in relay.talks[0]


def test_a_relay_that_cannot_encrypt_gets_nothing_where_encryption_is_required(relay, line, certified):
    answer = line.send(message_to())

    assert facts(answer) == REFUSES_US
    assert "STARTTLS" in answer.words
    assert [each.split(" ")[0].upper() for each in relay.talks[0]] == ["EHLO"]


@pytest.mark.parametrize(
    ("says", "code"), [("454 not now", 454), ("500 what?", 500), ("421 goodbye", 421), (HANG_UP, None)]
)
def test_a_relay_that_will_not_encrypt_now_gets_nothing(relay, line, certified, says, code):
    certified()
    relay.answers["STARTTLS"] = says

    assert facts(line.send(message_to())) == (Status.QUEUED, code, True)
    assert not any(each.startswith("MAIL") for each in relay.talks[0])


@pytest.mark.parametrize("at_once", [False, True], ids=["STARTTLS", "from the first byte"])
@pytest.mark.parametrize(("name", "trusted"), [("localhost", False), ("other.example", True)])
def test_a_relay_that_cannot_prove_its_name_gets_nothing(relay, line, certified, settings, at_once, name, trusted):
    certified(name, trusted=trusted)
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL, relay.tls_at_once = not at_once, at_once, at_once

    answer = line.send(message_to())

    assert facts(answer) == REFUSES_US
    assert "CERTIFICATE_VERIFY_FAILED" in answer.words
    assert relay.raw == []


def test_a_line_that_is_opened_anew_is_encrypted_anew(relay, line, certified, settings):
    certified()
    settings.MAIL_MESSAGES_PER_CONNECTION = 1

    assert [facts(line.send(message_to())) for _ in range(2)] == [ACCEPTED] * 2
    assert ["STARTTLS" in talk for talk in relay.talks] == [True, True]


def test_an_encrypted_line_can_be_cut_and_serves_again(relay, line, certified):
    certified()
    relay.answers["message"] = [HANG_UP]

    assert facts(line.send(message_to())) == (Status.QUEUED, None, False)
    assert facts(line.send(message_to())) == ACCEPTED


# Our name and password


@pytest.fixture
def known(settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "liaison", "a secret of ours"


def test_the_relay_is_told_our_name_and_password_once_for_a_line(relay, line, known):
    assert [facts(line.send(message_to())) for _ in range(2)] == [ACCEPTED] * 2

    assert [sum(each.startswith("AUTH") for each in talk) for talk in relay.talks] == [1]


@pytest.mark.parametrize("says", ["535 wrong password", "454 not now", "421 goodbye"])
def test_a_relay_that_refuses_our_password_refuses_us(relay, line, known, says):
    relay.answers["AUTH"] = says

    answer = line.send(message_to())

    assert (answer.outcome, answer.refuses_us) == (Status.QUEUED, True)
    assert "secret" not in answer.words
    assert relay.raw == []


def test_a_relay_that_knows_no_passwords_refuses_us(relay, line, known):
    relay.answers["EHLO"] = "250 relay.example"

    assert facts(line.send(message_to())) == REFUSES_US
    assert relay.raw == []


def test_our_password_is_never_said_before_the_line_is_encrypted(relay, line, certified, known):
    certified()

    assert facts(line.send(message_to())) == ACCEPTED

    said = [each.split(" ")[0].upper() for each in relay.talks[0]]
    assert said.index("STARTTLS") < said.index("AUTH")
