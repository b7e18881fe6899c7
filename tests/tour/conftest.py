"""The world and all its pages, once for each module."""

import logging
from collections.abc import Iterator

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.access.stage import world_on_stage
from tests.access.world import World
from tests.tour.rounds import Rounds, go_round


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """A journey before may have left a browser's event loop in this thread, and Django would refuse to ask for rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with world_on_stage(django_db_blocker, tmp_path_factory.mktemp("mail")) as world:
            with override_settings(ACCOUNT_RATE_LIMITS=False):
                yield world


@pytest.fixture(scope="module")
def rounds(world: World) -> Rounds:
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    return go_round(world)
