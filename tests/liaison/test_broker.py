"""The embedded broker, with several processes at one folder."""

import os
import subprocess
import sys
from pathlib import Path
from queue import Empty
from threading import Barrier, Thread

import pytest
from kombu import Connection

from liaison.broker import Channel

PROCESSES = 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def channel_at(folder: Path) -> Channel:
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder), "control_folder": str(folder / "control")}
    connection = Connection("filesystem://localhost", transport="liaison.broker:Transport", transport_options=options)
    channel = connection.channel()
    assert isinstance(channel, Channel)
    return channel


def test_a_demonstration_without_redis_uses_it(tmp_path):
    asks = "from liaison.celery import app; print(type(app.connection().channel()).__module__)"
    environment = {**os.environ, "DEMO": "1", "REDIS_URL": "", "VAR_DIR": str(tmp_path)}

    answer = subprocess.run(
        [sys.executable, "-c", asks], env=environment, capture_output=True, text=True, check=True, timeout=60
    )

    assert answer.stdout.strip() == "liaison.broker"


def test_what_was_put_is_got_in_its_order(folder, monkeypatch):
    monkeypatch.setattr("liaison.broker.monotonic_ns", iter([1_000_000_000, 2_000_000_000]).__next__)
    channel_at(folder)._put("celery", {"task": "é"})
    channel_at(folder)._put("celery", {"task": "second"})

    assert [channel_at(folder)._get("celery") for _ in range(2)] == [{"task": "é"}, {"task": "second"}]
    with pytest.raises(Empty):
        channel_at(folder)._get("celery")


def test_a_worker_that_looks_while_a_message_is_written_finds_none(folder, monkeypatch):
    worker, replace = channel_at(folder), Path.replace

    def look_first(part, whole):
        assert list(folder.glob("*.part")) == [part]
        with pytest.raises(Empty):
            worker._get("celery")
        replace(part, whole)

    monkeypatch.setattr(Path, "replace", look_first)
    channel_at(folder)._put("celery", {"task": "whole"})

    assert worker._get("celery") == {"task": "whole"}


def test_processes_that_start_together_share_one_table_of_queues(folder):
    faults = []

    def bind(number: int, exchange: str, barrier: Barrier) -> None:
        channel = channel_at(folder)
        barrier.wait()
        try:
            channel._queue_bind(exchange, "", "", f"queue-{number}")
            channel.get_table(exchange)
        except ValueError as fault:
            faults.append(fault)

    for round_ in range(50):
        barrier = Barrier(PROCESSES)
        threads = [Thread(target=bind, args=(n, f"exchange-{round_}", barrier)) for n in range(PROCESSES)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        bound = {queue.queue for queue in channel_at(folder).get_table(f"exchange-{round_}")}
        assert bound == {f"queue-{n}" for n in range(PROCESSES)}
    assert faults == []
