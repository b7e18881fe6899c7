"""Bulletins: police write and follow them, schools and advisers read them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import posted
from accounts.models import Role
from accounts.permissions import SignedInRequest, inspector_required, police_desk_required
from bulletins import actions
from bulletins.audience import circle_of
from bulletins.desk import readers_at_schools
from bulletins.forms.bulletins import BulletinForm
from bulletins.models import Bulletin
from bulletins.rendering import mail_of, mail_words, prose
from outbox.compose import fill_in
from schools.permissions import reader_required

ROWS_PER_PAGE = 25

bulletin_reader_required = reader_required(Role.SERGEANT, Role.INSPECTOR, Role.ADVISER)


@require_safe
@bulletin_reader_required
def bulletin_list(request: SignedInRequest) -> HttpResponse:
    bulletins = Bulletin.objects.visible_to(request.user).for_list(request.user)
    page = Paginator(bulletins, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    at_desk = request.user.has_role(Role.SERGEANT, Role.INSPECTOR)
    may_write = request.user.has_role(Role.INSPECTOR)
    may_choose = request.user.has_role(Role.SCHOOL, Role.ADVISER)
    context = {"page": page, "at_desk": at_desk, "may_write": may_write, "may_choose": may_choose}
    return render(request, "bulletins/bulletin_list.html", context)


@require_safe
@bulletin_reader_required
def bulletin_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    bulletins = Bulletin.objects.select_related("written_for", "published_by", "retracted_by")
    bulletin = get_object_or_404(bulletins.visible_to(request.user), pk=pk)
    actions.record_reading(bulletin=bulletin, by=request.user)
    context = {
        "bulletin": bulletin,
        "prose": prose(bulletin.words),
        "may_follow": Bulletin.objects.followed_by(request.user).filter(pk=pk).exists(),
        "may_keep": Bulletin.objects.kept_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "bulletins/bulletin_detail.html", context)


@inspector_required
def bulletin_add(request: SignedInRequest) -> HttpResponse:
    form = BulletinForm(posted(request), inspector=request.user)
    if form.carry_out(actions.write_bulletin, by=request.user):
        return redirect("bulletins:bulletin-preview", form.result.pk)
    return render(request, "bulletins/bulletin_form.html", {"form": form})


@inspector_required
def bulletin_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    bulletin = get_object_or_404(Bulletin.objects.kept_by(request.user), pk=pk)
    if bulletin.status != Bulletin.Status.DRAFT:
        messages.error(request, actions.TOO_LATE)
        return redirect("bulletins:bulletin-detail", pk)
    form = BulletinForm(posted(request), inspector=request.user, bulletin=bulletin)
    if form.carry_out(actions.change_bulletin, bulletin=bulletin, by=request.user):
        return redirect("bulletins:bulletin-preview", pk)
    return render(request, "bulletins/bulletin_form.html", {"form": form, "bulletin": bulletin})


@require_safe
@inspector_required
def bulletin_preview(request: SignedInRequest, pk: int) -> HttpResponse:
    bulletin = get_object_or_404(Bulletin.objects.kept_by(request.user), pk=pk)
    if bulletin.status != Bulletin.Status.DRAFT:
        return redirect("bulletins:bulletin-detail", pk)
    mail = mail_of(bulletin, sender=request.user)
    link = request.build_absolute_uri(reverse("bulletins:mail-choice"))
    context = mail_words(bulletin, sender=request.user) | {
        "mail": mail,
        # Each reader has a link of their own.
        "text": fill_in(mail.text, link, request.user.name),
        "circle": circle_of(bulletin),
    }
    return render(request, "bulletins/bulletin_preview.html", context)


@require_POST
@inspector_required
def bulletin_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    bulletin = get_object_or_404(Bulletin.objects.kept_by(request.user), pk=pk)
    try:
        actions.publish_bulletin(bulletin=bulletin, by=request.user, seen=request.POST.get("seen", ""))
    except actions.BulletinError as error:
        messages.error(request, str(error))
        return redirect("bulletins:bulletin-preview", pk)
    on_the_way = _("Bulletin published. Its mail is on the way.")
    messages.success(
        request, on_the_way if bulletin.letter else _("Bulletin published. It goes with its readers’ next digests.")
    )
    return redirect("bulletins:bulletin-detail", pk)


@inspector_required
def bulletin_retract(request: SignedInRequest, pk: int) -> HttpResponse:
    bulletin = get_object_or_404(Bulletin.objects.kept_by(request.user), pk=pk)
    if request.method != "POST":
        if bulletin.status == Bulletin.Status.PUBLISHED:
            return render(request, "bulletins/bulletin_retract.html", {"bulletin": bulletin})
        return redirect("bulletins:bulletin-detail", pk)
    try:
        stopped = actions.retract_bulletin(bulletin=bulletin, by=request.user)
    except actions.BulletinError as error:
        messages.error(request, str(error))
    else:
        words = _("Bulletin retracted. Copies that were stopped before they were sent: %(number)d.")
        messages.success(request, words % {"number": stopped})
    return redirect("bulletins:bulletin-detail", pk)


@require_safe
@police_desk_required
def bulletin_readings(request: SignedInRequest, pk: int) -> HttpResponse:
    bulletin = get_object_or_404(
        Bulletin.objects.followed_by(request.user).exclude(status=Bulletin.Status.DRAFT), pk=pk
    )
    schools = readers_at_schools(bulletin)
    context = {
        "bulletin": bulletin,
        "page": Paginator(schools.order_by("name", "urn"), ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "schools_read": bulletin.schools().filter(bulletin_readings__bulletin=bulletin).distinct().count(),
    }
    return render(request, "bulletins/bulletin_readings.html", context)
