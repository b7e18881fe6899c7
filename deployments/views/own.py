from django.http import Http404, HttpRequest, HttpResponse


def my_deployments(request: HttpRequest) -> HttpResponse:
    raise Http404
