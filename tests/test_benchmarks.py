"""Benchmarks are found by name, and the one of batches keeps the rules that it says both sides are given."""

import subprocess
import sys
from random import Random

from benchmarks.batch import FURTHER, by_rules, people
from benchmarks.run import as_words, names
from tests.architecture import ROOT


def test_each_is_found_by_the_name_of_its_module() -> None:
    assert {"batch", "suggestions", "times"} <= set(names())
    assert "run" not in names()


def test_a_name_that_is_none_is_said_with_those_that_are() -> None:
    told = subprocess.run(
        [sys.executable, "benchmarks/run.py", "weather"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert f"There is no benchmark weather. There are: {', '.join(names())}." in told.stderr


def test_a_record_can_be_read() -> None:
    assert as_words({"name": "batch", "what": "seconds", "median": 0.1, "limit": 0.25}) == (
        "batch: seconds: median 0.1, limit 0.25"
    )


def test_people_are_paired_by_the_rules_of_the_peer() -> None:
    askers, providers = (people(20, Random(seed), grades=range(1, 6)) for seed in (1, 2))
    found = by_rules(askers, providers)
    assert found.count > 10
    for asker, provider in found.given.items():
        assert askers[asker].organization != providers[provider].organization
        assert providers[provider].grade - askers[asker].grade in FURTHER
