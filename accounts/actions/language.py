"""In which language a person is spoken to."""

from accounts.models import User


def choose_language(*, user: User, language: str) -> None:
    """Speak to the person in this language wherever they sign in."""
    User.objects.filter(pk=user.pk).update(language=language)
