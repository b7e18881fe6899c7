"""Choosing a file to import."""

import re
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms_gds.layout import Button, Field, Fluid, Layout
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.models import RegisterImport

KINDS = [
    (RegisterImport.Kind.SCHOOLS, gettext_lazy("Schools: the DfE register (GIAS)")),
    (RegisterImport.Kind.CONTACTS, gettext_lazy("Contacts: columns urn, role, name, email, phone")),
    (RegisterImport.Kind.AREAS, gettext_lazy("Areas: columns bcu_code, bcu_name, borough, dfe_la_code")),
]


class ImportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Select what is in the file")},
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A .csv, or a .zip that holds one. England’s register takes about ten seconds."),
        error_messages={"required": gettext_lazy("Select a file"), "empty": gettext_lazy("The file is empty.")},
    )
    links = forms.FileField(
        label=gettext_lazy("File of links (optional)"),
        help_text=gettext_lazy("For schools: the register’s own list of which school follows which."),
        required=False,
        error_messages={"empty": gettext_lazy("The file of links is empty.")},
    )
    local_authorities = forms.CharField(
        label=gettext_lazy("Only these local authorities (optional)"),
        help_text=gettext_lazy("For schools: DfE codes with spaces between them. For example, 308 309"),
        max_length=1000,
        required=False,
    )
    force = forms.CharField(
        label=gettext_lazy("Name of the force (optional)"),
        help_text=gettext_lazy("For areas, where the file has no column “force”."),
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
            Button.primary("submit", _("Import")),
        )
        return helper

    def clean_local_authorities(self) -> list[str]:
        codes = re.split(r"[\s,;]+", self.cleaned_data["local_authorities"].strip())
        if wrong := next((code for code in codes if code and not re.fullmatch(r"[0-9]{1,3}", code)), None):
            raise forms.ValidationError(_("“%(code)s” is not a DfE code of three digits"), params={"code": wrong})
        return [code for code in codes if code]

    def source(self, field: str) -> Any:
        """The uploaded file as plain bytes, or None."""
        upload = self.cleaned_data.get(field)
        return upload.file if upload else None
