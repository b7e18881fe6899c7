"""An officer's picture."""

from crispy_forms_gds.layout import Field
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from officers.portraits import MOST_BYTES, TOO_HEAVY


class PhotoForm(ActionForm):
    picture = forms.FileField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 5 MB, the face in the middle. It is cut square; nothing else is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Select a photo"), "empty": _("The file is empty")},
    )

    layout = (Field("picture"),)

    def clean_picture(self) -> bytes:
        """Too much is not even read."""
        picture = self.cleaned_data["picture"]
        if picture.size > MOST_BYTES:
            raise forms.ValidationError(TOO_HEAVY)
        content: bytes = picture.read()
        return content
