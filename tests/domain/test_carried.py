"""Ratings that travel: out and in again they are the same; what comes from strangers breaks nothing."""

import contextlib
import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompass.domain.carried import MOST_CHARACTERS, as_csv, as_yaml, checked, compact, from_compact
from kompass.domain.uploads import read_upload
from kompass.method import NOT_APPLICABLE, RatingError, load_edition, score

OPEN, OFFICIAL = load_edition("open-2020"), load_edition("official-2010")
ASPECTS = [aspect.id for aspect in OPEN.aspects]
IDS = [criterion.id for criterion in OPEN.criteria]

one_rating = (
    st.integers(0, 3)
    | st.just(NOT_APPLICABLE)
    | st.dictionaries(st.sampled_from(ASPECTS), st.integers(0, 3), min_size=1)
)
some_ratings = st.dictionaries(st.sampled_from(IDS), one_rating, max_size=12)
some_comments = st.dictionaries(st.sampled_from(IDS), st.text(max_size=40), max_size=4)


@given(ratings=some_ratings, comments=some_comments)
def test_compact_and_back_is_the_same(ratings: dict[str, Any], comments: dict[str, str]) -> None:
    given_ = checked(OPEN, ratings, comments)
    back = from_compact(OPEN, compact(OPEN, given_, given_.comments))
    assert (back, back.comments) == (given_, given_.comments)
    assert score(OPEN, back) == score(OPEN, ratings, comments=given_.comments)


@pytest.mark.parametrize(("write", "name"), [(as_csv, "a.csv"), (as_yaml, "a.yaml")])
def test_a_file_comes_back_through_an_upload_as_it_went(write: Any, name: str) -> None:
    ratings = {key: number % 4 for number, key in enumerate(IDS)}
    ratings |= {IDS[3]: {"built_up": 1, "followed_up": 2}, IDS[5]: NOT_APPLICABLE}
    del ratings[IDS[7]]
    given_ = checked(OPEN, ratings, {IDS[5]: 'two\nlines, "quoted"; =1+1 æøå', "no-such": "left out"})
    upload = read_upload(write(OPEN, given_, given_.comments), name=name)
    assert upload.edition == OPEN
    back = checked(OPEN, upload.ratings, upload.ratings.comments)
    assert (back, back.comments) == (given_, given_.comments)


def test_no_comment_becomes_a_formula_and_all_come_back() -> None:
    said = dict(zip(IDS, ("=1+1", "+1", "-2", "@x", "'=1", "'quoted'", "plain"), strict=False))
    given_ = checked(OPEN, {IDS[0]: 1}, said)
    table = as_csv(OPEN, given_, given_.comments).decode("utf-8-sig")
    cells = [row["comment"] for row in csv.DictReader(io.StringIO(table, newline="")) if row["comment"]]
    assert cells == ["'=1+1", "'+1", "'-2", "'@x", "''=1", "'quoted'", "plain"]
    assert read_upload(table.encode(), name="a.csv").ratings.comments == said


@pytest.mark.parametrize(("write", "name"), [(as_csv, "a.csv"), (as_yaml, "a.yaml")])
def test_area_points_come_back_too(write: Any, name: str) -> None:
    given_ = checked(OFFICIAL, {"1": "61,5", "2": 70, "8": "0"}, {})
    assert given_ == {"1": Decimal("61.5"), "2": 70, "8": 0}
    upload = read_upload(write(OFFICIAL, given_, {}), name=name)
    assert (upload.edition, checked(OFFICIAL, upload.ratings, {})) == (OFFICIAL, given_)
    assert from_compact(OFFICIAL, compact(OFFICIAL, given_, {})) == given_


HOSTILE = (
    "",
    "{",
    "[1]",
    "null",
    '{"ratings": 1}',
    '{"ratings":' + "[" * 100_000,
    '{"ratings": {"\\ud800": 1}}',
    '{"ratings": {"ID": [[1]]}}',
    '{"ratings": {"ID": {"built_up": {"a": 1}}}}',
    '{"ratings": {"ID": 1e999}}',
    '{"ratings": {"ID": NaN, "x": true}}',
    '{"ratings": {"ID": NaN, "1": NaN}}',
    '{"ratings": {"ID": NaN}}',
    '{"ratings": {"ID": {"built_up": NaN}}}',
    '{"ratings": {"ID": "%s%(x)s"}}',
    '{"ratings": {"ID": ' + "9" * 4000 + "}}",
    '{"ratings": {"ID": ' + "9" * 5000 + "}}",
    "x" * (MOST_CHARACTERS + 1),
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_set_of_ratings_is_refused_in_words(text: str) -> None:
    for edition in (OPEN, OFFICIAL):
        with pytest.raises(RatingError) as caught:
            from_compact(edition, text.replace("ID", IDS[0]))
        said = [problem.text("en") for problem in caught.value.problems]
        assert all(said)
        assert "\ud800" not in "".join(said)


@given(
    data=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    )
)
def test_no_json_breaks_it(data: Any) -> None:
    for ratings in (data, {IDS[0]: data}, {"1": data}):
        for edition in (OPEN, OFFICIAL):
            with contextlib.suppress(RatingError):
                from_compact(edition, json.dumps({"ratings": ratings, "comments": data}))


def test_comments_are_cut_and_cleaned() -> None:
    found = checked(OPEN, {}, {IDS[0]: "a\x00b\r\nc" + "d" * 5_000, IDS[1]: "  "})
    assert list(found.comments) == [IDS[0]]
    assert found.comments[IDS[0]].startswith("ab\ncd")
    assert len(found.comments[IDS[0]]) == 1_000
