"""What each mail looks like, before anybody is sent one."""

from csp.decorators import csp
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.languages import ENGLISH, WELSH, is_offered, spoken_to
from accounts.mail import written_in
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
    sample, language = _sample(name), _language(request)
    mail = written_in(language, sample.write)
    context = {
        "sample": sample,
        "mail": mail,
        "text": words_to(READER, mail.text),
        "is_welsh": language == WELSH,
        "offers_welsh": sample.to_schools and is_offered(WELSH),
    }
    return render(request, "liaison/mail_template.html", context)


@require_safe
@xframe_options_sameorigin
@csp(FRAME_POLICY)  # type: ignore[arg-type] # its types know no address with a name in it
@post_room_required
def mail_template_html(request: SignedInRequest, name: str) -> HttpResponse:
    mail = written_in(_language(request), _sample(name).write)
    return HttpResponse(words_to(READER, mail.html, html=True))


def _sample(name: str) -> Sample:
    if name not in SAMPLES:
        raise Http404
    return SAMPLES[name]


def _language(request: SignedInRequest) -> str:
    """Of whom it would be sent to, not of whoever looks."""
    return spoken_to(WELSH) if request.GET.get("language") == WELSH else ENGLISH
