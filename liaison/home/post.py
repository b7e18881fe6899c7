"""Above and below the parts of those who answer for schools being told: whether mail goes out."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Role, User
from outbox.health import Health, check_post


@dataclass(frozen=True)
class Post:
    """What the page says about the mail, to whom it matters."""

    health: Health
    # Has schools to ring in the meantime.
    rings_schools: bool
    # Looks after the installation: may read what the relay says.
    mends: bool


def post_for(user: User, now: datetime) -> Post | None:
    rings_schools = user.has_role(Role.SERGEANT) or user.has_role(Role.INSPECTOR)
    mends = user.has_role(Role.ADMINISTRATOR)
    return Post(check_post(now), rings_schools, mends) if rings_schools or mends else None
