"""Seal the secrets of second factors anew, under the newest key: afterwards the older ones can be taken away."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management import BaseCommand
from django.db import transaction

from accounts.sealing import seal_anew

SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in factors:
            factor.data |= {name: seal_anew(factor.data[name]) for name in SECRETS if name in factor.data}
            factor.save(update_fields=["data"])
        self.stdout.write(f"{len(factors)} sealed anew.")
