"""News that a school still does not have: the letter came back or failed, and nobody has said it on the phone."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deployments.models import Notice, PhoneCall, Redeployment, Suspension, Visit
from outbox.models import Channel, Delivery, Letter

# What a letter to a school has to say, by its category.
NEWS = {
    "held": _("the change is held"),
    "released": _("the change has happened"),
    "withdrawal": _("the change is withdrawn"),
    "return": _("its officer comes back"),
    "answer": _("a question of theirs is answered"),
    "visit-answer": _("a report of theirs is answered"),
    "suspended": _("its officer does not come for now"),
    "return-suspended": _("its officer works there again"),
}
# Stays worth saying, whatever was written to the school since.
ALWAYS = "answer"


def lost_deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.came_to_nothing().filter(means=Channel.Means.EMAIL)


def letters_unheard(user: User) -> QuerySet[Letter]:
    """Those of the person's command units whose school is to be called; of what a later letter overtook, none."""
    told = PhoneCall.objects.filter(letter=OuterRef("pk"), outcome=PhoneCall.Outcome.TOLD)
    lost = lost_deliveries().filter(letter__category__in=NEWS)
    answered = Visit.objects.at_desk_of(user).filter(letter=OuterRef("pk"))
    ours = _of_plans(user) | _of_suspensions(user) | Q(Exists(answered))
    return Letter.objects.filter(ours, ~Exists(told), pk__in=lost.values("letter"))


def _of_plans(user: User) -> Q:
    kept = Notice.follow_ups.through.objects
    about = kept.filter(
        letter=OuterRef("pk"), notice__redeployment__in=Redeployment.objects.visible_to(user).values("pk")
    )
    newer = kept.filter(letter__gt=OuterRef("pk"), notice__follow_ups=OuterRef("pk"))
    corrected = Notice.objects.filter(corrects__follow_ups=OuterRef("pk"))
    overtaken = Q(Exists(newer.exclude(letter__category=ALWAYS))) | Q(Exists(corrected))
    return Q(Exists(about)) & (Q(category=ALWAYS) | ~overtaken)


def _of_suspensions(user: User) -> Q:
    """That an officer does not come, while it is so; that they are back, until they are suspended anew."""
    ours = Suspension.objects.visible_to(user)
    open_now = ours.open().filter(letter=OuterRef("pk"))
    ended = ours.filter(return_letter=OuterRef("pk"))
    anew = Suspension.objects.filter(deployment__suspensions__return_letter=OuterRef("pk")).open()
    return Q(Exists(open_now)) | Q(Exists(ended)) & ~Q(Exists(anew))
