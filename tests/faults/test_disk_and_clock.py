"""What a full disk and the change of the clocks do to letters."""

from tests.faults import faults_of_clock, faults_of_trial
from tests.faults.conftest import trial_only


@trial_only
def test_letters_wait_while_the_disk_is_full(house, assert_kept):
    assert_kept(faults_of_trial.disk_full(house, 40))


@trial_only
def test_letters_wait_no_hour_more_or_less_when_the_clocks_change(house_with_a_clock, assert_kept):
    assert_kept(faults_of_clock.clocks_put_forward(house_with_a_clock, 20))
