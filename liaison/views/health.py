"""Whether the process lives and whether it can work."""

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def health_live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database, so that a database at fault restarts no web process."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def health_ready(request: HttpRequest) -> HttpResponse:
    """The database answers too. The broker is not asked: without it rows wait and nothing is lost."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer.")
        return HttpResponse("The database does not answer.", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
