"""Pages of which every room has some."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise


def form_page(
    request: HttpRequest, form: BaseForm, heading: str, *, back: tuple[str, str], intro: str | Promise = ""
) -> HttpResponse:
    """One form on a page of its own. `back` is where to go back to, and its name."""
    context = {"form": form, "heading": heading, "intro": intro, "back_url": back[0], "back_text": back[1]}
    return render(request, "form_page.html", context)
