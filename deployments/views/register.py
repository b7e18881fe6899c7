from django.http import Http404, HttpRequest, HttpResponse


def register(request: HttpRequest) -> HttpResponse:
    raise Http404


def register_entry(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
