"""Live without a database, ready only with one."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.urls import reverse


def test_live_asks_nothing_of_the_database(client):
    response = client.get(reverse("health-live"))

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_when_the_database_answers(client):
    response = client.get(reverse("health-ready"))

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_not_ready_when_the_database_fails_and_says_so(client):
    with patch.object(connection, "cursor", side_effect=OperationalError("gone")):
        response = client.get(reverse("health-ready"))

    assert (response.status_code, response.content) == (503, b"The database does not answer.")
