"""GOV.UK Notify's delivery receipts: one for each message, when it is known what became of it."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.crypto import constant_time_compare
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from outbox.models import Report
from outbox.reports.noting import note_report

# Each of the failures is final: Notify and its providers have tried for up to three days and try no more. So all of
# them bounce and come before a person at once, and the words say which of them may be worth sending again.
FAILURES = {
    "permanent-failure": gettext_noop("The address or number is wrong, or takes no messages (permanent-failure)."),
    "temporary-failure": gettext_noop(
        "The mailbox was full, the telephone off, or a filter refused it (temporary-failure)."
    ),
    "technical-failure": gettext_noop("Notify could not hand it over: it was not sent (technical-failure)."),
}
DELIVERED = "delivered"

View = Callable[[HttpRequest], HttpResponse]


def for_notify_only(view: View) -> View:
    """There is no such address without a token; with one, nobody else may report that a message arrived."""

    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not settings.NOTIFY_CALLBACK_TOKEN:
            raise Http404
        shown = request.headers.get("Authorization", "")
        if not constant_time_compare(shown, f"Bearer {settings.NOTIFY_CALLBACK_TOKEN}"):
            raise PermissionDenied
        return view(request)

    return checked


@csrf_exempt
@for_notify_only
@require_POST
def notify_report(request: HttpRequest) -> HttpResponse:
    try:
        receipt = _read(request.body)
    except ValueError as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    if receipt["status"] in (DELIVERED, *FAILURES):
        _note(receipt)
    # Also what we do not know: anything else would be sent again and again.
    return HttpResponse(status=202)


def _read(body: bytes) -> dict[str, Any]:
    """A receipt with what we need of it. Raises ValueError."""
    receipt = json.loads(body)
    if not isinstance(receipt, dict):
        raise ValueError("A receipt is an object.")
    for key in ("id", "status"):
        if not receipt.get(key) or not isinstance(receipt[key], str):
            raise ValueError(f"A receipt has words for “{key}”.")
    receipt["at"] = parse_datetime(str(receipt.get("completed_at") or receipt.get("sent_at") or ""))
    return receipt


def _note(receipt: dict[str, Any]) -> None:
    """The receipt has no name of its own: a message has one for each status that it comes to."""
    status, notification = receipt["status"], receipt["id"]
    note_report(
        source="notify",
        source_id=f"{notification} {status}",
        kind=Report.Kind.DELIVERED if status == DELIVERED else Report.Kind.BOUNCED,
        names=[str(receipt.get("reference") or ""), notification],
        at=receipt["at"],
        words=FAILURES.get(status, ""),
    )
