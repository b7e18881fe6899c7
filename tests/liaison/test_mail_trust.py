"""What makes a mail one that people trust: it leads nowhere but to the portal, and follows nobody."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from accounts.languages import WELSH
from accounts.mail import written_in
from liaison.mail.samples import SAMPLES, world
from liaison.mail.samples.others import BULLETIN
from outbox.models import Letter

ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")
# What an inspector links to in a bulletin is the inspector's word. Nothing else leads out of the house.
OF_THE_INSPECTOR = {name: set(ADDRESS.findall(BULLETIN)) for name in ("bulletin", "digest")}
# What mail programs show beside the subject.
PREHEADER = re.compile(r'<div style="display: none;[^"]*">(.*?)</div>', re.DOTALL)
FETCHED = ("img", "link", "script", "iframe", "video", "audio", "source", "object", "embed", "form", "input")


class Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.sources: list[str] = []
        self.fetched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.hrefs += [value for name, value in attrs if name == "href"]
        self.sources += [f"{name}={value}" for name, value in attrs if name in ("src", "srcset", "background")]
        self.fetched += [tag] if tag in FETCHED else []


def is_ours(address: str) -> bool:
    ours = urlsplit(settings.PUBLIC_URL)
    there = urlsplit(address)
    return (there.scheme, there.netloc) == (ours.scheme, ours.netloc)


def leads_somewhere(address: str) -> bool:
    try:
        resolve(urlsplit(address).path or "/")
    except Resolver404:
        return False
    return True


def is_trusted(address: str, name: str) -> bool:
    """The portal, the reader's own link, the force's form for reporting, or a mailbox or telephone."""
    if address in OF_THE_INSPECTOR.get(name, ()):
        return True
    if address in (Letter.LINK_SLOT, world.force().report_url):
        return True
    return address.startswith(("mailto:", "tel:")) or is_ours(address)


@pytest.fixture(params=SAMPLES)
def mail(request, settings):
    """In both languages at once, where schools have it in both."""
    settings.WELSH = True
    sample = SAMPLES[request.param]
    return sample.name, written_in(WELSH, sample.write) if sample.to_schools else sample.write()


def test_every_link_leads_to_the_portal_or_to_the_force_s_form(mail):
    name, words = mail

    assert [href for href in Links(words.html).hrefs if not is_trusted(href, name)] == []


def test_every_address_in_the_text_leads_there_too(mail):
    name, words = mail

    assert [found for found in ADDRESS.findall(words.text) if not is_trusted(found.rstrip("."), name)] == []


def test_every_link_to_the_portal_leads_to_a_page_of_it(mail):
    words = mail[1]
    addresses = {*Links(words.html).hrefs, *(found.rstrip(".") for found in ADDRESS.findall(words.text))}

    assert [one for one in sorted(addresses) if is_ours(one) and not leads_somewhere(one)] == []


def test_what_leads_nowhere_is_found():
    """Or else the test above proves nothing."""
    assert leads_somewhere(f"{settings.PUBLIC_URL}/accessibility/")
    assert not leads_somewhere(f"{settings.PUBLIC_URL}/no-such-page/")


def test_a_mailbox_s_list_shows_more_than_the_subject(mail):
    """What stands there beside it: hidden in the mail itself, in the reader's language, in one line."""
    words = mail[1]
    said = " ".join(PREHEADER.findall(words.html)[0].split())

    assert said
    assert said not in (words.subject, words.subject.removeprefix("Liaison: "))


def test_a_mail_fetches_nothing_so_that_nobody_learns_that_it_was_opened(mail):
    links = Links(mail[1].html)

    assert (links.sources, links.fetched) == ([], [])
    assert "url(" not in mail[1].html
    assert "@import" not in mail[1].html


def test_what_the_layout_needs_is_written_where_no_mail_program_drops_it(mail):
    """Outlook lays out by tables, and some drop every style sheet."""
    html = mail[1].html

    assert html.count("<table") == html.count("</table>")
    assert not re.search(r"(?:float|position|display)\s*:\s*(?:left|right|absolute|fixed|flex|grid)", html)
    assert 'width="600"' in html
    assert "max-width: 600px" in html
    assert len(html.encode()) < 100_000  # Gmail cuts off what is longer


def test_a_mail_is_read_in_the_dark(mail):
    assert '<meta name="color-scheme" content="light dark">' in mail[1].html
    assert "@media (prefers-color-scheme: dark)" in mail[1].html


def test_paragraphs_of_the_text_are_lines_that_any_screen_breaks_for_itself(mail):
    """So nothing is broken twice on a phone. On the wire no line is longer than 76: see the outbox's own tests."""
    assert not [line for line in mail[1].text.splitlines() if line != line.rstrip()]


TO_ONE_SCHOOL = [
    name
    for name, sample in SAMPLES.items()
    if sample.to_schools and name != "digest" and not sample.write().subject.startswith("Liaison: ")
]


def test_most_mails_are_about_one_school():
    assert len(TO_ONE_SCHOOL) > 9


@pytest.mark.parametrize("name", TO_ONE_SCHOOL)
def test_the_subject_says_which_school_and_what(name):
    subject = SAMPLES[name].write().subject
    school, _, news = subject.removeprefix("Please answer: ").partition(": ")

    assert school == world.school().name
    assert news
