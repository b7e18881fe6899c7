"""Who comes to school: the officer, the tenure, and what shows them fit to work in a school."""

from officers.models.officer import Officer
from officers.models.tenure import Tenure
from officers.models.training import Course, Training
from officers.models.vetting import VettingCheck

__all__ = ["Course", "Officer", "Tenure", "Training", "VettingCheck"]
