"""Notices in the portal: for schools to read and answer, for others to follow."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Role, User
from accounts.permissions import SignedInRequest
from deployments import actions
from deployments.desk.copies import newest_after
from deployments.desk.held import held_of
from deployments.errors import NoticeError
from deployments.models import Notice, PhoneCall, Question
from schools.belonging import own_contacts
from schools.permissions import reader_required

notice_reader_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.OFFICER)
school_reader_required = reader_required()


@require_safe
@notice_reader_required
def notice_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user).select_related(
        "school", "letter", "issued_by", "redeployment__command_unit__force", "corrects__redeployment"
    )
    notice = get_object_or_404(notices, pk=pk)
    # As whom the person reads it, if they belong to its school. A shared mailbox answers for nobody.
    is_school = request.user.has_role(Role.SCHOOL)
    if is_school:
        _note_reading(notice, request.user)
    here = [contact for contact in own_contacts(request.user) if contact.school_id == notice.school_id]
    readers = [contact for contact in here if contact.reads_notices]
    context: dict[str, Any] = {
        "notice": notice,
        "acknowledgements": notice.acknowledgements.select_related("noted_by"),
        "held": held_of(notice),
        "newest": None if notice.is_live else newest_after(notice),
        "questions": Question.objects.visible_to(request.user).filter(notice=notice).select_related("answered_by"),
        "ask_url": reverse("deployments:question-ask", args=[pk]) if notice.is_live and readers else "",
        "may_answer": notice.status == Notice.Status.ISSUED and any(not reader.is_shared for reader in readers),
    }
    if Notice.objects.at_desk_of(request.user).filter(pk=pk).exists():
        context |= {
            "at_desk": True,
            "copies": notice.copies.select_related("contact", "delivery"),
            "calls": PhoneCall.objects.filter(notice=notice).select_related("noted_by"),
        }
    return render(request, "deployments/notice_detail.html", context)


@require_POST
@school_reader_required
def notice_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    try:
        actions.acknowledge_in_portal(notice=notice, by=request.user)
    except NoticeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. %(school)s has been told.") % {"school": notice.school})
    return redirect("deployments:notice-detail", pk)


def _note_reading(notice: Notice, user: User) -> None:
    """To read a notice in the portal is to have seen one's copy of it, and what one was answered."""
    actions.note_answers_seen(notice=notice, by=user)
    if notice.is_live:
        notice.copies.filter(contact__user=user, seen_at__isnull=True).update(seen_at=timezone.now())
