"""What workers and servers that die do to letters: a few times each. `script/bench faults` does it more often."""

from tests.faults import faults_of_services, faults_of_workers
from tests.faults.conftest import services_only


@services_only
def test_a_pool_process_that_is_killed_loses_nothing(house, assert_kept):
    assert_kept(faults_of_workers.pool_children_killed(house, 3))


def test_a_pool_that_is_killed_at_rest_wakes_again(house, assert_kept):
    assert_kept(faults_of_workers.resting_pool_killed(house, 20))


def test_a_worker_that_is_killed_loses_nothing(house, assert_kept):
    assert_kept(faults_of_workers.workers_killed(house, 2))


@services_only
def test_letters_are_posted_and_leave_whatever_becomes_of_redis(house, assert_kept):
    assert_kept(faults_of_services.redis_stopped(house, 1))
    assert_kept(faults_of_services.redis_flushed(house, 1))


@services_only
def test_letters_leave_once_each_when_postgres_is_restarted(house, assert_kept):
    assert_kept(faults_of_services.postgres_restarted(house, 1))


@services_only
def test_a_crash_of_postgres_loses_nothing(house, assert_kept):
    assert_kept(faults_of_services.postgres_crashed(house, 1))
