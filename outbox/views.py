"""The mail of a demonstration, readable in the browser."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from csp.decorators import csp
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from outbox import spool
from outbox.framing import FRAME_POLICY

PAGE_SIZE = 25
HEADERS = ["Date", "From", "To", "Reply-To", "Subject", "Message-ID"]
# A link in a mail may leave the frame it is shown in; nothing else may happen there.
SANDBOX = ["allow-popups", "allow-top-navigation-by-user-activation"]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def demonstration_only(view: View[P]) -> View[P]:
    """Outside a demonstration that keeps its mail as files there is no such page; nor for mail that is not there."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not spool.in_use():
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except FileNotFoundError as missing:
            raise Http404 from missing

    return checked


@require_safe
@demonstration_only
def demo_mail(request: HttpRequest) -> HttpResponse:
    recipient = request.GET.get("to", "").strip()
    names = spool.names_to(recipient) if recipient else spool.kept_names()
    page = Paginator(names, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [_row(name) for name in page]
    return render(request, "outbox/demo_mail.html", {"page": page, "rows": rows, "recipient": recipient})


@require_safe
@demonstration_only
def demo_mail_message(request: HttpRequest, name: str) -> HttpResponse:
    message = spool.read_message(name)
    context = {
        "name": name,
        "subject": message["Subject"],
        "headers": [(header, message[header]) for header in HEADERS if message[header]],
        "text": spool.read_part(message, "plain"),
        "has_html": message.get_body(["html"]) is not None,
        "sandbox": " ".join(SANDBOX),
    }
    return render(request, "outbox/demo_mail_message.html", context)


@require_safe
@xframe_options_sameorigin
@csp(FRAME_POLICY | {"sandbox": SANDBOX})  # type: ignore[arg-type] # its types know no address with a name in it
@demonstration_only
def demo_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    html = spool.read_part(spool.read_message(name), "html")
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))


def _row(name: str) -> dict[str, Any]:
    head = spool.read_head(name)
    return {"name": name, "to": head["To"], "subject": head["Subject"], "at": spool.kept_at(name)}
