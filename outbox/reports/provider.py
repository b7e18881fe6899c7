"""Reports of the provider that takes our mail, checked and put into one language by django-anymail."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from anymail import urls
from anymail.signals import AnymailTrackingEvent, EventType, tracking
from django.conf import settings
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from outbox.channels.mailer import OUR_NAME
from outbox.models import Report
from outbox.reports.noting import note_report

# What is not here (deferred, opened, clicked and so on) is nothing to us.
KINDS = {
    EventType.DELIVERED: Report.Kind.DELIVERED,
    EventType.BOUNCED: Report.Kind.BOUNCED,
    EventType.REJECTED: Report.Kind.BOUNCED,
    EventType.FAILED: Report.Kind.BOUNCED,
    EventType.COMPLAINED: Report.Kind.COMPLAINED,
}
VIEWS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    str(pattern.name): pattern.callback for pattern in urls.urlpatterns
}


@csrf_exempt
def provider_report(request: HttpRequest) -> HttpResponseBase:
    """Only for the provider in use, and only where it has a secret: its own view checks that and its signature."""
    package, _, provider = settings.EMAIL_BACKEND.removesuffix(".EmailBackend").rpartition(".")
    view = VIEWS.get(f"{provider}_tracking_webhook")
    if package != "anymail.backends" or not view or not settings.ANYMAIL["WEBHOOK_SECRET"]:
        raise Http404
    return view(request)


@receiver(tracking)
def note_event(event: AnymailTrackingEvent, esp_name: str, **kwargs: object) -> None:
    """The receiver stands beside the only view that sends this signal."""
    kind = KINDS.get(event.event_type)
    if kind is None:
        return
    names = [_our_name(event.metadata), str(event.message_id or "")]
    words = [str(words) for words in (event.description, event.mta_response, event.reject_reason) if words]
    note_report(
        source=esp_name.lower(),
        source_id=_name_of(event, kind, names),
        kind=kind,
        names=names,
        at=event.timestamp,
        words=" ".join(dict.fromkeys(words[:2])),
    )


def _our_name(metadata: Any) -> str:
    return str(metadata.get(OUR_NAME) or "") if isinstance(metadata, Mapping) else ""


def _name_of(event: AnymailTrackingEvent, kind: Report.Kind, names: list[str]) -> str:
    """The provider's own name for the report; without one, its facts: a repeat bears the same ones."""
    if event.event_id:
        return f"{kind} {event.event_id}"
    facts = [kind, *names, event.recipient, event.timestamp, event.description]
    return f"{kind} {sha256(repr(facts).encode(errors='replace')).hexdigest()}"
