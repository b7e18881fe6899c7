"""Finding notices and deployments. Answers that make no sense narrow nothing."""

from datetime import date
from typing import Any

from crispy_forms_gds.helper import FormHelper
from crispy_forms_gds.layout import Button, Field
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms import search_helper
from accounts.models import User
from deployments.models import Deployment, Notice
from deployments.models.deployment import DeploymentQuerySet
from deployments.models.notice import NoticeQuerySet
from schools.models import Cluster


class ListFilterForm(forms.Form):
    """Words in a line of their own, choices beside each other."""

    fields: dict[str, Any]
    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    choices: tuple[str, ...] = ()

    @property
    def helper(self) -> FormHelper:
        chosen = [Field.select(name) for name in self.choices if name in self.fields]
        return search_helper(Field.text("q"), *chosen, Button.secondary("", _("Search")), css="app-filters")

    def given(self, name: str) -> Any:
        """A good answer; nothing where there is none."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def words(self) -> str:
        return self.given("q") or ""


class NoticeFilterForm(ListFilterForm):
    q = forms.CharField(label=_("School, place, URN, officer or a word of the subject"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *Notice.Status.choices], required=False)
    choices = ("state",)

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        state = self.given("state")
        return notices.filter(status=state) if state else notices


class DeploymentFilterForm(ListFilterForm):
    q = forms.CharField(
        label=_("School, place, URN, or officer’s name or collar number"), max_length=100, required=False
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Deployment.Kind.choices], required=False)
    when = forms.ChoiceField(
        label=_("On which days"),
        choices=[("", _("Any")), ("running", _("Running today")), ("later", _("Yet to begin")), ("past", _("Past"))],
        required=False,
    )
    cluster = forms.ModelChoiceField(
        Cluster.objects.none(), label=_("School’s cluster"), required=False, empty_label=_("Any")
    )
    choices = ("kind", "when", "cluster")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clusters = Cluster.objects.visible_to(user)
        if clusters:
            self.fields["cluster"].queryset = clusters
        else:
            del self.fields["cluster"]

    def narrow(self, deployments: DeploymentQuerySet, today: date) -> DeploymentQuerySet:
        kind, when, cluster = map(self.given, ("kind", "when", "cluster"))
        if kind:
            deployments = deployments.filter(kind=kind)
        if when:
            deployments = deployments.filter(_when(when, today))
        return deployments.filter(school__cluster=cluster) if cluster else deployments


def _when(asked: str, today: date) -> Q:
    if asked == "running":
        return Q(from_on__lte=today) & (Q(until_on__isnull=True) | Q(until_on__gte=today))
    return Q(from_on__gt=today) if asked == "later" else Q(until_on__lt=today)
