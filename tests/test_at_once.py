"""Two who take the same step at once, and a server that is killed in the middle of one: nothing is doubled,
half-written or lost, and whatever was begun can be done again. The steps are in ``acts.py``."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

# {step: what is seen when it was taken once}
DONE = {
    "Launch": {"people": 43, "appraisals": 43},
    "Refresh": {"stale": 0, "wrong": 0},
    "Load": {"people": 5, "values": 5, "last": True},
    "Publish": {"state": "published", "told": 1, "same": True},
    "CloseRound": {"state": "closed", "counted": [6], "answered": 6, "urns": 0},
    "CarryOver": {"all": 4, "carried": 4, "copies": 4},
}


def acts(*arguments):
    """What the process saw, a dictionary for each way of it."""
    command = [sys.executable, pathlib.Path(__file__).with_name("acts.py"), *arguments, os.environ["FULL_DEMO"]]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-4000:]
    return [json.loads(line) for line in result.stdout.splitlines()]


def is_clean(said):
    return said is None or said == "done" or said.startswith("refused: ")


@pytest.mark.parametrize("step", [*DONE, "LaunchTwice", "AnswerAndClose"])
def test_two_at_once(step):
    [found] = acts("two", step)
    assert not found["error"]
    assert all(map(is_clean, found["said"])), found["said"]
    assert "done" in found["said"], found["said"]
    assert not found["last"]["violations"]
    if step == "AnswerAndClose":
        seen = found["last"]["seen"]
        answers = 6 + (found["said"][0] == "done")
        assert seen == {"state": "closed", "counted": [answers], "answered": answers, "urns": 0}
    else:
        assert found["last"]["seen"] == DONE[step.removesuffix("Twice")]


@pytest.mark.parametrize("step", DONE)
def test_killed(step):
    ways = acts("kill", step)
    assert len(ways) == 4
    for found in ways:
        way = found["way"]
        assert found["ended"] == "SIGKILL", way
        assert not found["error"], way
        assert not found["after"]["violations"], way
        assert is_clean(found["again"]), (way, found["again"])
        assert not found["last"]["violations"], way
        assert found["last"]["seen"] == DONE[step], way
    assert ways[0]["after"]["seen"] != DONE[step], "killed at the first write, nothing was done"
