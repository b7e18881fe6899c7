"""What the tests of pages read off them."""

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext


def words_of(response: HttpResponse) -> str:
    """The page with its spaces and line ends made one space each."""
    return " ".join(response.content.decode().split())


def queries_of(client: Client, address: str) -> int:
    """How many queries the page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
