from django.apps import AppConfig
from django.utils import timezone


class OutboxConfig(AppConfig):
    name = "outbox"
    # This process came to life: it does not blame the others before they had time to do so too.
    started_at = timezone.now()
