"""What every form about a plan carries: which revision of it the person's page shows."""

from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.errors import ActionError
from accounts.forms import ActionForm
from deployments.errors import StalePlanError
from deployments.models import Redeployment


class PlanForm(ActionForm):
    """Hands on the plan's revision, so that the action can say what a colleague changed meanwhile.

    Whoever has read that may press again where the form overwrites nothing of the colleague's. Elsewhere the old
    revision stays, and the page must be opened anew.
    """

    may_press_again = True

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Redeployment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.is_stale = False
        if plan is None:
            del self.fields["revision"]
        else:
            self.fields["revision"].initial = plan.revision

    def say_refusal(self, error: ActionError) -> None:
        super().say_refusal(error)
        self.is_stale = isinstance(error, StalePlanError)
        if self.is_stale and self.may_press_again and self.plan:
            newest = Redeployment.objects.values_list("revision", flat=True).get(pk=self.plan.pk)
            data = cast(QueryDict, self.data).copy()
            data["revision"] = str(newest)
            self.data = data
