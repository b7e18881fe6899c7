from django.http import Http404, HttpRequest, HttpResponse


def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def return_to_draft(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def correct(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def try_gate(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def exigency_ask(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def exigency_decide(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
