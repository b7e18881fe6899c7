"""A relay that misbehaves, and what becomes of the letters. Each fault posts letters, waits, and gives its account."""

import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.faults import manners
from tests.faults.account import Account, account_for
from tests.faults.house import House
from tests.faults.servers import wait_until

Fault = Callable[[House, int], Account]


def refused_for_now(house: House, letters: int) -> Account:
    return _under(house, letters, "4xx at random", manners.NotNow())


def greylisted(house: House, letters: int) -> Account:
    return _under(house, letters, "greylisting", manners.Greylisting())


def refused_for_good(house: House, letters: int) -> Account:
    """At RCPT and after DATA: these two alone come to nothing."""
    fault = "5xx for two addresses"
    house.post(fault, [manners.POISONED, "unwanted@school.example"])
    account = _under(house, letters, fault, manners.NotTheseAddresses())
    return _expect(account, {"ACCEPTED": letters, "BOUNCED": 2})


def hung_up_in_data(house: House, letters: int) -> Account:
    return _under(house, letters, "disconnect inside DATA", manners.HangsUpInData())


def hung_up_after_the_dot(house: House, letters: int) -> Account:
    return _under(house, letters, "disconnect after the final dot, message taken", manners.HangsUpAfterTheDot())


def hung(house: House, letters: int) -> Account:
    return _poisoned(house, letters, "hang before DATA", manners.HangsBeforeData())


def hung_after_the_dot(house: House, letters: int) -> Account:
    return _poisoned(house, letters, "hang after the final dot, message taken", manners.NeverAnswers())


def dripped(house: House, letters: int) -> Account:
    return _poisoned(house, letters, "slow drip", manners.Drips())


def enough_for_this_line(house: House, letters: int) -> Account:
    return _under(house, letters, "421, at the greeting and between messages", manners.EnoughForThisLine())


def too_late(house: House, letters: int) -> Account:
    """What its day has come for is not sent any more, and says so."""
    fault = "4xx until it is too late"
    house.relay.behave(manners.NotNowAtAll())
    house.post(fault, letters, worth_seconds=2)
    house.wait_until_settled(fault)
    return _expect(account_for(house, fault), {"FAILED": letters})


def auth_refused(house: House, letters: int) -> Account:
    return _closed_for_a_while(house, letters, "AUTH refused for a while", manners.AuthRefused(), "Bad credentials")


def turned_away(house: House, letters: int) -> Account:
    return _closed_for_a_while(house, letters, "421 to everybody for a while", manners.TurnsAway(), "Closed")


def gone(house: House, letters: int) -> Account:
    """Nobody answers: the channel rests."""
    fault = "relay down for a while"
    house.relay.behave()
    house.relay.go_away()
    house.post(fault, letters)
    try:
        _wait_for_pause(house, "Connection refused")
    finally:
        house.relay.come_back()
    house.wait_until_settled(fault)
    return _expect(account_for(house, fault), {"ACCEPTED": letters})


def unspeakable(house: House, letters: int) -> Account:
    """One letter that no header can hold; the rest do not wait for it."""
    fault = "a letter that cannot be made into a message"
    house.post(fault, ["head@school.example\nBcc: all@school.example"], worth_seconds=3)
    return _expect(_under(house, letters, fault, manners.Manners()), {"ACCEPTED": letters, "FAILED": 1})


def wants_tls(house: House, letters: int) -> Account:
    return _closed_for_a_while(house, letters, "TLS required for a while", manners.WantsTls(), "STARTTLS")


def tells_who_it_is(house: House, letters: int) -> Account:
    """First spoken to in plain words, then with a certificate that nobody vouches for, then as it should be."""
    fault = "TLS required, a stranger's certificate, then the right one"
    right, stranger = _certificate(house.folder, "relay"), _certificate(house.folder, "stranger")
    house.relay.behave(manners.WantsTls())
    house.relay.certificate = _context(stranger)
    house.post(fault, letters)
    _wait_for_pause(house, "STARTTLS")
    house.stop_worker()
    url = house.environment["EMAIL_URL"].replace("smtp://", "smtp+tls://")
    house.start_worker(environment={"EMAIL_URL": url, "SSL_CERT_FILE": str(right)})
    _wait_for_pause(house, "certificate verify failed")
    house.relay.certificate = _context(right)
    house.wait_until_settled(fault)
    account = account_for(house, fault)
    house.relay.certificate = None
    house.restart_workers()
    return _expect(account, {"ACCEPTED": letters})


FAULTS: list[Fault] = [
    refused_for_now,
    greylisted,
    refused_for_good,
    hung_up_in_data,
    hung_up_after_the_dot,
    hung,
    hung_after_the_dot,
    dripped,
    enough_for_this_line,
    too_late,
    auth_refused,
    turned_away,
    gone,
    unspeakable,
    wants_tls,
]
# These start workers anew.
SLOW_FAULTS: list[Fault] = [tells_who_it_is]


def _under(house: House, letters: int, fault: str, behaviour: manners.Manners) -> Account:
    house.relay.behave(behaviour)
    house.post(fault, letters)
    house.wait_until_settled(fault)
    return account_for(house, fault)


def _poisoned(house: House, letters: int, fault: str, behaviour: manners.Manners) -> Account:
    """One letter among the others meets the fault; all arrive."""
    house.relay.behave(behaviour)
    house.post(fault, [manners.POISONED])
    house.post(fault, letters)
    house.wait_until_settled(fault)
    assert behaviour.heard[manners.POISONED] > 1, "the fault never happened"
    return _expect(account_for(house, fault), {"ACCEPTED": letters + 1})


def _closed_for_a_while(house: House, letters: int, fault: str, behaviour: manners.Manners, words: str) -> Account:
    """The channel rests; no row is blamed."""
    house.relay.behave(behaviour)
    # Lines that are open are no longer good for anything.
    house.relay.hang_up_all()
    house.post(fault, letters)
    _wait_for_pause(house, words)
    house.relay.manners = manners.Manners()
    house.wait_until_settled(fault)
    return _expect(account_for(house, fault), {"ACCEPTED": letters})


def _wait_for_pause(house: House, words: str) -> None:
    wait_until(lambda: words in house.ask("channel")[1], f"the channel is paused by “{words}”")


def _expect(account: Account, ended: dict[str, int]) -> Account:
    if account.ended != ended:
        account.problems.append(f"ended as {account.ended} and not as {ended}")
    return account


def _certificate(folder: Path, name: str) -> Path:
    """One file with a key and a certificate for 127.0.0.1 that vouches for itself."""
    file = folder / f"{name}.pem"
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=relay -addext subjectAltName=IP:127.0.0.1"
    where = ["-keyout", str(folder / f"{name}.key"), "-out", str(file)]
    subprocess.run(["openssl", *words.split(), *where], check=True, capture_output=True)
    return file


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    return context
