"""Choosing a file to import."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout
from django import forms

from schools.models import RegisterImport

KINDS = [
    (RegisterImport.Kind.SCHOOLS, "Schools: the DfE register (GIAS)"),
    (RegisterImport.Kind.CONTACTS, "Contacts: columns urn, role, name, email, phone"),
    (RegisterImport.Kind.AREAS, "Areas: columns bcu_code, bcu_name, borough, dfe_la_code"),
]


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is in the file?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what is in the file"},
    )
    file = forms.FileField(
        label="File",
        help_text="A .csv, or a .zip that holds one. England’s register takes about ten seconds.",
        error_messages={"required": "Select a file", "empty": "The file is empty."},
    )
    links = forms.FileField(
        label="File of links (optional)",
        help_text="For schools: the register’s own list of which school follows which.",
        required=False,
        error_messages={"empty": "The file of links is empty."},
    )
    local_authorities = forms.CharField(
        label="Only these local authorities (optional)",
        help_text="For schools: DfE codes with spaces between them. For example, 308 309",
        max_length=1000,
        required=False,
    )
    force = forms.CharField(
        label="Name of the force (optional)",
        help_text="For areas, where the file has no column “force”.",
        max_length=120,
        required=False,
    )

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(
            Field.radios("kind"),
            Field("file"),
            Field("links"),
            Field.text("local_authorities", field_width=Fluid.ONE_HALF),
            Field.text("force", field_width=Fluid.ONE_HALF),
            Button.primary("submit", "Import"),
        )
        return helper

    def clean_local_authorities(self) -> list[str]:
        codes = re.split(r"[\s,;]+", self.cleaned_data["local_authorities"].strip())
        if wrong := next((code for code in codes if code and not re.fullmatch(r"[0-9]{1,3}", code)), None):
            raise forms.ValidationError("“%(code)s” is not a DfE code of three digits", params={"code": wrong})
        return [code for code in codes if code]

    def source(self, field: str) -> Any:
        """The uploaded file as plain bytes, or None."""
        upload = self.cleaned_data.get(field)
        return upload.file if upload else None
