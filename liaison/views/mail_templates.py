"""What each mail looks like, before anybody is sent one."""

from csp.decorators import csp
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest
from liaison.mail.reading import words_to
from liaison.mail.samples import READER, SAMPLES, Sample
from liaison.views.mail import post_room_required
from outbox.framing import FRAME_POLICY


@require_safe
@post_room_required
def mail_template_list(request: SignedInRequest) -> HttpResponse:
    return render(request, "liaison/mail_template_list.html", {"samples": SAMPLES.values()})


@require_safe
@post_room_required
def mail_template(request: SignedInRequest, name: str) -> HttpResponse:
    sample = _sample(name)
    mail = sample.write()
    context = {"sample": sample, "mail": mail, "text": words_to(READER, mail.text)}
    return render(request, "liaison/mail_template.html", context)


@require_safe
@xframe_options_sameorigin
@csp(FRAME_POLICY)  # type: ignore[arg-type] # its types know no address with a name in it
@post_room_required
def mail_template_html(request: SignedInRequest, name: str) -> HttpResponse:
    return HttpResponse(words_to(READER, _sample(name).write().html, html=True))


def _sample(name: str) -> Sample:
    if name not in SAMPLES:
        raise Http404
    return SAMPLES[name]
