"""What a local authority’s adviser finds first."""

from datetime import date

import pytest

from bulletins.actions import propose_item
from deployments.actions import choose_weekly_copy
from tests.factories import DeploymentFactory, LocalAuthorityFactory, OfficerFactory, SchoolFactory, adviser
from tests.liaison.home.reading import facts, page, published
from tests.liaison.plans import change, notice, plan

pytestmark = pytest.mark.django_db


def test_notices_and_bulletins_of_the_authoritys_schools(client, school, unit):
    announced = plan(unit, "ANNOUNCED")
    told = notice(announced, school)
    notice(announced, SchoolFactory())
    news = published(unit)
    published(LocalAuthorityFactory().command_unit)
    reader = adviser(school.local_authority)

    found = facts(reader, "adviser")
    assert (found["notices"], found["bulletins"], found["is_copied"]) == ([told], [news], False)
    assert "Oak School" in page(client, reader)


def test_what_is_to_come_and_who_has_no_officer(client, school, unit):
    DeploymentFactory(school=school, until_on=date(2027, 2, 26), officer=OfficerFactory(phone="01632 960777"))
    announced = plan(unit, "ANNOUNCED")
    change(announced, school, comes=OfficerFactory(display_name="PC Anna", phone="01632 960777"))
    notice(announced, school)
    change(plan(unit, "SCHEDULED"), school, comes=OfficerFactory(display_name="PC Secret"))

    words = page(client, adviser(school.local_authority))

    assert "PC Anna comes" in words
    assert "1 change to come" in words
    assert "1 notice not answered" in words
    assert "since 27 February 2027." in words
    assert "PC Secret" not in words
    assert "960777" not in words


def test_what_the_adviser_proposed_and_whether_the_mail_comes(client, school):
    reader = adviser(school.local_authority)
    choose_weekly_copy(wanted=True, by=reader)
    propose_item(title="Bicycles", words="", place=school.local_authority, by=reader)

    words = page(client, reader)

    assert "Bicycles" in words
    assert "You get this by mail each week." in words


def test_nothing_yet(client, school):
    assert "have not been told of any change yet" in page(client, adviser(school.local_authority))
