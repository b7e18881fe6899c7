"""The post room: what was sent to whom, what became of it, and sending it again."""

from csp.decorators import csp
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest, role_required
from liaison.forms import MailFilterForm
from liaison.mail.again import why_not_again
from liaison.mail.chart import chart_of_the_day
from liaison.mail.desk import Sheet, chosen, rows_of
from liaison.mail.files import DELIVERIES
from liaison.mail.finding import NEWEST_FIRST, matching
from liaison.mail.reading import deliveries_visible_to, may_read_words, may_send_again, words_to
from lists.exports import file_asked
from outbox.actions import LetterError, send_again
from outbox.framing import FRAME_POLICY
from outbox.health import check_post
from outbox.models import Delivery

post_room_required = role_required(Role.ADMINISTRATOR, Role.SERGEANT, Role.INSPECTOR)


@require_safe
@post_room_required
def mail_list(request: SignedInRequest) -> HttpResponseBase:
    now = timezone.now()
    health = check_post(now)
    form = MailFilterForm(request.GET)
    found = deliveries_visible_to(request.user)
    found = chosen(found, form.cleaned_data) if form.is_valid() else found.none()
    words = matching(form.cleaned_data.get("words", ""))
    if kind := file_asked(request.GET):
        return DELIVERIES.file(kind, found.filter(words.asking).order_by("-pk").iterator(chunk_size=2000))
    page = NEWEST_FIRST.page(found.defer("letter__text", "letter__html"), request.GET, words)
    rows = rows_of(page.rows, health, now)
    mends = request.user.has_role(Role.ADMINISTRATOR)
    context = {"filter_form": form, "page": page, "rows": rows, "health": health, "mends": mends}
    if not form.is_filtered and not page.previous:
        context["chart"] = chart_of_the_day(now)
    return render(request, "liaison/mail_list.html", context)


@require_safe
@post_room_required
def mail_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    sheet = Sheet(_delivery(request, pk), request.user)
    return render(request, "liaison/mail_detail.html", {"sheet": sheet})


@require_safe
@xframe_options_sameorigin
@csp(FRAME_POLICY)  # type: ignore[arg-type] # its types know no address with a name in it
@post_room_required
def mail_html(request: SignedInRequest, pk: int) -> HttpResponse:
    delivery = _delivery(request, pk)
    if not may_read_words(request.user, delivery.letter):
        raise PermissionDenied
    return HttpResponse(words_to(delivery.name, delivery.letter.html, html=True))


@require_http_methods(["GET", "HEAD", "POST"])
@post_room_required
def mail_again(request: SignedInRequest, pk: int) -> HttpResponse:
    delivery = _delivery(request, pk)
    if not may_send_again(request.user, delivery.letter):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "liaison/mail_again.html", {"delivery": delivery, "why_not": why_not_again(delivery)})
    try:
        send_again(delivery=delivery, by=request.user)
    except LetterError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("It is sent again to %(delivery)s, %(address)s.")
            % {"delivery": delivery.name, "address": delivery.address},
        )
    return redirect("mail-detail", pk)


def _delivery(request: SignedInRequest, pk: int) -> Delivery:
    visible = deliveries_visible_to(request.user).select_related("letter__posted_by")
    delivery: Delivery = get_object_or_404(visible, pk=pk)
    return delivery
