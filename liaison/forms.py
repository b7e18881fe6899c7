"""What an administrator enters about people."""

from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fieldset, Fixed, Fluid, Layout, Size
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import ActionForm, search_helper
from accounts.models import POLICE, Role
from liaison.mail.wording import KINDS, STATES
from liaison.people import Place
from officers.models import Officer
from schools.models import CommandUnit, Contact, LocalAuthority, School
from schools.register import RegisterFileError
from schools.register.trial import LARGEST, MEGABYTE, refuse_large


class PeopleFilterForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("Name or email address"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[("", gettext_lazy("Any role")), *Role.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = search_helper(
            Field.text("words", field_width=Fluid.TWO_THIRDS), Field.select("role"), Button.secondary("", _("Search"))
        )


class MailFilterForm(forms.Form):
    words = forms.CharField(label=gettext_lazy("School, person or email address"), max_length=100, required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[("", gettext_lazy("Any state")), *((state.value, words) for state, (words, _) in STATES.items())],
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Any kind")), *KINDS.items()], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = search_helper(
            Field.text("words"),
            Field.select("state"),
            Field.select("kind"),
            Button.secondary("", _("Search")),
            css="app-filters",
        )

    @property
    def is_filtered(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class InvitePersonForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, error_messages={"required": gettext_lazy("Enter the person’s name")}
    )
    email = forms.EmailField(
        label=gettext_lazy("Email address"),
        max_length=254,
        help_text=gettext_lazy("The person’s own, not a shared mailbox."),
        error_messages={"required": gettext_lazy("Enter the person’s email address")},
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("What does the person do?"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose all that apply."),
        error_messages={"required": gettext_lazy("Choose at least one role")},
    )
    command_unit = forms.ModelChoiceField(
        CommandUnit.objects.none(), label=gettext_lazy("Command unit"), required=False, empty_label=gettext_lazy("None")
    )
    collar_number = forms.CharField(
        label=gettext_lazy("Collar number"),
        max_length=20,
        required=False,
        help_text=gettext_lazy(
            "Joins the account to the officer’s record in this command unit, if there is one already."
        ),
    )
    local_authority = forms.ModelChoiceField(
        LocalAuthority.objects.none(),
        label=gettext_lazy("Local authority"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    urn = forms.IntegerField(label=gettext_lazy("School’s URN"), required=False, min_value=1, max_value=2_147_483_647)
    contact_role = forms.ChoiceField(
        label=gettext_lazy("Role at the school"),
        choices=[("", gettext_lazy("None")), *Contact.Role.choices],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = Place()
        self.fields["command_unit"].queryset = CommandUnit.objects.all()  # type: ignore[attr-defined]
        self.fields["local_authority"].queryset = LocalAuthority.objects.all()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Field.text("name", field_width=Fluid.TWO_THIRDS),
            Field.text("email", field_width=Fluid.TWO_THIRDS),
            Field.checkboxes("roles", legend_size=Size.MEDIUM),
            Fieldset(
                Field.select("command_unit"),
                Field.text("collar_number", field_width=Fixed.TEN),
                legend=_("For an officer, sergeant or inspector"),
                legend_size=Size.MEDIUM,
            ),
            Fieldset(Field.select("local_authority"), legend=_("For an adviser"), legend_size=Size.MEDIUM),
            Fieldset(
                Field.text("urn", field_width=Fixed.TEN),
                Field.select("contact_role"),
                legend=_("For a school contact"),
                legend_size=Size.MEDIUM,
            ),
            Button.primary("submit", _("Send invitation")),
        )

    def clean(self) -> dict[str, Any]:
        """What the chosen roles ask for must be there; what they do not ask for is left out."""
        given = super().clean() or {}
        roles = set(given.get("roles", ()))
        police = roles.intersection(POLICE)
        self._ask(bool(police), "command_unit", _("Choose a command unit"))
        self._ask(Role.ADVISER in roles, "local_authority", _("Choose a local authority"))
        self._ask(Role.SCHOOL in roles, "urn", _("Enter the school’s URN"))
        self._ask(Role.SCHOOL in roles, "contact_role", _("Choose the person’s role at the school"))
        self.place = Place(
            command_unit=given.get("command_unit"),
            officer=self._officer() if Role.OFFICER in roles else None,
            local_authority=given.get("local_authority"),
            school=self._school() if Role.SCHOOL in roles else None,
            contact_role=given.get("contact_role", ""),
        )
        return given

    def _ask(self, needed: bool, field: str, words: str) -> None:
        if needed and not self.cleaned_data.get(field) and field not in self.errors:
            self.add_error(field, words)

    def _officer(self) -> Officer | None:
        unit, number = self.cleaned_data.get("command_unit"), self.cleaned_data.get("collar_number")
        if not unit or not number:
            return None
        officer = Officer.objects.filter(command_unit=unit, collar_number__iexact=number).first()
        if officer is None:
            self.add_error(
                "collar_number",
                _("%(unit)s has no officer with collar number %(number)s") % {"unit": unit, "number": number},
            )
        elif officer.user_id:
            self.add_error("collar_number", _("%(officer)s already has an account") % {"officer": officer})
        return officer

    def _school(self) -> School | None:
        urn = self.cleaned_data.get("urn")
        school = School.objects.open().filter(urn=urn).first() if urn else None
        if urn and school is None:
            self.add_error("urn", _("No open school has the URN %(urn)s") % {"urn": urn})
        return school


class ResetFactorsForm(ActionForm):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=400,
        help_text=gettext_lazy("Kept on record with your name, and told to the person."),
        error_messages={"required": gettext_lazy("Say why the second factor is reset")},
    )

    layout = (Field.text("reason"),)
    button = Button.warning("submit", gettext_lazy("Reset the second factor"))


class TeamFileForm(ActionForm):
    """A file about a unit's officers. Whoever is posted to one command unit is not asked which one."""

    command_unit = forms.ModelChoiceField(
        CommandUnit.objects.none(),
        label=gettext_lazy("Command unit"),
        empty_label=gettext_lazy("Choose a command unit"),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={"required": gettext_lazy("Select a file"), "empty": gettext_lazy("The file is empty.")},
    )

    layout = (Field.select("command_unit"), Field("file"))
    button = Button.primary("submit", gettext_lazy("See what would change"))

    def __init__(self, *args: Any, units: QuerySet[CommandUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "A .csv of at most %(megabytes)d MB, or a .zip that holds one. Nothing is saved yet."
        ) % {"megabytes": LARGEST // MEGABYTE}
        self.offer("command_unit", units)

    @property
    def unit(self) -> CommandUnit:
        """The unit that was chosen, or the only one."""
        unit = self.settled.get("command_unit") or self.cleaned_data["command_unit"]
        assert isinstance(unit, CommandUnit)
        return unit

    def clean_file(self) -> "UploadedFile[Any]":
        upload: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_large(upload.size or 0)
        except RegisterFileError as error:
            raise forms.ValidationError(str(error)) from error
        return upload
