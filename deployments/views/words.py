from django.http import Http404, HttpRequest, HttpResponse


def notice_write(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def notice_preview(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
