from django.http import Http404, HttpRequest, HttpResponse


def notice_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def notice_detail(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def notice_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
