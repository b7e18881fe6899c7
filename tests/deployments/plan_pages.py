"""What the tests of the sergeant's pages share: who may open them, and what a browser posts."""

from datetime import date

from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.factories import CommandUnitFactory, administrator, adviser, police_user, school_user


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page(name, plan, *args):
    return reverse(f"deployments:{name}", args=[plan.pk, *args])


def typed_day(name, day: date):
    """The three boxes of a day."""
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def statuses(url, users, method="get"):
    """What each of these people meets there."""
    return [getattr(client_of(user), method)(url).status_code for user in users]


def strangers():
    """A sergeant and an inspector of another command unit."""
    unit = CommandUnitFactory()
    return [police_user(unit, Role.SERGEANT), police_user(unit, Role.INSPECTOR)]


def without_the_role(plan, school):
    """People who belong to the plan's unit or its school but have no desk."""
    unit = plan.command_unit
    return [police_user(unit, Role.OFFICER), school_user(school), adviser(school.local_authority), administrator()]
