"""Which officers a person knows by sight."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from deployments.door.standing import changes_told
from deployments.models import Deployment
from officers.models import Officer
from schools.models import CommandUnit, School


def officers_known_to(user: User, *, today: date) -> QuerySet[Officer]:
    """Police know their command unit's; a school knows who works there now and who was announced to come.

    At a school that is everybody, reception too: it is reception that meets the officer at the door.
    """
    units = CommandUnit.objects.run_by(user)
    schools = School.objects.filter(
        Q(pk__in=user.contacts.current().values("school"))
        | Q(local_authority__in=user.adviserships.values("local_authority"))
        | Q(local_authority__command_unit__in=units)
    ).values("pk")
    here = Deployment.objects.on(today).filter(school__in=schools)
    coming = changes_told().filter(school__in=schools, officer_in__isnull=False)
    return Officer.objects.filter(
        Q(pk__in=Officer.objects.visible_to(user).values("pk"))
        | Q(pk__in=here.values("officer"))
        | Q(pk__in=coming.values("officer_in"))
    )
