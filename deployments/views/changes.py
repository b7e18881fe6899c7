from django.http import Http404, HttpRequest, HttpResponse


def change_add(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def change_edit(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    raise Http404


def change_remove(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    raise Http404
