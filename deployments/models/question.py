"""What a school asked about a notice, and what it was answered."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from deployments.models.notice import Notice
from deployments.models.redeployment import Redeployment
from deployments.models.waiting import AwaitingQuerySet, AwaitsAnswer
from schools.models import CommandUnit, Contact, School


class QuestionQuerySet(AwaitingQuerySet["Question"]):
    def visible_to(self, user: User) -> Self:
        """Whoever may read the notice, but not the officer of whom it speaks nor the school's adviser."""
        units = CommandUnit.objects.run_by(user)
        schools = user.contacts.current().who_read_notices().values("school")
        return self.filter(Q(notice__redeployment__command_unit__in=units) | Q(notice__school__in=schools))

    def at_desk_of(self, user: User) -> Self:
        """Those that the person's command units answer; not those asked at a school where they are a contact."""
        return self.filter(notice__redeployment__in=Redeployment.objects.visible_to(user).values("pk"))

    def of_sergeant(self, user: User) -> Self:
        """About their own plans, or from schools of their clusters."""
        schools = School.objects.in_clusters_of(user).values("urn")
        return self.filter(Q(notice__school__in=schools) | Q(notice__redeployment__created_by=user))

    def answered_unseen(self, user: User) -> Self:
        """What the person asked and was answered, and has not opened in the portal since."""
        return self.filter(contact__user=user, answered_at__isnull=False, answer_seen_at__isnull=True)


class Question(AwaitsAnswer):
    """A reply of the school to a notice. It is answered once; whoever wants to know more asks again."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="questions")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="questions")
    words = models.TextField("question", max_length=2000)

    # When whoever asked first opened the answer in the portal. Its mail says nothing of that: scanners open links.
    answer_seen_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta(AwaitsAnswer.Meta):
        # Few wait; the desk asks for them on its first page.
        indexes = [models.Index(fields=["notice"], condition=Q(answered_at__isnull=True), name="question_unanswered")]
        constraints = [
            *AwaitsAnswer.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answer_seen_at__isnull=True) | Q(answered_at__isnull=False),
                name="question_seen_once_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.notice}"
