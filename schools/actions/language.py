"""In which language a school is written to."""

from django.utils.translation import gettext as _

from accounts.languages import is_offered
from accounts.models import User
from schools.actions.refusals import ContactError
from schools.models import School


def choose_language_of_mail(*, school: School, language: str, by: User) -> None:
    """From now on. What has been posted stays as it is."""
    if not is_offered(language):
        raise ContactError(_("Mail is not sent in that language."))
    School.objects.filter(pk=school.pk).update(language=language)
