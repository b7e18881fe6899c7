"""Every sentence that Python says to people is marked for translation.

Tried, and rows went red: a mark taken from an error, from a label and from a heading of a file.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.utils.functional import Promise

from accounts.languages import LANGUAGES
from liaison.translating.extracting import ROOMS
from tests.liaison.unmarked import unmarked

ROOT = Path(settings.BASE_DIR)

# What looks like words and is none, or is not said to people who read pages and mail. By file, each with its reason.
NAMES_OF_COLUMNS = {
    "deployments/imports/deployments.py",
    "officers/imports/officers.py",
    "officers/imports/reading.py",
    "officers/imports/tenures.py",
    "officers/imports/training.py",
    "schools/register/areas.py",
    "schools/register/contacts.py",
    "schools/register/links.py",
    "schools/register/reading.py",
}
INVENTED_PEOPLE = {f"liaison/mail/samples/{name}.py" for name in ("advisers", "mornings", "notices", "others", "world")}
FOR_OPERATORS = {
    # Read once a term by whoever sets the portal up, and by machines.
    "liaison/settings.py",
    "outbox/self_test.py",
}
WIRE = {
    # Headers, commands and languages of formats.
    "outbox/channels/smtp.py",
    "outbox/compose.py",
    "outbox/reports/mailboxes.py",
    "outbox/reports/notify.py",
    "outbox/reports/returned.py",
    "outbox/views.py",
    "lists/exports.py",
}
APART = NAMES_OF_COLUMNS | INVENTED_PEOPLE | FOR_OPERATORS | WIRE
EXCEPT = {
    # A name stays the same in every language.
    "accounts/adapters.py": {"Liaison"},
    "accounts/devices.py": {"Android", "Chrome", "Edg", "Edge", "Firefox", "Lax", "Linux", "Mac", "Mac OS"}
    | {"Opera", "Safari", "Windows"},
    "accounts/languages.py": {"Cymraeg", "English", "Lax"},
    "outbox/channels/notify.py": {"GOV.UK Notify"},
    "schools/terms.py": {"Easter Monday"},
    # The same sender in both, so that it is known again; a title that a force changes; a name that the file lacks.
    "schools/forms/areas.py": {"Safer Schools Officer"},
    "schools/models/areas.py": {"Safer Schools Officer", "{} police via Liaison", "{} via Liaison"},
    "schools/register/writing.py": {"Local authority {}"},
    # Keys, of which the value is marked.
    "accounts/wording.py": {"more row", "more school", "school day"},
    "deployments/forms/plans.py": {"school day"},
    "schools/actions/clusters.py": {"more school"},
    "schools/register/trial.py": {"more row"},
    # What a sergeant types: one word for both languages.
    "deployments/views/words.py": {"((officer in))", "((officer out))"},
    "deployments/words.py": {"officer in", "officer out"},
    # For programs.
    "bulletins/rendering.py": {"noopener noreferrer"},
    "deployments/desk/calendars.py": {"-//Liaison//School officers//EN"},
    "officers/views/photo.py": {"private, max-age={}, immutable"},
    # Mistakes of a programmer's, and what is logged.
    "deployments/errors.py": {"Too many checks until {}"},
    "liaison/broker.py": {"Cannot put a message into {}"},
    "outbox/actions.py": {"“{}” has nobody to go to."},
    # The mark of an entry in the catalogue itself.
    "liaison/translating/catalogue.py": {"I’w wirio: machine-made, to be checked."},
}
# Not sentences of pages or mail: what an operator types and reads, what invents an area, how tables once changed.
FOLDERS_APART = {"demo", "management", "migrations"}


def modules() -> list[str]:
    files = (file.relative_to(ROOT) for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    return [str(file) for file in files if not FOLDERS_APART & set(file.parts)]


READ_BY_PEOPLE = [name for name in modules() if name not in APART]


def found_in(source: str) -> list[str]:
    return [found.words for found in unmarked(source)]


@pytest.mark.parametrize("name", READ_BY_PEOPLE)
def test_every_sentence_is_marked(name):
    """If not: gettext, gettext_lazy outside functions, gettext_noop for what is kept and translated when it is read."""
    assert set(found_in((ROOT / name).read_text())) == EXCEPT.get(name, set())


@pytest.mark.parametrize("name", sorted({*APART, *EXCEPT}))
def test_what_is_apart_is_still_there(name):
    assert (ROOT / name).is_file()


@pytest.mark.parametrize(
    "source",
    [
        'messages.success(request, "Notice issued.")',
        'messages.success(request, f"{name} is told by mail.")',
        'raise NoticeError("The call must not lie in the future")',
        'raise NoticeError(_(words) if words else "Say why.")',
        'q = forms.CharField(label="Rank")',
        'q = forms.CharField(label=_("Rank"), help_text="As schools read it.")',
        'choices = [("", _("Any")), ("past", "Past")]',
        'class Status(models.TextChoices):\n    DRAFT = "DRAFT", "Draft"',
        'SHEET = Sheet("visits", {"Reported by": lambda visit: visit.name})',
        'def words(kind="The plan"): return kind',
        'subject = f"{_(what)}: {_(who) or "nobody known"}"'.replace('"nobody known"', "'nobody known'"),
    ],
)
def test_the_scan_finds_what_is_not_marked(source):
    """Or else the tests above prove nothing."""
    assert len(found_in(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring says why."""',
        'messages.success(request, _("Notice issued."))',
        'ngettext("%(number)d school waits", "%(number)d schools wait", 2)',
        'label = gettext_lazy("In two " "parts")',
        'logger.exception("Notice %s could not be chased", notice.pk)',
        'raise ValueError("count() never ends")',
        'assert notice, "it was locked before"',
        'spoken(day, "l j F Y")',
        'def __str__(self):\n    return f"{self.name} at {self.school}"',
        'Sheet("visits", {gettext_noop("Reported by"): lambda visit: visit.name})',
        'school: "School"',
        'school = models.ForeignKey("School", on_delete=models.PROTECT)',
    ],
)
def test_the_scan_finds_nothing_else(source):
    assert found_in(source) == []


def our_fields() -> list[Any]:
    """Each field of each form, as the class declares it."""
    for name in modules():
        if "form" in name:
            import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    classes = [kind for kind in below(forms.BaseForm) if kind.__module__.split(".")[0] in ROOMS]
    rows = {
        f"{kind.__name__}.{name}": pytest.param(field, id=f"{kind.__name__}.{name}")
        for kind in classes
        for name, field in kind.base_fields.items()
    }
    return [rows[name] for name in sorted(rows)]


def below(kind: type[Any]) -> list[type[Any]]:
    return [found for child in kind.__subclasses__() for found in (child, *below(child))]


# Set for each request, in the language of the reader.
LABELLED_LATER = {"AddPasskeyForm.name", "RenamePasskeyForm.name"}


@pytest.mark.parametrize("field", our_fields())
def test_what_a_field_says_is_marked(field, request):
    """Without a label Django makes one of the field's name, in English."""
    name = request.node.callspec.id
    said = [field.help_text, getattr(field, "empty_label", ""), *choices_of(field)]
    if not field.widget.is_hidden and name not in LABELLED_LATER:
        said.append(field.label or name)

    assert [words for words in said if words and not isinstance(words, Promise)] == []


def choices_of(field: forms.Field) -> list[Any]:
    """What is chosen from, unless these are rows, or languages by their own names."""
    if isinstance(field, forms.ModelChoiceField):
        return []
    found = [tuple(choice) for choice in getattr(field, "choices", [])]
    return [words for value, words in found if (value, words) not in LANGUAGES]
