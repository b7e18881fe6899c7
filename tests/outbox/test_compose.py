import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
import time_machine
from django.utils import timezone
from django.utils.html import escape
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outbox.compose import Form, form_of, wire_address
from outbox.models import Delivery, Letter

LINK, NAME = Letter.LINK_SLOT, Letter.NAME_SLOT
TO = re.compile(rb"^To: ((?:[^\r]|\r\n )*)\r\n", re.MULTILINE)
SENDER = "Liaison <liaison@force.example>"

# What a column can hold: anything but half a character and NUL.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
spelled = [
    LINK,
    NAME,
    "{{recipient-",
    "}}",
    "\n",
    "\r\n",
    "\r",
    ".",
    "..",
    "\n.\n",
    " ",
    " \n",
    "\t",
    "=",
    "=20",
    "é" * 40,
]
long = st.builds(lambda one, times: one * times, st.sampled_from("x.= ß"), st.integers(70, 80))
pieces = st.one_of(words, st.sampled_from(spelled), long)
bodies = st.lists(pieces, max_size=12).map("".join)
lines = words.map(lambda each: " ".join(each.split()))


def delivery_to(name="Ann Head", address="head@school.example", link="https://l.example/n/") -> Delivery:
    return Delivery(letter=Letter(), name=name, address=address, link=link, message_id="<1@force.example>")


def compose(delivery: Delivery, *, subject="A change", text="", html="", reply_to="") -> bytes:
    return Form(SENDER, subject, text, html, reply_to).fill(delivery)


def parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def body(raw: bytes, kind: str) -> str:
    """The words of a part to the last blank, line ends as they are written here."""
    part = parse(raw).get_body([kind])
    assert part
    return bytes(part.get_payload(decode=True)).decode("utf-8").replace("\r\n", "\n")


def filled(words: str, link: str, name: str) -> str:
    """Both slots at once: what stands in a value is no slot."""
    values = {LINK: link, NAME: name}
    written = re.sub("\r\n?", "\n", words)
    return re.sub("|".join(map(re.escape, values)), lambda slot: values[slot[0]], written)


def to_field(raw: bytes) -> bytes:
    found = TO.search(raw)
    assert found
    return found[1]


def name_in(raw: bytes) -> str:
    """The recipient's name in the head. The library's own parser takes encoded words apart with a blank."""
    phrase = to_field(raw).rpartition(b" <")[0].decode()
    return str(make_header(decode_header(phrase))) if "=?" in phrase else parse(raw)["To"].addresses[0].display_name


# The words


@settings(deadline=None)  # a busy machine is no fault
@given(bodies, bodies, lines, lines)
@example(f"{'x' * 76}{LINK}", "", "", "https://l.example/")
@example(f"{'x' * 75}.{'y' * 75}", f".{'x' * 75}{NAME}", "Ann", "https://l.example/")
@example(f"Dear {NAME} ", f"{LINK}.", LINK, NAME)
def test_the_words_arrive_to_the_letter_and_the_values_in_their_slots(text, html, name, link):
    link = link or "https://l.example/"

    raw = compose(delivery_to(name=name, link=link), text=text, html=html)

    assert body(raw, "plain") == filled(text, link, name)
    assert body(raw, "html") == filled(html, escape(link), escape(name))


@settings(deadline=None)  # a busy machine is no fault
@given(bodies, bodies, lines, lines, lines)
@example(f"{'x' * 76}{LINK}", "", "", "https://l.example/", "")
@example(f"{'x' * 75}.{'y' * 75}", f".{'x' * 75}{NAME}", "Ann", "https://l.example/", "")
@example("", "", "é" * 120, "https://l.example/" + "x" * 400, "é" * 200)
def test_every_relay_can_carry_the_lines(text, html, name, link, subject):
    raw = compose(delivery_to(name=name[:120], link=link[:500]), subject=subject[:200], text=text, html=html)

    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    head, _, parts = raw.partition(b"\r\n\r\n")
    assert max(len(line) for line in head.split(b"\r\n")) < 998
    # The library breaks a line before it spells out the blank at its end.
    assert max(len(re.sub(rb"=20$|=09$", b"_", line)) for line in parts.split(b"\r\n")) <= 76


def test_a_letter_of_no_words_is_a_letter():
    raw = compose(delivery_to(), text="", html="")

    assert (body(raw, "plain"), body(raw, "html")) == ("", "")


def test_two_letters_never_share_a_cached_form():
    first = Letter(subject="A", text="one", html="<p>one</p>")
    others = [
        Letter(subject="B", text="one", html="<p>one</p>"),
        Letter(subject="A", text="two", html="<p>one</p>"),
        Letter(subject="A", text="one", html="<p>two</p>"),
        Letter(subject="A", text="one", html="<p>one</p>", reply_to="sergeant@force.example"),
    ]

    assert len({id(form_of(letter)) for letter in [first, *others]}) == 5
    assert form_of(Letter(subject="A", text="one", html="<p>one</p>")) is form_of(first)


def test_another_sender_gets_a_form_of_its_own(settings):
    letter = Letter(subject="A", text="one", html="<p>one</p>")
    form_of(letter)

    settings.DEFAULT_FROM_EMAIL = "Other <other@force.example>"

    assert parse(form_of(letter).fill(delivery_to()))["From"] == "Other <other@force.example>"


def test_who_has_no_link_is_led_to_the_portal(settings):
    raw = compose(delivery_to(link=""), text=f"Read {LINK}")

    assert body(raw, "plain") == f"Read {settings.PUBLIC_URL}"


# The head


@time_machine.travel("2027-03-28T00:30:00Z", tick=False)
def test_the_head_says_who_when_and_that_no_person_wrote_it():
    message = parse(compose(delivery_to("Ann Head"), reply_to="sergeant@force.example"))

    assert message["From"] == SENDER
    assert message["To"] == "Ann Head <head@school.example>"
    assert message["Reply-To"] == "sergeant@force.example"
    assert message["Message-ID"] == "<1@force.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["MIME-Version"] == "1.0"
    assert parsedate_to_datetime(message["Date"]) == timezone.now()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.defects == []


def test_answers_may_go_to_several():
    message = parse(compose(delivery_to(), reply_to="sergeant@bücher.example, unit@force.example"))

    assert [address.addr_spec for address in message["Reply-To"].addresses] == [
        "sergeant@xn--bcher-kva.example",
        "unit@force.example",
    ]


@pytest.mark.parametrize("sender", ['Zoë’s "Area", police via Liaison', "Heddlu Dyfed-Powys <via> Liaison"])
def test_a_letter_goes_out_under_the_name_of_whoever_writes(sender):
    message = parse(form_of(Letter(sender=sender, subject="A", text="", html="")).fill(delivery_to()))

    assert message["From"].addresses[0].addr_spec == "liaison@force.example"
    assert str(make_header(decode_header(message["From"].addresses[0].display_name))) == sender


def test_only_what_is_optional_says_how_to_get_less_of_it():
    """At each recipient's own link, unbroken however long it is."""
    letter = Letter(subject="A", text="one", html="<p>one</p>")
    news = Letter(subject="A", text="one", html="<p>one</p>", is_optional=True)
    delivery = delivery_to(link=f"https://l.example/{'x' * 400}/")

    assert parse(form_of(letter).fill(delivery))["List-Unsubscribe"] is None
    assert f"List-Unsubscribe: <{delivery.link}>\r\n".encode() in form_of(news).fill(delivery)
    assert parse(form_of(news).fill(delivery)).defects == []


def test_without_an_address_for_answers_there_is_no_reply_to():
    assert parse(compose(delivery_to()))["Reply-To"] is None


@pytest.mark.parametrize("field", ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type"])
def test_each_field_stands_once(field):
    assert len(parse(compose(delivery_to(), reply_to="a@force.example")).get_all(field)) == 1


@settings(deadline=None)  # a busy machine is no fault
@given(lines.filter(lambda name: "=?" not in name))
@example('Zoë <O\'Hara>, "Head"')
@example("Ann\\ Head")
@example("(Head)")
@example("é" * 120)
@example("Łukasz " * 17)
def test_a_name_of_any_letters_arrives_in_the_head(name):
    raw = compose(delivery_to(name=name[:120].strip()))

    assert name_in(raw) == name[:120].strip()
    assert parse(raw)["To"].addresses[0].addr_spec == "head@school.example"


def test_a_long_name_takes_several_encoded_words_on_lines_of_their_own():
    raw = compose(delivery_to(name="Grußwort " * 13))

    words = re.findall(rb"=\?utf-8\?\S*\?=", to_field(raw))
    assert [len(word) <= 75 for word in words] == [True] * 3
    assert [line.count(b"=?utf-8") for line in to_field(raw).split(b"\r\n")] == [1] * 3


@settings(deadline=None)  # a busy machine is no fault
@given(lines.filter(lambda subject: "=?" not in subject))
@example("é" * 200)
@example("x" * 200)
@example("Officer at Ashmole Park: „PC Dave“ leaves on 3 March – read before then " * 2)
def test_a_subject_of_any_letters_arrives(subject):
    assert parse(compose(delivery_to(), subject=subject[:200].strip()))["Subject"] == subject[:200].strip()


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize(
    "changes",
    [{"name": "Ann{}Bcc: all@school.example"}, {"address": "head@school.example{}Bcc: all@school.example"}],
)
def test_a_name_or_address_of_two_lines_is_refused(changes, breaks):
    with pytest.raises(ValueError, match="A header holds one line"):
        compose(delivery_to(**{key: value.format(breaks) for key, value in changes.items()}))


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("field", ["subject", "reply_to"])
def test_a_subject_or_reply_to_of_two_lines_is_refused(field, breaks):
    with pytest.raises(ValueError, match="linefeed"):
        compose(delivery_to(), **{field: f"a@force.example{breaks}Bcc: all@school.example"})


def test_a_domain_of_any_letters_is_written_as_every_relay_knows_it():
    message = parse(compose(delivery_to(address="head@schüle.example"), reply_to="sergeant@bücher.example"))

    assert wire_address("head@schüle.example") == "head@xn--schle-mva.example"
    assert message["To"].addresses[0].addr_spec == "head@xn--schle-mva.example"
    assert message["Reply-To"].addresses[0].addr_spec == "sergeant@xn--bcher-kva.example"
