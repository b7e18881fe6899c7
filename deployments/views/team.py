"""The team on one day, over months, and what a plan would do to it."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.permissions import SignedInRequest, police_desk_required
from deployments.desk.team.day import Team
from deployments.desk.team.facts import FACTS
from deployments.desk.team.roster import BY, Asked
from deployments.desk.team.sheet import SHEET, lines_of
from deployments.desk.team.timeline import Timeline
from deployments.desk.team.window import Window
from deployments.forms.team import TeamForm
from lists.exports import file_asked

ROWS_PER_PAGE = 20


@require_safe
@police_desk_required
def team(request: SignedInRequest) -> HttpResponseBase:
    form = TeamForm.asked(request.GET)
    if not form.is_valid():
        return render(request, "deployments/team.html", {"form": form})
    board = Team(request.user, form.cleaned_data["on"], asked_of(request, form.cleaned_data["q"], by="school"))
    if kind := file_asked(request.GET):
        return SHEET.file(kind, lines_of(board))
    return render(request, "deployments/team.html", {"form": form, "team": board, "views": BY.items()})


@require_safe
@police_desk_required
def timeline(request: SignedInRequest) -> HttpResponseBase:
    today, words = timezone.localdate(), request.GET.get("q", "").strip()[:100]
    window = Window.asked(request.GET.get("from", ""), today=today)
    chart = Timeline(request.user, window, asked_of(request, words, by="officer"), today=today)
    if kind := file_asked(request.GET):
        return FACTS.file(kind, chart.facts())
    page = Paginator(chart.rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"chart": chart, "team": chart, "page": page, "rows": chart.drawn(list(page)), "words": words}
    return render(request, "deployments/timeline.html", context | {"views": BY.items()})


def asked_of(request: SignedInRequest, words: str, *, by: str) -> Asked:
    """What the address chooses, schools or officers by default."""
    chosen = request.GET.get("by", "")
    return Asked(chosen if chosen in BY else by, request.GET.get("cluster", ""), words)
