"""The files that sergeants and inspectors import about their own unit, and saying yes to one that was tried."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deployments.imports import DeploymentReader
from officers.imports import OfficerReader, TenureReader, TrainingReader, UnitReader, read_file
from schools.models import RegisterImport, TriedFile
from schools.register.trial import Trial, kept_source


@dataclass(frozen=True)
class TeamFile:
    """One kind of file: its word in addresses, its title, what to know before choosing one, and who reads it."""

    slug: str
    title: str | Promise
    words: str | Promise
    reader: type[UnitReader]

    @property
    def headings(self) -> list[str]:
        """One heading for each column that is read."""
        return [names[0] for names in self.reader.columns.values()]

    @property
    def needed(self) -> str:
        return ", ".join(self.reader.columns[name][0] for name in self.reader.needed)


TEAM_FILES = {
    file.slug: file
    for file in (
        TeamFile(
            "officers",
            _("Officers"),
            _(
                "An officer is known by the collar number. A blank cell changes nothing, and who is not "
                "in the file is left alone. Vetting is never imported."
            ),
            OfficerReader,
        ),
        TeamFile(
            "tenures",
            _("Tenures"),
            _(
                "Past ones too, with the day on which they ended and why. A tenure on record is not "
                "changed by a file: end it on the officer’s page, so that its schools are planned for."
            ),
            TenureReader,
        ),
        TeamFile(
            "training",
            _("Training"),
            _("The list that comes back from a course: one row for each officer and course."),
            TrainingReader,
        ),
        TeamFile(
            "deployments",
            _("Deployments"),
            _(
                "Who works at which school and has begun. What is still to come, and every departure, is "
                "planned instead, so that schools hear first."
            ),
            DeploymentReader,
        ),
    )
}


def file_of(tried: TriedFile) -> TeamFile:
    return next(file for file in TEAM_FILES.values() if file.reader.kind == tried.kind)


def try_again(tried: TriedFile, *, by: User) -> Trial:
    """What the kept file would change now. Raises RegisterFileError."""
    return read_file(
        file_of(tried).reader,
        source=kept_source(tried),
        file_name=tried.file_name,
        unit=tried.command_unit,
        by=by,
        is_trial=True,
    )


@transaction.atomic
def import_tried(*, tried: TriedFile, seen: str, by: User) -> RegisterImport:
    """Do what the person saw and said yes to. `seen` is its digest. Raises RegisterFileError."""
    trial = read_file(
        file_of(tried).reader,
        source=kept_source(tried),
        file_name=tried.file_name,
        unit=tried.command_unit,
        by=by,
        is_trial=False,
        expected=seen,
    )
    tried.delete()
    return trial.run
