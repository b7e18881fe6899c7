"""What every form about a plan carries: which revision of it the person's page shows."""

from typing import Any

from django import forms

from accounts.forms import ActionForm
from deployments.models import Redeployment


class PlanForm(ActionForm):
    """Hands on the plan's revision, so that the action can say what a colleague changed meanwhile."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Redeployment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan is None:
            del self.fields["revision"]
        else:
            self.fields["revision"].initial = plan.revision
