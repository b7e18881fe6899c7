from django.http import Http404, HttpRequest, HttpResponse


def school(request: HttpRequest, urn: int) -> HttpResponse:
    raise Http404
