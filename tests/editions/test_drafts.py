"""The bank of 164 criteria that is not in force yet: sound in itself, so that putting it in force is only that."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from kompass.method import load_edition
from kompass.method.bank import Bank, read_bank
from kompass.method.editions import check_file

DRAFTS = Path(__file__).resolve().parents[2] / "drafts"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return read_bank(DRAFTS / "open-bank" / "bank.yaml")


def test_has_no_problems() -> None:
    assert check_file(DRAFTS / "open-bank") == ()


def test_holds_every_criterion_in_force_and_as_many_more(bank: Bank) -> None:
    in_force = {criterion.id for criterion in load_edition("open-2020").criteria}
    assert in_force - set(bank.criteria) == set()
    assert len(bank.criteria) == 164


def test_the_questions_feed_every_criterion(bank: Bank) -> None:
    questions = bank.entries("questions")
    assert 40 <= len(questions) <= 50
    assert {key for question in questions for key in question["feeds"]} == set(bank.criteria)


def test_every_role_and_every_kind_of_evidence_is_used(bank: Bank) -> None:
    for key, named in (("ask", "roles"), ("evidence", "evidence")):
        used = {word for criterion in bank.criteria.values() for word in criterion[key]}
        assert used == {entry["id"] for entry in bank.entries(named)}


def test_the_weights_place_every_criterion_and_add_up_to_the_sub_areas_in_force(bank: Bank) -> None:
    weights = yaml.safe_load((DRAFTS / "weights.yaml").read_text(encoding="utf-8"))
    sums = {key: sum(map(Fraction, one["criteria"].values())) for key, one in weights.items()}
    assert sums == {one.id: one.maximum for one in load_edition("open-2020").sub_areas}
    placed = [key for one in weights.values() for key in one["criteria"]]
    assert placed == list(bank.criteria)
