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
from schools.actions.contacts import add_contact, change_contact, confirm_contact
from schools.actions.handing_over import call_off_handover, hand_over
from schools.actions.handovers import complete_handovers
from schools.actions.language import choose_language_of_mail
from schools.actions.leaving import end_contact
from schools.actions.proving import keep_address, open_proof, prove_address, prove_by_sign_in, renew_proof, take_address
from schools.actions.refusals import ContactError
from schools.actions.reviewing import Answer, Verdict, confirm_by_phone, confirm_contacts, open_review

__all__ = [
    "Answer",
    "AreaError",
    "CalendarError",
    "ClusterError",
    "ContactError",
    "Verdict",
    "add_closure",
    "add_contact",
    "add_schools_to_cluster",
    "add_term",
    "add_unit",
    "call_off_handover",
    "change_contact",
    "change_unit",
    "choose_language_of_mail",
    "complete_handovers",
    "confirm_by_phone",
    "confirm_contact",
    "confirm_contacts",
    "create_cluster",
    "end_contact",
    "end_needless_access",
    "hand_over",
    "keep_address",
    "keep_clusters_in_their_unit",
    "open_proof",
    "open_review",
    "place_authority",
    "prove_address",
    "prove_by_sign_in",
    "remove_closure",
    "remove_term",
    "rename_cluster",
    "renew_proof",
    "save_force",
    "take_address",
    "take_schools_from_cluster",
]
