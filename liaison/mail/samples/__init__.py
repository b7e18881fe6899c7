"""Each mail that Liaison writes, with invented people in it: rendered as for sending, and nothing is written down."""

from liaison.mail.samples.advisers import ADVISERS
from liaison.mail.samples.mornings import MORNINGS
from liaison.mail.samples.notices import NOTICES
from liaison.mail.samples.others import OTHERS
from liaison.mail.samples.sample import Sample
from liaison.mail.samples.world import READER

SAMPLES = {sample.name: sample for sample in (*NOTICES, *MORNINGS, *OTHERS, *ADVISERS)}

__all__ = ["READER", "SAMPLES", "Sample"]
