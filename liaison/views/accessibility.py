"""How accessible Liaison is, and whom to tell when it is not."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# Change both when the statement is gone through again.
PREPARED_ON = date(2026, 11, 29)
TESTED_ON = date(2026, 11, 29)


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    context = {"contact": settings.ACCESSIBILITY_EMAIL, "prepared_on": PREPARED_ON, "tested_on": TESTED_ON}
    return render(request, "liaison/accessibility.html", context)
