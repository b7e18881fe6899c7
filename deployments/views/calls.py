from django.http import Http404, HttpRequest, HttpResponse


def phone_answer(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


def call_list(request: HttpRequest) -> HttpResponse:
    raise Http404
