"""Which workers have died: those of this machine whose process is gone, and no others."""

import os
import subprocess
import sys

from bot.slack.workers import dead, worker_name


def test_names_differ_and_the_living_are_not_dead() -> None:
    own, other = worker_name(), worker_name()
    assert own != other
    assert dead([own], own) == []
    host = own.rsplit(" ", 2)[0]
    assert dead([f"{host} {os.getppid()} 1"], own) == []


def test_an_ended_process_is_dead_and_so_is_who_had_this_number_before() -> None:
    own = worker_name()
    host, pid, _ = own.rsplit(" ", 2)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert dead([f"{host} {ended.pid} 1", f"{host} {pid} before"], own) == [
        f"{host} {ended.pid} 1",
        f"{host} {pid} before",
    ]


def test_of_other_machines_and_other_names_nothing_is_known() -> None:
    assert dead(["elsewhere 999999 1", "nonsense", "a b c"], worker_name()) == []
