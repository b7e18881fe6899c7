"""Whom Liaison serves: the area, its schools, their people and their days."""

from schools.models.areas import CommandUnit, Force, LocalAuthority
from schools.models.calendar import ClosureDay, Term
from schools.models.clusters import Cluster
from schools.models.contact import Contact
from schools.models.imports import RegisterImport, RejectedRow, TriedFile
from schools.models.postings import Advisership, Posting
from schools.models.school import School

__all__ = [
    "Advisership",
    "ClosureDay",
    "Cluster",
    "CommandUnit",
    "Contact",
    "Force",
    "LocalAuthority",
    "Posting",
    "RegisterImport",
    "RejectedRow",
    "School",
    "Term",
    "TriedFile",
]
