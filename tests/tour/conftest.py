"""The world and all its pages, once for each module."""

import logging
from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.access.stage import world_on_stage
from tests.access.world import World
from tests.tour.rounds import Rounds, go_round
from tests.tour.studio import Studio


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    mail = tmp_path_factory.mktemp("mail")
    with world_on_stage(django_db_blocker, mail) as world, override_settings(ACCOUNT_RATE_LIMITS=False):
        yield world


@pytest.fixture(scope="module")
def rounds(world: World) -> Rounds:
    with pytest.MonkeyPatch.context() as patch:
        # A form left empty may meet a refusal, which is logged with its traceback.
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        return go_round(world)


@pytest.fixture(scope="module")
def studio(rounds: Rounds, browser: Browser) -> Iterator[Studio]:
    studio = Studio(browser, rounds)
    yield studio
    studio.context.close()
