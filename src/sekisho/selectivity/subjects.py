"""What the choice looks at of each subject, read once from a table of assessments.

Takes   assessments of any number of offices and days, and the names of the profiles.
Gives   numbers by subject, whole or in part: an office-day has a few hundred subjects, and to
        read a column of a table costs as much for these as for a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sekisho.records.selection import Channel
from sekisho.selectivity.chance import Keys, Words, keys_of_words, words_of
from sekisho.selectivity.places import LOOKED_AT
from sekisho.selectivity.probability import NOTHING_ASKED

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NO_PROFILE = -1


@dataclass(frozen=True, slots=True)
class Subjects:
    """One element a subject, but for what it met."""

    words: Words
    risk: Floats
    value: Floats
    owner: Counts
    """The subject that met a profile, for each profile met."""
    met: Counts
    """The place of that profile among the names."""

    @classmethod
    def of(cls, assessments: pa.Table, names: Sequence[str]) -> Self:
        """All subjects of a table."""
        met = assessments["profiles"]
        met = met.combine_chunks() if isinstance(met, pa.ChunkedArray) else met
        code = pc.index_in(pc.list_flatten(met), value_set=pa.array(names, pa.string()))
        known = code.is_valid().to_numpy(zero_copy_only=False)
        return cls(
            words_of(assessments["subject_id"]),
            assessments["risk"].to_numpy(),
            assessments["expected_value"].to_numpy(),
            pc.list_parent_indices(met).to_numpy(zero_copy_only=False)[known],
            code.drop_null().to_numpy(zero_copy_only=False).astype(np.int64),
        )

    def part(self, start: int, until: int) -> Subjects:
        """The subjects of these rows."""
        here = slice(*np.searchsorted(self.owner, (start, until)))
        rows = slice(start, until)
        words, owner = self.words[:, rows], self.owner[here] - start
        return Subjects(words, self.risk[rows], self.value[rows], owner, self.met[here])

    def __len__(self) -> int:
        return len(self.risk)

    def keys(self, day_seed: int) -> tuple[Keys, Keys]:
        """A key to draw by, and one to order equals by."""
        return keys_of_words(day_seed, self.words)

    def order(self, tie_keys: Keys) -> Counts:
        """Row numbers from the most to the least worrying."""
        return np.lexsort((tie_keys, -self.value, -self.risk))

    def asked(self, levels: Counts) -> tuple[Counts, Counts]:
        """The best channel that each subject's profiles ask for (4: none), and by which profile."""
        level = levels[self.met]
        asked = np.full(len(self), NOTHING_ASKED, dtype=np.int64)
        np.minimum.at(asked, self.owner, level)
        by = np.full(len(self), NO_PROFILE, dtype=np.int64)
        # Backwards, so that of several profiles the first that the subject met is named.
        best = np.flatnonzero((level == asked[self.owner]) & (level < NOTHING_ASKED))[::-1]
        by[self.owner[best]] = self.met[best]
        return asked, by


def levels_of(names: Sequence[str], channels: Mapping[str, Channel]) -> Counts:
    """The channel that each profile asks for, as a number; 4 where it does not count."""
    levels = {name: LOOKED_AT.index(channel) for name, channel in channels.items()}
    return np.array([levels.get(name, NOTHING_ASKED) for name in names], dtype=np.int64)
