"""What a relay that misbehaves does to letters: a small number of each fault."""

import pytest

from tests.faults import faults_of_relay
from tests.faults.conftest import trial_only

LETTERS = 20


@trial_only
@pytest.mark.parametrize("fault", faults_of_relay.FAULTS, ids=lambda fault: fault.__name__)
def test_every_letter_is_accounted_for_when_the_relay_misbehaves(house, fault, assert_kept):
    assert_kept(fault(house, LETTERS))
