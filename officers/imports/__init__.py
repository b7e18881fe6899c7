"""Files of officers, tenures and training, by a sergeant or inspector for their own unit.

Each is read twice: once to say what it would change, and once more, after a yes, to change it.
"""

from officers.imports.officers import OfficerReader
from officers.imports.reading import UnitReader, read_file
from officers.imports.tenures import TenureReader
from officers.imports.training import TrainingReader

__all__ = ["OfficerReader", "TenureReader", "TrainingReader", "UnitReader", "read_file"]
