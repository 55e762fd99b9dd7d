"""Figures of agreement from counts, many tables at once (method.md section 3).

Every function takes stacks: the first axis runs over independent tables, such as the draws of a bootstrap. NaN where a
figure is undefined. Krippendorff's alpha of one table comes from the `krippendorff` package (`package_alpha`);
`ordinal_alpha` is the same over a stack, which the package has not.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

_NOTHING = 1e-12  # below any difference that levels or points of real editions can make


def weighted_kappa(tables: npt.ArrayLike) -> Floats:
    """Cohen's kappa with quadratic weights (Cohen 1968) of (n, levels, levels) counts to (n,).

    1 - observed / expected squared distance. NaN where either evaluator uses one level only: kappa would be 0 whatever
    the other one does.
    """
    found = np.asarray(tables, dtype=np.float64)
    places = np.arange(found.shape[-1])
    distance = (places[:, None] - places[None, :]) ** 2.0
    rows, columns = found.sum(axis=2), found.sum(axis=1)
    total = found.sum(axis=(1, 2))
    observed = (found * distance).sum(axis=(1, 2)) * total
    expected = np.einsum("ni,nj,ij->n", rows, columns, distance)
    varied = ((rows > 0).sum(axis=1) > 1) & ((columns > 0).sum(axis=1) > 1)
    return 1 - _ratio(observed, expected, varied)


def coincidences(counts: Integers) -> Floats:
    """Coincidence matrices of units: (n, units, levels) numbers of evaluators to (n, levels, levels), added up over
    the units; a unit that fewer than two have rated adds nothing (Krippendorff 2011, section C)."""
    found = counts.astype(np.float64)
    raters = found.sum(axis=2)
    weights = np.divide(1.0, raters - 1, out=np.zeros_like(raters), where=raters > 1)
    pairs = np.einsum("nuv,nuw,nu->nvw", found, found, weights)
    own = np.einsum("nuv,nu->nv", found, weights)
    result: Floats = pairs - own[:, :, None] * np.eye(found.shape[2])
    return result


def ordinal_alpha(matrices: Floats) -> Floats:
    """Krippendorff's alpha, ordinal, of (n, levels, levels) coincidences to (n,); NaN where one level alone is used."""
    margins = matrices.sum(axis=2)
    total = margins.sum(axis=1)
    upto = np.cumsum(margins, axis=1)
    # The distance of c and k: everything from c to k, half of the two ends left out.
    middle = upto - margins / 2
    distance = (middle[:, :, None] - middle[:, None, :]) ** 2
    observed = (matrices * distance).sum(axis=(1, 2)) * (total - 1)
    expected = np.einsum("ni,nj,nij->n", margins, margins, distance)
    return 1 - _ratio(observed, expected, expected > _NOTHING)


def package_alpha(counts: Integers) -> float | None:
    """Krippendorff's alpha, ordinal, of (units, levels) numbers of evaluators, by the `krippendorff` package; None
    where one level alone is used by those who can be compared."""
    comparable = counts[counts.sum(axis=1) > 1]
    if (comparable.sum(axis=0) > 0).sum() < 2:
        return None
    import krippendorff

    return float(krippendorff.alpha(value_counts=comparable, level_of_measurement="ordinal"))


def icc_agreement(values: npt.ArrayLike, present: npt.ArrayLike | None = None) -> Floats:
    """ICC(A,1) of (n, subjects, evaluators) to (n,): two-way, absolute agreement, one evaluator (McGraw and Wong 1996;
    ICC(2,1) of Shrout and Fleiss 1979). `present` (n, subjects): which subjects count. NaN where fewer than two do, or
    nothing varies."""
    found = np.asarray(values, dtype=np.float64)
    counts = np.ones(found.shape[:2], dtype=np.bool_) if present is None else np.asarray(present)
    k = found.shape[2]
    n = counts.sum(axis=1).astype(np.float64)
    enough = n > 1
    subjects = np.where(enough, n, 2.0)
    kept = np.where(counts[:, :, None], found, 0.0)
    mean = kept.sum(axis=(1, 2)) / (subjects * k)
    centred = np.where(counts[:, :, None], found - mean[:, None, None], 0.0)
    rows = centred.mean(axis=2)
    columns = centred.sum(axis=1) / subjects[:, None]
    between = k * (rows**2).sum(axis=1)
    judges = subjects * (columns**2).sum(axis=1)
    rest = np.where(counts[:, :, None], centred - rows[:, :, None] - columns[:, None, :], 0.0)
    ms_rows = between / (subjects - 1)
    ms_columns = judges / (k - 1)
    ms_rest = (rest**2).sum(axis=(1, 2)) / ((subjects - 1) * (k - 1))
    below = ms_rows + (k - 1) * ms_rest + k * (ms_columns - ms_rest) / subjects
    spread = (centred**2).sum(axis=(1, 2))
    return _ratio(ms_rows - ms_rest, below, enough & (spread > _NOTHING))


def _ratio(above: Floats, below: Floats, defined: Truths) -> Floats:
    result: Floats = np.divide(above, below, out=np.full(len(below), np.nan), where=defined & (below > 0))
    return result
