"""What changes in an officer's record."""

from officers.actions.absences import cancel_absence, move_absence_end, record_absences
from officers.actions.clusters import (
    add_officers_to_cluster,
    hand_over_cluster,
    remove_cluster,
    take_officers_from_cluster,
)
from officers.actions.courses import add_course, change_course
from officers.actions.people import OfficerFacts, add_officer, change_officer
from officers.actions.photos import put_photo, remove_photo
from officers.actions.records import record_training, record_vetting, remove_training
from officers.actions.refusals import OfficerError
from officers.actions.role_titles import add_role_title, change_role_title
from officers.actions.tenures import begin_tenure, correct_tenure, end_tenure

__all__ = [
    "OfficerError",
    "OfficerFacts",
    "add_course",
    "add_officer",
    "add_officers_to_cluster",
    "add_role_title",
    "begin_tenure",
    "cancel_absence",
    "change_course",
    "change_officer",
    "change_role_title",
    "correct_tenure",
    "end_tenure",
    "hand_over_cluster",
    "move_absence_end",
    "put_photo",
    "record_absences",
    "record_training",
    "record_vetting",
    "remove_cluster",
    "remove_photo",
    "remove_training",
    "take_officers_from_cluster",
]
