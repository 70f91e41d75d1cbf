"""Plane geometry of a drawing: boxes, segments, and whether they meet. Pixels, y grows downwards."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the drawing."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: left, top, width, height."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return the x of the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Return the y of the lower edge."""
        return self.top + self.height

    @property
    def centre(self) -> Point:
        """Return the middle of the box."""
        return Point(self.left + self.width / 2, self.top + self.height / 2)

    def grown(self, margin: float) -> "Box":
        """Return the box with each side moved outwards by `margin` (inwards when negative)."""
        return Box(self.left - margin, self.top - margin, self.width + 2 * margin, self.height + 2 * margin)

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two boxes share an area; touching edges do not."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def contains(self, other: "Box") -> bool:
        """Return whether the other box lies wholly inside this one; touching edges do."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Return whether the point lies in the box or on its edge."""
        return self.left <= point.x <= self.right and self.top <= point.y <= self.bottom


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece of a flow, from one waypoint to the next."""

    start: Point
    end: Point

    def crosses(self, box: Box) -> bool:
        """Return whether a part of the segment lies inside the box (running along an edge does not).

        The segment is start + t * (end - start); each pair of parallel sides narrows the span of t.
        """
        enter, leave = 0.0, 1.0
        for origin, step, low, high in (
            (self.start.x, self.end.x - self.start.x, box.left, box.right),
            (self.start.y, self.end.y - self.start.y, box.top, box.bottom),
        ):
            if step == 0:
                if not low < origin < high:
                    return False
                continue
            near, far = sorted(((low - origin) / step, (high - origin) / step))
            enter, leave = max(enter, near), min(leave, far)
        return enter < leave

    def shared_length(self, other: "Segment") -> float:
        """Return how many pixels two level (or two upright) segments run on top of one another."""
        for mine, theirs in (
            (_level_span(self), _level_span(other)),
            (_upright_span(self), _upright_span(other)),
        ):
            if mine and theirs and abs(mine.at - theirs.at) < 1:
                return max(0.0, min(mine.high, theirs.high) - max(mine.low, theirs.low))
        return 0.0


@dataclass(frozen=True, slots=True)
class _Span:
    """A level or upright segment: the line it lies on, and from where to where."""

    at: float
    low: float
    high: float


def _level_span(segment: Segment) -> _Span | None:
    if abs(segment.start.y - segment.end.y) >= 1:
        return None
    low, high = sorted((segment.start.x, segment.end.x))
    return _Span(segment.start.y, low, high)


def _upright_span(segment: Segment) -> _Span | None:
    if abs(segment.start.x - segment.end.x) >= 1:
        return None
    low, high = sorted((segment.start.y, segment.end.y))
    return _Span(segment.start.x, low, high)
