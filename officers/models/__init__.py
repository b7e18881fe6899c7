"""Who comes to school: the officer, the tenure, what shows them fit to work in a school, and when they are away."""

from officers.models.absence import Absence
from officers.models.officer import Officer
from officers.models.photo import Photo
from officers.models.role_title import RoleTitle
from officers.models.tenure import Tenure, TenureCorrection
from officers.models.training import Course, Training
from officers.models.vetting import VettingCheck

__all__ = [
    "Absence",
    "Course",
    "Officer",
    "Photo",
    "RoleTitle",
    "Tenure",
    "TenureCorrection",
    "Training",
    "VettingCheck",
]
