"""Writing the notice, and seeing it as each school will."""

from typing import Any

from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest, police_desk_required, sergeant_required
from deployments import actions
from deployments.desk.plans.preview import Preview
from deployments.forms.words import NoticeForm
from deployments.models import Redeployment
from deployments.views.desk import ONLY_A_DRAFT, back_to, leads, plan_to_change, plan_to_read
from outbox.framing import FRAME_POLICY
from outbox.models import Letter

# What a sergeant types, and what the school reads in its place.
PLACEHOLDERS = [
    ("((school))", _("The school’s name")),
    ("((officer in))", _("Who arrives. Leave it out if nobody arrives at one of the schools")),
    ("((officer out))", _("Who leaves. Leave it out if nobody leaves one of the schools")),
    ("((day))", _("The day of the change, such as Monday 9 November 2026")),
    ("((contact))", _("Your name with the command unit’s address and number")),
]


@sergeant_required
def notice_write(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_change(request, pk)
    if not plan.is_editable:
        return back_to(plan, request, refusal=ONLY_A_DRAFT)
    form = NoticeForm(posted(request), plan=plan, initial={"words": plan.words})
    if form.carry_out(actions.write_notice, redeployment=plan, by=request.user):
        return redirect("deployments:notice-preview", plan.pk)
    context = {"plan": plan, "form": form, "placeholders": PLACEHOLDERS}
    return render(request, "deployments/notice_write.html", context)


@require_safe
@police_desk_required
def notice_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_read(request, pk)
    if plan.status not in (Redeployment.Status.DRAFT, Redeployment.Status.SCHEDULED):
        return redirect("deployments:board", plan.pk)
    preview = _preview(request, plan)
    context: dict[str, Any] = {"plan": plan, "preview": preview, "may_change": leads(request, plan, Role.SERGEANT)}
    if preview.schools:
        mail = preview.mail()
        text = _with_a_link(mail.text)
        context |= {"subject": mail.subject, "notice": preview.page(), "text": text, "readers": preview.readers()}
    return render(request, "deployments/notice_preview.html", context)


@require_safe
@xframe_options_sameorigin
@csp(FRAME_POLICY)  # type: ignore[arg-type] # its types know no address with a name in it
@police_desk_required
def notice_preview_html(request: SignedInRequest, pk: int) -> HttpResponse:
    plan = plan_to_read(request, pk)
    preview = _preview(request, plan)
    if not preview.schools:
        raise Http404
    return HttpResponse(_with_a_link(preview.mail().html, html=True))


def _preview(request: SignedInRequest, plan: Redeployment) -> Preview:
    """404 for a school that the plan does not change."""
    urn = request.GET.get("school", "")
    preview = Preview(plan, urn)
    if urn and not preview.is_found:
        raise Http404
    return preview


def _with_a_link(words: str, *, html: bool = False) -> str:
    """The mail with an invented link where each reader’s own will stand."""
    link = settings.PUBLIC_URL + reverse("deployments:notice-link", args=["their-own-link"])
    return words.replace(Letter.LINK_SLOT, escape(link) if html else link)
