"""Confirming a school's contacts once a term: in the portal, through the link in the mail, or by phone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import posted
from accounts.languages import until_chosen
from accounts.models import Role, User
from accounts.permissions import SignedInRequest, police_desk_required, role_required
from deployments.desk.calls import people_to_call
from liaison.contacts import keeping
from liaison.contacts.links import Invited, LinkExpiredError, invited_by_link
from schools import actions
from schools.forms.reviews import ReviewCallForm, ReviewForm
from schools.models import Contact, ContactReview, School
from schools.views.base import listed_contacts
from schools.views.contacts import back_to_list

PER_PAGE = 25
Means = ContactReview.Means


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(Role.SCHOOL)
def contact_review(request: SignedInRequest, urn: int) -> HttpResponse:
    """The school's own head or DSL, signed in. Police change the list, and note a call; the word is the school's."""
    school = get_object_or_404(School.objects.visible_to(request.user), pk=urn)
    own = request.user.contacts.current().who_keep_contacts().filter(school=school).first()
    if own is None:
        raise PermissionDenied
    form = ReviewForm(posted(request), contacts=listed_contacts(school))
    facts = {"school": school, "confirmed_by": own, "means": Means.PORTAL, "by": request.user}
    if form.carry_out(keeping.confirm_list, **facts):
        messages.success(request, _("Thank you. The contacts of %(school)s are confirmed.") % {"school": school})
        return back_to_list(request, school)
    return render(request, "schools/review.html", {"form": form, "school": school, "person": own})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_review_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same without an account. A GET confirms nothing: mail scanners open every link."""
    try:
        invited = invited_by_link(token)
    except LinkExpiredError:
        return render(request, "schools/review_over.html", {"has_expired": True}, status=410)
    if invited is None:
        return render(request, "schools/review_unknown.html", status=404)
    until_chosen(request, invited.review.school.language)
    if not invited.may_confirm or not invited.review.is_open or not invited.review.school.is_open:
        return _over(request, invited)
    return _look_through(request, invited)


def _look_through(request: HttpRequest, invited: Invited) -> HttpResponse:
    school, person = invited.review.school, invited.contact
    form = ReviewForm(posted(request), contacts=listed_contacts(school))
    facts = {"school": school, "confirmed_by": person, "means": Means.LINK, "by": _acting_for(person)}
    if form.carry_out(keeping.confirm_list, **facts):
        return redirect(request.path)
    context = {"form": form, "school": school, "person": person, "by_link": True}
    return render(request, "schools/review.html", context)


def _over(request: HttpRequest, invited: Invited) -> HttpResponse:
    """Confirmed, by whomever: a page to be glad of. Otherwise the link is good for nothing any more."""
    review = invited.review
    context = {"review": review, "person": invited.contact, "may_confirm": invited.may_confirm}
    is_done = invited.may_confirm and review.confirmed_at
    return render(request, "schools/review_over.html", context, status=200 if is_done else 410)


def _acting_for(person: Contact) -> User | None:
    """The link lends nobody the powers of the police: only an account that is a school's own counts as its holder."""
    user = person.user
    return user if user and user.role_set() == {Role.SCHOOL} else None


@require_safe
@police_desk_required
def review_list(request: SignedInRequest) -> HttpResponse:
    """Schools that have not confirmed their contacts, though asked and reminded."""
    people = Prefetch("school__contacts", queryset=people_to_call(), to_attr="people_to_call")
    found = ContactReview.objects.at_desk_of(request.user).to_call().select_related("school")
    ordered = found.prefetch_related(people).order_by("escalated_at", "school__name", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "schools/review_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@police_desk_required
def review_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody at the school said on the phone that its contacts are right."""
    found = ContactReview.objects.at_desk_of(request.user).to_call().select_related("school")
    review = get_object_or_404(found, pk=pk)
    persons = review.school.contacts.current().filter(is_shared=False).order_by("-role", "name", "pk")
    form = ReviewCallForm(posted(request), contacts=persons)
    if form.carry_out(actions.confirm_by_phone, review=review, by=request.user):
        messages.success(request, _("Recorded: the contacts of %(school)s are right.") % {"school": review.school})
        return redirect("review-list")
    context = {"form": form, "review": review, "contacts": listed_contacts(review.school)}
    return render(request, "schools/review_call.html", context)
