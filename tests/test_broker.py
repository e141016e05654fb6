"""The broker of the embedded run: messages in files."""

import json
import threading
from pathlib import Path

import pytest
from kombu import Connection

from config import broker


@pytest.fixture
def connection(tmp_path):
    folders = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    (tmp_path / "queue").mkdir()
    with Connection("filesystem://localhost", transport_options=folders) as opened:
        yield opened


def test_filesystem_means_this_broker(connection) -> None:
    assert isinstance(connection.transport, broker.Transport)


def test_every_message_arrives_once(connection) -> None:
    with connection.SimpleQueue("orders") as queue:
        for number in range(5):
            queue.put({"number": number})
        arrived = [queue.get(timeout=5) for _ in range(5)]
        for message in arrived:
            message.ack()

        assert sorted(message.payload["number"] for message in arrived) == [0, 1, 2, 3, 4]
        assert queue.qsize() == 0


def test_a_message_is_whole_as_soon_as_it_can_be_seen(connection, tmp_path) -> None:
    halves: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            for file in Path(tmp_path / "queue").glob("*.msg"):
                try:
                    json.loads(file.read_text())
                except json.JSONDecodeError as error:
                    halves.append(f"{file.name}: {error}")
                except FileNotFoundError:
                    pass

    with connection.SimpleQueue("kicks") as queue:
        looker = threading.Thread(target=look)
        looker.start()
        try:
            for _ in range(300):
                queue.put({"text": "x" * 20_000})
                queue.get(timeout=5).ack()
        finally:
            done.set()
            looker.join()

    assert halves == []


def test_many_programs_may_begin_at_the_same_time(connection, tmp_path) -> None:
    faults: list[Exception] = []
    start = threading.Barrier(8)

    def begin(name: str) -> None:
        try:
            with connection.clone() as own, own.channel() as channel:
                start.wait()
                for number in range(20):
                    channel._queue_bind("celery", f"{name}-{number}", "", name)
                    channel.get_table("celery")
        except Exception as fault:  # noqa: BLE001 - every one of them is a failure of the test
            faults.append(fault)

    programs = [threading.Thread(target=begin, args=(f"p{number}",)) for number in range(8)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert faults == []
    with connection.channel() as channel:
        assert len(channel.get_table("celery")) == 160
