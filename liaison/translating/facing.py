"""What people at schools read: in one place, for the tests that hold all of it to two languages.

A page that a school gains is named here, by its file or by a pattern of files.
"""

from fnmatch import fnmatch

# Letters to police alone: marked for translation like the others, and without Welsh.
POLICE_MAIL = ("alert", "cluster_handed_over", "forecast", "morning", "question", "tenure_warning")

TEMPLATES = (
    "base.html",
    "form_page.html",
    "words.html",
    "4*.html",
    "500.html",
    "partials/*",
    "gds/*",
    "emails/*",
    "bulletins/mail_body.html",
    "account/email/*",
    "liaison/accessibility*.html",
    "schools/language_line.html",
)
# Pages of the desk that stand in the same folders.
BUT_NOT = (
    "partials/demo_banner.html",
    # It says in both languages that a machine made it.
    "partials/machine_made.html",
    "emails/english_below.html",
    *(f"emails/{name}.*" for name in POLICE_MAIL),
)
# Python whose words schools read; all that is marked in them has Welsh.
MODULES = (
    "accounts/*.py",
    "deployments/absences/*.py",
    "deployments/actions/*.py",
    "deployments/letters.py",
    "deployments/models/deployment.py",
    "deployments/models/notice.py",
    "deployments/notices/*.py",
    "deployments/outlook/posts.py",
    "deployments/words.py",
    "liaison/navigation.py",
    "liaison/people.py",
    "liaison/templatetags/*.py",
    "schools/forms/language.py",
    "schools/models/contact.py",
    "schools/views/language.py",
)


def faces_schools(path: str) -> bool:
    """Whether what stands in this file, named from the root of the house, is read at schools."""
    name = path.removeprefix("templates/")
    if name == path:
        return _any_of(MODULES, path)
    return _any_of(TEMPLATES, name) and not _any_of(BUT_NOT, name)


def _any_of(patterns: tuple[str, ...], path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)
