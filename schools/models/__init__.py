"""Whom Liaison serves: the area, its schools, their people and their days."""

from schools.models.areas import CommandUnit, Force, LocalAuthority
from schools.models.calendar import ClosureDay, Term
from schools.models.clusters import Cluster
from schools.models.contact import Contact
from schools.models.imports import RegisterImport, RejectedRow, TriedFile
from schools.models.postings import Advisership, Posting
from schools.models.proof import AddressProof
from schools.models.review import ContactReview
from schools.models.school import School

__all__ = [
    "AddressProof",
    "Advisership",
    "ClosureDay",
    "Cluster",
    "CommandUnit",
    "Contact",
    "ContactReview",
    "Force",
    "LocalAuthority",
    "Posting",
    "RegisterImport",
    "RejectedRow",
    "School",
    "Term",
    "TriedFile",
]
