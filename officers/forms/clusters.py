"""Handing a cluster to a colleague."""

from typing import Any

from crispy_forms_gds.layout import Button, Field
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ActionForm
from accounts.models import Role, User
from schools.keepers import posted_to
from schools.models import Cluster


class HandOverForm(ActionForm):
    """Who gets it; and, unseen, who had it when the page was shown."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Who looks after it from now on?"),
        empty_label=_("Choose a sergeant"),
        error_messages={"required": _("Choose a sergeant")},
    )
    earlier = forms.CharField(required=False, widget=forms.HiddenInput)

    layout = (Field.select("to"),)
    button = Button.primary("submit", _("Hand over"))

    def __init__(self, *args: Any, cluster: Cluster, **kwargs: Any) -> None:
        super().__init__(*args, initial={"earlier": cluster.sergeant_id or ""}, **kwargs)
        self.cluster = cluster
        self.fields["to"].queryset = posted_to([cluster.command_unit], Role.SERGEANT)

    def clean_earlier(self) -> User | None:
        text = self.cleaned_data["earlier"]
        return (
            User.objects.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 10 else None
        )
