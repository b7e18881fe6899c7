"""Who may sign in: the administrator's pages, and inviting a school's contact."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import AccountError
from accounts.errors import ActionError
from accounts.forms import posted
from accounts.models import Role, User
from accounts.pages import form_page
from accounts.permissions import SignedInRequest, administrator_required, role_required
from accounts.second_factor import factors_of
from liaison import people
from liaison.contacts import keeping
from liaison.forms import InvitePersonForm, PeopleFilterForm, ResetFactorsForm
from liaison.leaving import end_place
from liaison.places import held_by
from schools.models import Contact, School

PAGE = 50
RESET_INTRO = gettext_lazy(
    "For somebody whose phone or key is lost. Make sure that it is they who ask: ring them on a number you know. Their "
    "passkeys, authenticator app and recovery codes end, and so does every open session."
)


@require_safe
@administrator_required
def people_list(request: SignedInRequest) -> HttpResponse:
    form = PeopleFilterForm(request.GET)
    found = User.objects.visible_to(request.user).prefetch_related("roles").order_by("name", "pk")
    if form.is_valid():
        found = found.matching(form.cleaned_data["words"])
        if form.cleaned_data["role"]:
            found = found.with_role(form.cleaned_data["role"])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "liaison/people_list.html", {"page": page, "filter_form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
def person_invite(request: SignedInRequest) -> HttpResponse:
    form = InvitePersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            invitation = people.invite_person(
                email=given["email"], name=given["name"], roles=given["roles"], place=form.place, by=request.user
            )
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("%(name)s is invited by email to %(email)s.")
                % {"name": invitation.user.name, "email": invitation.user.email},
            )
            return redirect("person-detail", invitation.user.pk)
    return render(request, "liaison/person_invite.html", {"form": form})


@require_safe
@administrator_required
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    shown = {
        "person": person,
        "places": held_by(person),
        "factors": factors_of(person),
        "resets": person.factor_resets.select_related("reset_by"),
        "officer": getattr(person, "officer", None),
        "invitation": person.invitations.select_related("invited_by").first(),
    }
    return render(request, "liaison/person_detail.html", shown)


@require_POST
@administrator_required
def person_invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    try:
        people.invite_again(user=person, by=request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("A new invitation goes to %(email)s. The link in the last one no longer works.")
            % {"email": person.email},
        )
    return redirect("person-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
def person_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    if request.method != "POST":
        return render(request, "liaison/person_deactivate.html", {"person": person})
    try:
        people.end_access(user=person, by=request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("%(name)s can no longer sign in. Every open session has ended.") % {"name": person.name}
        )
    return redirect("person-detail", pk)


@require_POST
@administrator_required
def person_reactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    try:
        people.let_back_in(user=person)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s can sign in again.") % {"name": person.name})
    return redirect("person-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
def person_place_end(request: SignedInRequest, pk: int, key: str) -> HttpResponse:
    person = _person(request, pk)
    held = next((held for held in held_by(person) if held.key == key), None)
    if held is None:
        raise Http404
    if request.method != "POST":
        return render(request, "liaison/person_place_end.html", {"person": person, "held": held})
    try:
        has_left = end_place(user=person, held=held, by=request.user)
    except AccountError as error:
        messages.error(request, str(error))
    else:
        words = _("%(name)s is no longer %(words)s.") % {"name": person.name, "words": held.words}
        rest = _("That was all they held: they can no longer sign in.") if has_left else ""
        messages.success(request, f"{words} {rest}".strip())
    return redirect("person-detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@administrator_required
def person_reset_factors(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = ResetFactorsForm(posted(request))
    if form.carry_out(people.reset_second_factor, user=person, by=request.user):
        messages.success(
            request,
            _("%(name)s is signed out everywhere, sets up a new second factor, and is told by email.")
            % {"name": person.name},
        )
        return redirect("person-detail", pk)
    back = (reverse("person-detail", args=[pk]), person.name)
    return form_page(
        request, form, _("Reset %(name)s’s second factor") % {"name": person.name}, back=back, intro=RESET_INTRO
    )


@require_POST
@role_required(Role.SCHOOL, Role.SERGEANT, Role.INSPECTOR, Role.ADMINISTRATOR)
def contact_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    mine = Contact.objects.filter(school__in=School.objects.visible_to(request.user).values("urn"))
    contact = get_object_or_404(mine.select_related("school__local_authority", "user"), pk=pk)
    if not people.may_invite(request.user, contact):
        raise PermissionDenied
    try:
        outcome = _invite(contact, request.user)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, outcome % {"name": contact.name})
    if not School.objects.visible_to(request.user).filter(pk=contact.school_id).exists():
        return redirect("home")
    return redirect("deployments:school", contact.school_id)


def _invite(contact: Contact, by: User) -> str:
    """What came of it. Whoever waits to be proved is sent one mail now and then, and not one for each press."""
    if contact.state == Contact.State.UNPROVED and contact.user:
        keeping.write_again(contact=contact, by=by)
        return _("%(name)s is invited by email.")
    if people.invite_contact(contact=contact, by=by):
        return _("%(name)s is invited by email.")
    if contact.state == Contact.State.UNPROVED:
        keeping.write_again(contact=contact, by=by)
        return _("%(name)s is asked by email whether the address is right.")
    return _("%(name)s signs in already, and now sees this school too.")


def _person(request: SignedInRequest, pk: int) -> User:
    person: User = get_object_or_404(User.objects.visible_to(request.user).select_related("officer"), pk=pk)
    return person
