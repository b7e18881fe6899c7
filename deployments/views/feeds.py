"""Calendars to follow: one's private addresses, and what a calendar program reads at one."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import posted
from accounts.languages import until_chosen
from accounts.models import Role
from accounts.permissions import SignedInRequest
from deployments import actions
from deployments.actions.feeds import may_follow, subject_of
from deployments.desk.calendars import calendar_of, calendar_of_notice
from deployments.errors import FeedError
from deployments.forms.feeds import FeedForm
from deployments.models import CalendarFeed, Notice
from deployments.views.notices import notice_reader_required
from schools.permissions import reader_required

follower_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.OFFICER)


@require_http_methods(["GET", "HEAD", "POST"])
@follower_required
def feed_list(request: SignedInRequest) -> HttpResponse:
    form = FeedForm(posted(request), user=request.user)
    if form.carry_out(actions.make_feed, by=request.user):
        messages.success(request, _("Here is your private address. Add it to your calendar program."))
        return redirect("deployments:feed-list")
    feeds = CalendarFeed.objects.filter(user=request.user, revoked_at__isnull=True)
    context = {"form": form, "feeds": feeds.select_related("officer", "command_unit", "school")}
    return render(request, "deployments/feed_list.html", context | {"portal": settings.PUBLIC_URL})


@require_POST
@follower_required
def feed_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed, pk=pk, user=request.user)
    try:
        actions.revoke_feed(feed=feed, by=request.user)
    except FeedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Revoked. Nobody reads anything at that address any more."))
    return redirect("deployments:feed-list")


@require_safe
def feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """For calendar programs, which cannot sign in: the key is the permission, while its owner still has theirs."""
    feeds = CalendarFeed.objects.live().select_related("user", "officer__command_unit", "command_unit", "school")
    found = get_object_or_404(feeds, key=key)
    if not may_follow(found.user, subject_of(found)):
        raise Http404
    if found.school:
        until_chosen(request, found.user.language)
    return _calendar(calendar_of(found, host=_host(), now=timezone.now()), "liaison")


@require_safe
@notice_reader_required
def notice_calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    """The days of one change, for the reader's own calendar. There are none once it has happened or will not."""
    notices = Notice.objects.visible_to(request.user).select_related("redeployment")
    notice = get_object_or_404(notices, pk=pk)
    content = calendar_of_notice(notice, host=_host(), now=timezone.now())
    if not content:
        raise Http404
    return _calendar(content, f"liaison-{notice.redeployment.effective_on.isoformat()}")


def _host() -> str:
    return settings.PUBLIC_URL.split("://", 1)[-1].split(":", 1)[0]


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
