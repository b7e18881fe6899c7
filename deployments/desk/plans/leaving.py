"""When the notices of a plan leave, as the sergeant reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.wording import clock, spoken
from deployments.models import Redeployment
from outbox.models import Delivery

ALL_HOURS = gettext_lazy("Quiet hours are turned off here: notices leave at once, at any hour.")
AUTHORISED = gettext_lazy("An inspector has authorised short notice: the notices leave at once, at any hour.")


@dataclass(frozen=True)
class Leaving:
    """The first and the last moment at which one of several letters leaves, seen from a moment before."""

    first: datetime
    last: datetime
    told_at: datetime

    @classmethod
    def of(cls, moments: Iterable[datetime], *, told_at: datetime) -> Self | None:
        """None when there are no letters."""
        found = sorted(moments)
        return cls(found[0], found[-1], told_at) if found else None

    @property
    def is_at_once(self) -> bool:
        return self.last <= self.told_at

    @property
    def words(self) -> str:
        """“at once”, “on Monday 2 November at 7am”, “between … and …”."""
        if self.is_at_once:
            return _("at once")
        if self.first == self.last:
            return _("on %(said)s") % {"said": said(self.first)}
        if self.first <= self.told_at:
            return _("at once, the last on %(said)s") % {"said": said(self.last)}
        return _("between %(said)s and %(last)s") % {"said": said(self.first), "last": said(self.last)}


def said(moment: datetime) -> str:
    """“Monday 2 November at 7am”."""
    local = timezone.localtime(moment)
    return _("%(day)s at %(time)s") % {"day": spoken(local.date(), "l j F"), "time": clock(local)}


def still_to_leave(plan: Redeployment, *, now: datetime) -> Leaving | None:
    """Of the notices that were posted, those that wait for their hour."""
    waiting = Delivery.objects.filter(
        noticecopy__notice__redeployment=plan, status=Delivery.Status.QUEUED, tries=0, try_after__gt=now
    )
    return Leaving.of(waiting.values_list("try_after", flat=True).distinct(), told_at=now)


def why_at_once(*, authorised: bool) -> str:
    """Why no hour is waited for; nothing where one is."""
    if not settings.MAIL_QUIET_HOURS:
        return str(ALL_HOURS)
    return str(AUTHORISED) if authorised else ""
