"""Reading files into the database: the DfE register of schools, lists of contacts, and areas.

files -> cells -> reading -> writing; links and handover follow. Nothing is ever deleted.
"""

from schools.register.areas import import_areas
from schools.register.contacts import import_contacts
from schools.register.files import RegisterFileError, Source
from schools.register.schools import import_register

__all__ = ["RegisterFileError", "Source", "import_areas", "import_contacts", "import_register"]
