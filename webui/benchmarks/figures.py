"""What a benchmark gives: figures, each beside its baseline; and the small arithmetic behind them."""

import operator
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Final

_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Aim:
    """What a figure is to keep to, such as Aim("ratio", "<=", 2)."""

    of: str
    """"value" or "ratio"."""
    sign: str
    bound: float

    def __str__(self) -> str:
        """Return it as it is read, such as `ratio <= 2`."""
        return f"{self.of} {self.sign} {self.bound:g}"


@dataclass(frozen=True)
class Figure:
    """One measured value and what it is read against."""

    name: str
    value: float
    unit: str
    against: float | None
    """The baseline's value in the same unit; None where nothing of the kind can be measured without us."""
    baseline: str
    """What the baseline is."""
    aim: Aim | None = None

    @property
    def ratio(self) -> float | None:
        """Return value / against; None without a baseline, or where it is zero."""
        return self.value / self.against if self.against else None

    @property
    def is_met(self) -> bool | None:
        """Say whether the aim is kept; None without an aim."""
        if self.aim is None:
            return None
        measured = self.ratio if self.aim.of == "ratio" else self.value
        return measured is not None and _COMPARE[self.aim.sign](measured, self.aim.bound)

    def as_json(self) -> dict[str, object]:
        """Return the figure as one line of output: at most four significant digits."""
        return {
            "name": self.name,
            "value": rounded(self.value),
            "unit": self.unit,
            "against": rounded(self.against),
            "ratio": rounded(self.ratio),
            "baseline": self.baseline,
            "aim": str(self.aim) if self.aim else None,
            "met": self.is_met,
        }


@dataclass(frozen=True)
class Sizes:
    """How much is measured; the whole run takes under 90 seconds with these on two shared cores."""

    cases: int = 80
    """Whole cases, and as many open ones for the bytes."""
    loops: int = 50
    looping_cases: int = 5
    queue_cases: tuple[int, ...] = (1_000, 100_000)
    queue_open: int = 400
    """Open tasks in the queue that is asked for, the same whatever the number of cases."""
    queue_asks: int = 200
    starts: int = 3
    """Cold starts of the server, and as many of the bare page."""
    woken: int = 1_000
    """Due timers that wake the engine."""
    cards: int = 10_000
    """Due timers where only rows change."""
    moved_deadlines: int = 10_000
    """Open deadlines that one calendar moves, every one of them."""
    listed_items: int = 50_000
    """Items of the list that is searched."""
    search_asks: int = 300
    imported_rows: int = 10_000
    """Rows of the form that is imported."""
    open_deadlines: int = 100_000
    """Open deadlines on 3,000 start days, of which a calendar moves a few."""


def sizes_for(cases: int | None, *, is_large: bool) -> Sizes:
    """Return the sizes of a run; large is what the aims name: a million cases, 10,000 timers woken."""
    if is_large:
        return Sizes(
            cases=cases or 1_000,
            queue_cases=(1_000, 100_000, 1_000_000),
            woken=10_000,
            open_deadlines=1_000_000,
        )
    return Sizes(cases=cases) if cases else Sizes()


class Watch:
    """Collects how long something took, in milliseconds, each time it was done."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.cpu_total = 0.0

    @contextmanager
    def timing(self) -> Iterator[None]:
        """Time what is inside."""
        cpu, start = process_time(), perf_counter()
        yield
        self.times.append((perf_counter() - start) * 1000)
        self.cpu_total += (process_time() - cpu) * 1000

    @property
    def p50(self) -> float:
        """Return the median."""
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """Return what 95 of 100 stay under."""
        return percentile(self.times, 95)

    @property
    def total(self) -> float:
        """Return the sum."""
        return sum(self.times)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value under which that share of the values lies (the next higher one that was measured)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def rounded(value: float | None) -> float | None:
    """Return the number with four significant digits, whole when it is that large."""
    if value is None:
        return None
    short = float(f"{value:.4g}")
    return int(short) if short.is_integer() else short
