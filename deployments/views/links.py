"""The link in the mail: a notice for one person, with or without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.languages import until_chosen
from deployments import actions
from deployments.desk.copies import LinkExpiredError, Standing, copy_named_by, newest_after, standing_of
from deployments.desk.held import held_of
from deployments.errors import NoticeError
from deployments.models import NoticeCopy


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the notice; acknowledge only at the button, because mail scanners open every link."""
    try:
        copy = copy_named_by(token)
    except LinkExpiredError:
        return render(request, "deployments/notice_link_expired.html", status=410)
    if copy is None:
        return render(request, "deployments/notice_link_unknown.html", status=404)
    until_chosen(request, copy.notice.school.language)
    return _answer(request, copy, token) if request.method == "POST" else _show(request, copy, token)


def _show(request: HttpRequest, copy: NoticeCopy, token: str, *, refused: str = "") -> HttpResponse:
    standing = standing_of(copy)
    context = {"copy": copy, "notice": copy.notice, "standing": standing, "refused": refused}
    if standing.is_over:
        gone = standing == Standing.GONE
        newest = None if gone else newest_after(copy.notice)
        mine = newest is not None and newest.copies.filter(contact=copy.contact_id).exists()
        context |= {"newest": newest, "newest_is_mine": mine}
        return render(request, "deployments/notice_link_over.html", context, status=410)
    if request.method == "GET":
        actions.mark_seen(copy=copy)
    context |= {
        "held": held_of(copy.notice),
        "questions": copy.notice.questions.select_related("answered_by"),
        "ask_url": reverse("deployments:question-ask-by-link", args=[token]),
    }
    return render(request, "deployments/notice_link.html", context, status=403 if refused else 200)


def _answer(request: HttpRequest, copy: NoticeCopy, token: str) -> HttpResponse:
    try:
        actions.acknowledge_by_link(copy=copy)
    except NoticeError as error:
        return _show(request, copy, token, refused=str(error))
    return redirect(request.path)
