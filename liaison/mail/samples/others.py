"""What people are sent who are invited, who read bulletins, or who sign in."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from accounts.models import Invitation, User
from bulletins.models import AgendaItem, Bulletin
from bulletins.rendering import agenda_mail_of, digest_of, mail_of
from liaison.mail.samples import world
from liaison.mail.samples.sample import Mail, Sample
from liaison.people import INVITED, render_invitation
from officers.actions.clusters import letter_about_handing_over
from schools.models import Cluster

INSPECTOR = User(name="Inspector Kim Ferris")
BULLETIN = """\
## Before half-term

Officers are at the gates of these schools from **8am** on Friday:

- Élan Park School
- Northmoor Primary

Please tell your staff that [the meeting for safeguarding leads](https://force.example/meeting) is on Tuesday.
"""


MEETING = "The next meeting of safeguarding leads is on **Tuesday** at the town hall."


def _bulletin() -> Mail:
    mail = mail_of(_published("News for schools before half-term", BULLETIN), sender=INSPECTOR)
    return Mail(mail.subject, mail.text, mail.html)


def _digest() -> Mail:
    mail = digest_of(
        [_published("News for schools before half-term", BULLETIN), _published("Meeting of the leads", MEETING)]
    )
    return Mail(mail.subject, mail.text, mail.html)


def _agenda_taken_up() -> Mail:
    return _decided("Who comes when an officer is away", status=AgendaItem.Status.TAKEN_UP)


def _agenda_declined() -> Mail:
    return _decided(
        "Parking at the school gate",
        words="Most of all on Fridays.",
        status=AgendaItem.Status.DECLINED,
        reason="The council sees to it this month. We come back to it if that does not help.",
    )


def _decided(title: str, **facts: Any) -> Mail:
    item = AgendaItem(
        pk=1,
        command_unit=world.unit(),
        title=title,
        school=world.school(),
        proposed_by=User(name=world.READER),
        proposed_at=world.issued_at(),
        decided_by=INSPECTOR,
        **facts,
    )
    mail = agenda_mail_of(item)
    return Mail(mail.subject, mail.text, mail.html)


def _published(title: str, words: str) -> Bulletin:
    return Bulletin(
        pk=1,
        written_for=world.unit(),
        title=title,
        words=words,
        published_by=INSPECTOR,
        published_at=world.issued_at(),
    )


def _invitation() -> Mail:
    invitation = Invitation(
        user=User(name=world.READER),
        invited_by=world.sergeant(),
        invited_as=f"Headteacher at {world.school()}",
        expires_at=timezone.now() + timedelta(days=14),
    )
    text, html = render_invitation(invitation, report_url=world.force().report_url)
    return Mail(INVITED, text, html)


def _cluster_handed_over() -> Mail:
    cluster = Cluster(pk=1, command_unit=world.unit(), name="Riverside", sergeant=User(name="Sergeant Noor Hale"))
    return Mail(
        *letter_about_handing_over(cluster, world.sergeant(), User(name="Inspector Kim Ferris"), schools=24, officers=5)
    )


def _sign_in_code() -> Mail:
    return _of_account("login_code", code="ABC-123")


def _confirm_address() -> Mail:
    return _of_account("email_confirmation", code="ABC-123")


def _new_password() -> Mail:
    return _of_account(
        "password_reset_key", password_reset_url=f"{settings.PUBLIC_URL}/account/password/their-own-link/"
    )


def _password_changed() -> Mail:
    return _of_account("password_changed", timestamp=timezone.now(), ip="192.0.2.1", user_agent="a browser")


def _of_account(name: str, **context: Any) -> Mail:
    """As allauth renders it for us."""
    context |= {"report_url": world.force().report_url, "portal_url": settings.PUBLIC_URL}
    message = get_adapter().render_mail(f"account/email/{name}", "morgan.ashdown@school.example", context)
    return Mail(str(message.subject), str(message.body))


OTHERS = (
    Sample("bulletin", "Bulletin", "To the schools of its audience, when an inspector publishes it.", _bulletin),
    Sample(
        "digest",
        "Bulletins as a digest",
        "To who wants bulletins once a day or once a week, when there are any.",
        _digest,
    ),
    Sample("agenda-taken-up", "Item taken up", "To whoever proposed an item for the next meeting.", _agenda_taken_up),
    Sample("agenda-declined", "Item declined", "To whoever proposed an item for the next meeting.", _agenda_declined),
    Sample("invitation", "Invitation", "To somebody who is to sign in for the first time.", _invitation),
    Sample(
        "cluster-handed-over",
        "Cluster handed over",
        "To both sergeants, except whoever hands it over.",
        _cluster_handed_over,
    ),
    Sample("sign-in-code", "Code to sign in", "When somebody asks to sign in without a password.", _sign_in_code),
    Sample("confirm-address", "Code to confirm an address", "When an address must be confirmed.", _confirm_address),
    Sample("new-password", "Link to set a new password", "When somebody has forgotten theirs.", _new_password),
    Sample("password-changed", "Password changed", "When somebody’s password was changed.", _password_changed),
)
