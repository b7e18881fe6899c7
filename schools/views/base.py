"""What the pages about schools share."""

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from accounts.permissions import SignedInRequest


def posted(request: SignedInRequest) -> QueryDict | None:
    """What was entered; None while the form is only asked for."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: SignedInRequest, form: BaseForm, heading: str, *, back: tuple[str, str], intro: str = ""
) -> HttpResponse:
    """One form on a page of its own. `back` is where to go back to, and its name."""
    context = {"form": form, "heading": heading, "intro": intro, "back_url": back[0], "back_text": back[1]}
    return render(request, "schools/form.html", context)
