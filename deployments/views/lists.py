"""The long lists: what schools were told, and who works where. Pages follow each other; nothing is counted."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from accounts.permissions import SignedInRequest, police_desk_required
from deployments.desk.files import DEPLOYMENTS, NOTICES, deployments_to_write, notices_to_write
from deployments.desk.finding import deployments_about, notices_about
from deployments.forms.lists import DeploymentFilterForm, NoticeFilterForm
from deployments.models import Deployment, Notice
from lists.exports import file_asked
from lists.keyset import Keyset
from schools.permissions import reader_required

NEWEST_NOTICES = Keyset("-issued_at", "-pk")
NEWEST_DEPLOYMENTS = Keyset("-from_on", "-pk")
AT_A_TIME = 2000
# What a row shows, and no more: to read whole letters for their subjects takes as long as all the rest.
OF_A_NOTICE = ("status", "number", "issued_at", "letter__subject")
OF_A_DEPLOYMENT = (
    *("kind", "from_on", "until_on", "officer__display_name", "officer__collar_number", "shadows__display_name"),
    *("school__name", "school__cluster__name"),
)


@require_safe
@reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER, Role.OFFICER)
def notice_list(request: SignedInRequest) -> HttpResponseBase:
    form = NoticeFilterForm(request.GET)
    found = form.narrow(Notice.objects.visible_to(request.user))
    words = notices_about(form.words)
    if kind := file_asked(request.GET):
        rows = notices_to_write(found.filter(words.asking)).order_by(*NEWEST_NOTICES.order)
        return NOTICES.file(kind, rows.iterator(chunk_size=AT_A_TIME))
    shown = found.select_related("letter").only(*OF_A_NOTICE).prefetch_related("acknowledgements")
    page = NEWEST_NOTICES.page(shown, request.GET, words)
    return render(request, "deployments/notice_list.html", {"page": page, "filter_form": form})


@require_safe
@police_desk_required
def deployment_list(request: SignedInRequest) -> HttpResponseBase:
    today = timezone.localdate()
    form = DeploymentFilterForm(request.GET, user=request.user)
    found = form.narrow(Deployment.objects.visible_to(request.user), today)
    words = deployments_about(form.words)
    if kind := file_asked(request.GET):
        rows = deployments_to_write(found.filter(words.asking)).order_by(*NEWEST_DEPLOYMENTS.order)
        return DEPLOYMENTS.file(kind, rows.iterator(chunk_size=AT_A_TIME))
    shown = found.select_related("officer", "shadows", "school__cluster").only(*OF_A_DEPLOYMENT)
    page = NEWEST_DEPLOYMENTS.page(shown, request.GET, words)
    context = {"page": page, "filter_form": form, "today": today}
    return render(request, "deployments/deployment_list.html", context)
