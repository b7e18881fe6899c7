"""Calendars to follow: one's private addresses, and what a calendar program reads at one."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest
from deployments import actions
from deployments.actions.feeds import may_follow, subject_of
from deployments.desk.calendars import calendar_of
from deployments.errors import FeedError
from deployments.forms.feeds import FeedForm
from deployments.models import CalendarFeed
from schools.permissions import reader_required

follower_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.OFFICER)


@require_http_methods(["GET", "HEAD", "POST"])
@follower_required
def feed_list(request: SignedInRequest) -> HttpResponse:
    form = FeedForm(posted(request), user=request.user)
    if form.carry_out(actions.make_feed, by=request.user):
        messages.success(request, "Here is your private address. Add it to your calendar program.")
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
        messages.success(request, "Revoked. Nobody reads anything at that address any more.")
    return redirect("deployments:feed-list")


@require_safe
def feed(request: HttpRequest, key: UUID) -> HttpResponse:
    """For calendar programs, which cannot sign in: the key is the permission, while its owner still has theirs."""
    feeds = CalendarFeed.objects.live().select_related("user", "officer__command_unit", "command_unit", "school")
    found = get_object_or_404(feeds, key=key)
    if not may_follow(found.user, subject_of(found)):
        raise Http404
    host = settings.PUBLIC_URL.split("://", 1)[-1]
    content = calendar_of(found, host=host.split(":", 1)[0], now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="liaison.ics"'
    patch_cache_control(response, private=True, no_cache=True)
    return response
