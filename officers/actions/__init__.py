"""What changes in an officer's record."""

from officers.actions.courses import add_course, change_course
from officers.actions.people import OfficerFacts, add_officer, change_officer
from officers.actions.records import record_training, record_vetting
from officers.actions.refusals import OfficerError
from officers.actions.tenures import begin_tenure, end_tenure

__all__ = [
    "OfficerError",
    "OfficerFacts",
    "add_course",
    "add_officer",
    "begin_tenure",
    "change_course",
    "change_officer",
    "end_tenure",
    "record_training",
    "record_vetting",
]
