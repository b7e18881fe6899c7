"""Looking at each mail before anybody is sent one."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test.signals import template_rendered
from django.urls import reverse

from accounts.languages import WELSH
from accounts.mail import written_in
from liaison.mail.samples import SAMPLES
from liaison.mail.wording import KINDS
from liaison.templatetags.mail import _foot as foot
from outbox.models import Delivery, Letter
from tests.factories import administrator
from tests.pages import words_of

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Nobody signs up.
NEVER_SENT = re.compile("account/email/email_confirmation_signup_")


@pytest.fixture
def admin(client, db):
    client.force_login(administrator())


def names_under(folder):
    return {str(path.relative_to(TEMPLATES)) for path in (TEMPLATES / folder).rglob("*.*")}


def test_every_template_of_mail_is_seen_in_a_preview(settings):
    settings.WELSH = True
    seen = set()
    foot.cache_clear()

    def note(sender, template, **kwargs):
        seen.add(template.name)

    template_rendered.connect(note)
    try:
        for sample in SAMPLES.values():
            written_in(WELSH, sample.write)
    finally:
        template_rendered.disconnect(note)

    ours = names_under("emails") | names_under("account/email")
    assert {name for name in ours - seen if not NEVER_SENT.match(name)} == set()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_written_without_a_database(name):
    """Without the mark that opens it, pytest-django refuses whoever asks."""
    assert SAMPLES[name].write().text


@pytest.mark.parametrize("name", SAMPLES)
def test_a_preview_shows_text_and_html_on_two_screens(client, admin, name):
    page = words_of(client.get(reverse("mail-template", args=[name])))
    mail = SAMPLES[name].write()

    assert page.count("<iframe") == 2
    assert 'width="320"' in page
    assert Letter.LINK_SLOT not in page
    assert "Liaison is not for reporting" in mail.text
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("name", SAMPLES)
def test_the_framed_preview_runs_nothing_and_holds_no_slot(client, admin, name):
    framed = client.get(reverse("mail-template-html", args=[name]))

    assert "sandbox" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "{{" not in words_of(framed)


def test_every_mail_that_is_looked_at_is_named(client, admin):
    page = words_of(client.get(reverse("mail-template-list")))

    assert [sample.title for sample in SAMPLES.values() if f">{sample.title}</a>" not in page] == []


def test_a_mail_that_nobody_writes_is_not_found(client, admin):
    assert client.get(reverse("mail-template", args=["spam"])).status_code == 404
    assert client.get(reverse("mail-template-html", args=["spam"])).status_code == 404


def test_kinds_of_letters_are_called_what_their_previews_are_called():
    assert {name: title for name, title in KINDS.items() if name in SAMPLES} == {
        name: SAMPLES[name].title for name in KINDS if name in SAMPLES
    }
