"""With which probability a subject comes into each channel.

Takes   the places of the day, and how many subjects ask for each channel.
Gives   for each place in each queue the probabilities of red, orange, yellow, blue and green.

Only the draw by chance is uncertain: m of n subjects, all sets alike. In a later round of a day m
itself has two possible values; the probabilities under both are then mixed by theirs. A subject
that was not drawn stands in a queue (those who ask for red, orange, yellow, blue, and those who
ask for nothing) with j others of its queue before it; it comes into a channel or a better one when
fewer than b of the j were not drawn. With N others from its queue on and M draws among them, the
b-th that was not drawn stands at position t (from 0) with probability

    C(t, b - 1) * C(N - 1 - t, N - M - b) / C(N, M)      (negative hypergeometric law)

and the subject has its place when t >= j. For red, and for those who ask for red, b is fixed and
the sum is exact at any size. Elsewhere b and M depend on how many were drawn from the queues
before; their law is followed queue by queue, exactly up to `STATES` states, else by `REDRAWS`
redraws of those counts alone, with the standard error from `BATCHES` batches.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from sekisho.selectivity.places import Places

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

# Exact then is, at 1 % by chance, an office day of 19 000 subjects when profiles ask for two
# channels, of 4 700 when for three, of 2 400 when for four.
STATES = 21_000
REDRAWS = 1024
BATCHES = 16

# Where batches differ by less than double precision keeps of a sum, no chance is left in it.
ROUNDING = 1e-12

# Standard deviations beyond which a geometric tail, the heaviest here, is below 1e-16.
TAIL = 40.0

# Fewer states than this are carried on as they are: to find the alike ones would cost more.
FEW = 32

CHANNELS = 5  # red, orange, yellow, blue, green
NOTHING_ASKED = 4  # the queue of those who ask for nothing


@dataclass(frozen=True, slots=True)
class Odds:
    """Probabilities by queue: one array [place in queue, channel] each, and standard errors."""

    by_queue: tuple[Floats, ...]
    errors: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class _Course:
    """The law of what was drawn so far, and what follows from it; one element a state."""

    drawn: Counts
    overflow: Counts
    ends: tuple[Counts, ...]
    """Where top-up of red, of red and orange, … ends in the queue of those who ask nothing."""
    weight: Floats
    rng: np.random.Generator | None


def mixed_odds(
    possible: Sequence[tuple[Places, float]], queues: tuple[int, ...], day_seed: int
) -> Odds:
    """Probabilities where chance also decides how many places it has.

    Args:
        possible: the places of the day that could have been, each with its probability.
        queues: how many ask for red, orange, yellow, blue, nothing.
        day_seed: seeds the redraws; each possibility has redraws of its own.
    """
    parts = [
        (odds_of(places, queues, day_seed + turn), p) for turn, (places, p) in enumerate(possible)
    ]
    if len(parts) == 1:
        return parts[0][0]
    by_queue = tuple(
        np.sum([p * odds.by_queue[queue] for odds, p in parts], axis=0)
        for queue in range(len(queues))
    )
    errors = tuple(
        np.sqrt(np.sum([(p * odds.errors[queue]) ** 2 for odds, p in parts], axis=0))
        for queue in range(len(queues))
    )
    return Odds(by_queue, errors)


def odds_of(places: Places, queues: tuple[int, ...], day_seed: int) -> Odds:
    """Probabilities of all channels for each place in each queue.

    Args:
        places: the places of the day.
        queues: how many ask for red, orange, yellow, blue, nothing.
        day_seed: seeds the redraws where the exact law has too many states.
    """
    if _states(places, queues) <= STATES:
        exact = _odds(places, queues, None)
        return Odds(exact, tuple(np.zeros_like(one) for one in exact))
    rng = np.random.default_rng(day_seed)
    first = _odds(places, queues, rng)
    apart = [np.zeros_like(one) for one in first]
    squares = [np.zeros_like(one) for one in first]
    for _ in range(BATCHES - 1):
        for queue, one in enumerate(_odds(places, queues, rng)):
            off = one - first[queue]
            apart[queue] += off
            squares[queue] += off * off
    means = tuple(one + off / BATCHES for one, off in zip(first, apart, strict=True))
    errors = tuple(_error(off, square) for off, square in zip(apart, squares, strict=True))
    return Odds(means, errors)


def _error(apart: Floats, squares: Floats) -> Floats:
    """The standard error of the mean of all batches, from their sums about the first."""
    variance = np.maximum(squares - apart * apart / BATCHES, 0.0) / (BATCHES - 1)
    error = np.sqrt(variance / BATCHES)
    return np.where(error < ROUNDING, 0.0, error)


def _states(places: Places, queues: tuple[int, ...]) -> int:
    """An upper bound of the states that the exact law would carry at its widest."""
    m = places.by_chance
    asking = [min(m, size) + 1 for size in queues[:NOTHING_ASKED] if size]
    return min(math.prod(asking), math.comb(m + len(asking), len(asking)))


def _odds(
    places: Places, queues: tuple[int, ...], rng: np.random.Generator | None
) -> tuple[Floats, ...]:
    """The probabilities by queue, exact without a generator, else of one batch of redraws."""
    rows = 1 if rng is None else REDRAWS // BATCHES
    zero = np.zeros(rows, dtype=np.int64)
    course = _Course(zero, zero, (), np.full(rows, 1.0 / rows), rng)
    rest = places.subjects - 1
    found = []
    for queue, size in enumerate(queues[:NOTHING_ASKED]):
        ends = _criteria_ends(places, queue, course)
        upto = _upto(size, rest, places.by_chance - course.drawn, ends, course.weight)
        found.append(_by_channel(places, upto))
        course = _pass(places, queue, size, rest, course)
        rest -= size
    size = queues[NOTHING_ASKED]
    upto = _upto(size, rest, places.by_chance - course.drawn, course.ends, course.weight)
    upto[0] = _topped_up_to_red(places, queues)
    found.append(_by_channel(places, upto))
    return tuple(found)


def _topped_up_to_red(places: Places, queues: tuple[int, ...]) -> Floats:
    """Red for those who ask for nothing: they stand behind those who ask for red, one queue."""
    asking = queues[0]
    end, drawn = np.array([places.wanted[0]]), np.array([places.by_chance])
    both = asking + queues[NOTHING_ASKED]
    return _placed(both, places.subjects - 1, drawn, end, np.ones(1))[asking:]


def _criteria_ends(places: Places, queue: int, course: _Course) -> tuple[Counts, ...]:
    """Where red, red and orange, … end in the queue of those who ask for one channel."""
    zero = np.zeros_like(course.drawn)
    ends = [zero] * queue
    room = -course.overflow
    for channel in range(queue, CHANNELS - 1):
        last = channel == CHANNELS - 2
        room = np.full_like(room, places.subjects) if last else room + places.limits[channel]
        ends.append(np.maximum(room, 0))
    return tuple(ends)


def _pass(places: Places, queue: int, size: int, rest: int, course: _Course) -> _Course:
    """The law after one more queue: what was drawn from it, what overflows, where top-up ends."""
    if not size:
        x = np.zeros_like(course.drawn)
    elif course.rng is None:
        course, x = _spread(course, size, rest, places.by_chance)
    else:
        left = places.by_chance - course.drawn
        x = course.rng.hypergeometric(size, max(rest - size, 0), np.minimum(left, rest))
    waiting = course.overflow + size - x
    taken = np.minimum(waiting, places.limits[queue])
    before = course.ends[-1] if course.ends else np.zeros_like(x)
    end = before + np.maximum(0, places.wanted[queue] - taken)
    return _merge(
        replace(
            course,
            drawn=course.drawn + x,
            overflow=waiting - taken,
            ends=(*course.ends, end),
        )
    )


def _spread(course: _Course, size: int, rest: int, by_chance: int) -> tuple[_Course, Counts]:
    """Each state once for every number that may have been drawn from the next queue."""
    widest = min(size, by_chance)
    x = np.tile(np.arange(widest + 1), len(course.drawn))
    state = np.repeat(np.arange(len(course.drawn)), widest + 1)
    left = by_chance - course.drawn[state]
    possible = (x <= left) & (left - x <= rest - size)
    x, state, left = x[possible], state[possible], left[possible]
    log_p = _log_choose(size, x) + _log_choose(rest - size, left - x) - _log_choose(rest, left)
    spread = replace(
        course,
        drawn=course.drawn[state],
        overflow=course.overflow[state],
        ends=tuple(end[state] for end in course.ends),
        weight=course.weight[state] * np.exp(log_p),
    )
    return spread, x


def _merge(course: _Course) -> _Course:
    """Alike states as one; redraws stay as they are."""
    if course.rng is not None or len(course.drawn) < FEW:
        return course
    columns = np.stack([course.drawn, course.overflow, *course.ends])
    first, index = _alike(columns)
    alike = columns[:, first]
    weight = np.zeros(alike.shape[1])
    np.add.at(weight, index, course.weight)
    return replace(course, drawn=alike[0], overflow=alike[1], ends=tuple(alike[2:]), weight=weight)


def _alike(columns: Counts) -> tuple[Counts, Counts]:
    """Of columns [name, state]: where each different state first stands, and which each is."""
    low = columns.min(axis=1, keepdims=True)
    sizes = (columns.max(axis=1, keepdims=True) - low + 1).ravel().tolist()
    if math.prod(sizes) < 2**62:  # one whole number stands for a state, and sorts much faster
        code = np.ravel_multi_index(tuple(columns - low), tuple(sizes))
        _, first, index = np.unique(code, return_index=True, return_inverse=True)
    else:
        _, first, index = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    return first, index.ravel()


def _upto(
    size: int, rest: int, left: Counts, ends: tuple[Counts, ...], weight: Floats
) -> list[Floats]:
    """For each channel: P(this channel or a better one | not drawn), for each place in a queue."""
    found: list[Floats] = []
    for channel, end in enumerate(ends):
        if channel and np.array_equal(end, ends[channel - 1]):
            found.append(found[-1])
        else:
            found.append(_placed(size, rest, left, end, weight))
    return found


def _by_channel(places: Places, upto: list[Floats]) -> Floats:
    """Probabilities [place, channel] of the subjects of one queue, chance included."""
    by_chance = places.by_chance / max(1, places.subjects)
    odds = np.empty((CHANNELS, len(upto[0])))
    better = np.zeros(len(upto[0]))
    for channel, one in enumerate(upto):
        odds[channel] = np.maximum(one - better, 0.0)
        better = one
    odds[CHANNELS - 1] = 1.0 - better
    odds *= 1 - by_chance
    odds[0] += by_chance
    return odds.T


def _placed(size: int, others: int, drawn: Counts, end: Counts, weight: Floats) -> Floats:
    """P(fewer than `end` of the j before were not drawn) for j = 0 … size - 1, over all states."""
    if not size:
        return np.zeros(0)
    if len(drawn) > FEW:
        first, index = _alike(np.stack([drawn, end]))
        drawn, end = drawn[first], end[first]
        weight = np.bincount(index, weights=weight).astype(np.float64)
    never = end > others - drawn
    some = ~never & (end > 0)
    if not some.any():  # no draw decides: whoever stands here has the same chance
        return np.full(size, min(float(weight[never].sum()), 1.0))
    ends_at = np.zeros(others + 2)
    ends_at[others + 1] = weight[never].sum()
    m, b, w = drawn[some][:, None], end[some][:, None], weight[some][:, None]
    low, high = _window(others, m, b)
    t = low + np.arange(int((high - low).max()) + 1)[None, :]
    within = t <= high
    at = np.where(within, t, low)
    log_p = _log_choose(at, b - 1) + _log_choose(others - 1 - at, others - m - b)
    p = np.where(within, np.exp(log_p - _log_choose(others, m)), 0.0)
    p *= w / p.sum(axis=1, keepdims=True)
    np.add.at(ends_at, at[within], p[within])
    placed = np.cumsum(ends_at[::-1])[::-1][:size]
    return np.minimum(placed, 1.0)


def _window(others: int, m: Counts, b: Counts) -> tuple[Counts, Counts]:
    """Where the b-th that was not drawn can stand but for what double precision cannot hold."""
    kept = others - m + 1.0
    mean = b * (others + 1.0) / kept - 1
    spread = np.sqrt(b * (others + 1.0) * m * (kept - b) / (kept**2 * (kept + 1)))
    reach = TAIL * (spread + 1)
    low = np.maximum(b - 1, np.floor(mean - reach).astype(np.int64))
    high = np.minimum(b - 1 + m, np.ceil(mean + reach).astype(np.int64))
    return low, high


def _log_choose(n: int | Counts, k: int | Counts) -> Floats:
    n_, k_ = np.asarray(n, dtype=np.float64), np.asarray(k, dtype=np.float64)
    found: Floats = gammaln(n_ + 1) - gammaln(k_ + 1) - gammaln(n_ - k_ + 1)
    return found
