from django.http import Http404, HttpRequest, HttpResponse


def redeployment_list(request: HttpRequest) -> HttpResponse:
    raise Http404


def redeployment_add(request: HttpRequest) -> HttpResponse:
    raise Http404


def redeployment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def redeployment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def board(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
