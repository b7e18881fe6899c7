"""What changes in schools. Each action says who did it and raises a sentence fit for that person."""

from schools.actions.access import end_needless_access
from schools.actions.areas import AreaError, add_unit, change_unit, place_authority, save_force
from schools.actions.calendar import CalendarError, add_closure, add_term, remove_closure, remove_term
from schools.actions.clusters import (
    ClusterError,
    add_schools_to_cluster,
    create_cluster,
    keep_clusters_in_their_unit,
    rename_cluster,
    take_schools_from_cluster,
)
from schools.actions.contacts import ContactError, add_contact, change_contact, confirm_contact
from schools.actions.language import choose_language_of_mail
from schools.actions.leaving import end_contact

__all__ = [
    "AreaError",
    "CalendarError",
    "ClusterError",
    "ContactError",
    "add_closure",
    "add_contact",
    "add_schools_to_cluster",
    "add_term",
    "add_unit",
    "change_contact",
    "change_unit",
    "choose_language_of_mail",
    "confirm_contact",
    "create_cluster",
    "end_contact",
    "end_needless_access",
    "keep_clusters_in_their_unit",
    "place_authority",
    "remove_closure",
    "remove_term",
    "rename_cluster",
    "save_force",
    "take_schools_from_cluster",
]
