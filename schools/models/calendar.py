"""Term dates and closure days, from which school days are counted (`schools.days`)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.models.areas import LocalAuthority
from schools.models.school import School

# A row belongs to a whole local authority or to one school, never to both or neither.
OF_ONE_OWNER = Q(local_authority__isnull=False, school__isnull=True) | Q(
    local_authority__isnull=True, school__isnull=False
)


class Term(models.Model):
    """One stretch of school days, first and last day included. A school's own terms replace its authority's."""

    local_authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, null=True, blank=True, related_name="terms"
    )
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="terms")
    name = models.CharField(max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=OF_ONE_OWNER, name="term_of_one_owner"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_start",
                violation_error_message=_("The last day must not be before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClosureDay(models.Model):
    """A day in term on which there is no school: an inset day, a polling day. A school's own come on top."""

    local_authority = models.ForeignKey(
        LocalAuthority, on_delete=models.CASCADE, null=True, blank=True, related_name="closure_days"
    )
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="closure_days")
    closed_on = models.DateField("day")
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["closed_on"]
        constraints = [models.CheckConstraint(condition=OF_ONE_OWNER, name="closure_day_of_one_owner")]

    def __str__(self) -> str:
        return f"{self.closed_on}: {self.reason}"
