"""Whether this process serves pages, and whether the post moves.

A watcher asks `live` or `ready` and rings somebody. Whoever restarts web processes, or chooses among them, asks `web`:
a worker that stopped is no reason to take the pages away from schools that must read them.
"""

import logging
from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from liaison.templatetags.portal import moment
from outbox.health import check_post

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def health_live(request: HttpRequest) -> HttpResponse:
    """All of Liaison is alive: the database, the clock, a worker, and the mail."""
    return _answer(_look_at_post)


@require_safe
@never_cache
def health_ready(request: HttpRequest) -> HttpResponse:
    """What is asked of Liaison now will be done: that is the same question."""
    return _answer(_look_at_post)


@require_safe
@never_cache
def health_web(request: HttpRequest) -> HttpResponse:
    """This process answers, and so does the database. The broker is not asked: without it rows wait."""
    return _answer(_look_at_database)


def _look_at_database() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return []


def _look_at_post() -> list[str]:
    return [
        _("%(words)s since %(moment)s.") % {"words": problem.words, "moment": moment(problem.since)}
        for problem in check_post(timezone.now()).problems
    ]


def _answer(look: Callable[[], list[str]]) -> HttpResponse:
    """Open to everybody: plain sentences that name nobody."""
    try:
        problems = look()
    except Error:
        logger.exception("The database does not answer.")
        problems = [_("The database does not answer.")]
    return HttpResponse("\n".join(problems) or "ok", status=503 if problems else 200, content_type="text/plain")
