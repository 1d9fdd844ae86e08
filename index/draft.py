"""`Draft`: the segments of the next generation, changed in memory until they are published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from index.manifest import SegmentRef, State, States
from index.segment import Segment
from index.view import SegmentView


class Draft:
    """Starts from a generation's views, which stay as they are."""

    def __init__(self, views: Iterable[SegmentView] = ()) -> None:
        self._views = list(views)
        self.is_changed = False

    @property
    def views(self) -> list[SegmentView]:
        """The segments as they now are; those without anything that could answer are left out."""
        return [view for view in self._views if (view.states != State.DROPPED).any()]

    def add(self, segment: Segment, states: States | None = None) -> None:
        """Add a segment; its documents are live unless `states` says otherwise."""
        given = np.zeros(len(segment.documents), np.uint8) if states is None else states
        self._views.append(SegmentView(segment, given, SegmentRef(segment.name)))
        self.is_changed = True

    def replace(self, names: set[str], segment: Segment, states: States) -> None:
        """Put one segment in the place of those in `names`."""
        at = next(place for place, view in enumerate(self._views) if view.segment.name in names)
        kept = [view for view in self._views if view.segment.name not in names]
        kept.insert(at, SegmentView(segment, states, SegmentRef(segment.name)))
        self._views = kept
        self.is_changed = True

    def set_live(self, live: Mapping[str, int | None]) -> None:
        """Let the version `live[id]` of each document answer and no other; None lets none answer."""
        self._change(live, lambda version, wanted: State.LIVE if version == wanted else State.DEAD)

    def drop(self, document_ids: Iterable[str]) -> None:
        """Let no version of these documents answer ever again."""
        self._change(dict.fromkeys(document_ids), lambda version, wanted: State.DROPPED)

    def set_states(self, place: int, states: States) -> None:
        """Give the documents of the segment at `place` these states."""
        view = self._views[place]
        if not np.array_equal(view.states, states):
            self._views[place] = SegmentView(view.segment, states, SegmentRef(view.segment.name))
            self.is_changed = True

    def all_views(self) -> Sequence[SegmentView]:
        """The segments as they now are, those included that hold nothing of use."""
        return self._views

    def _change(
        self, wanted: Mapping[str, int | None], state_of: Callable[[int, int | None], State]
    ) -> None:
        for place, view in enumerate(self._views):
            documents = view.segment.documents
            states: States | None = None
            for id_, version in wanted.items():
                for row in documents.places_of(id_):
                    if view.states[row] == State.DROPPED:
                        continue
                    state = state_of(int(documents.versions[row]), version)
                    if (view.states if states is None else states)[row] != state:
                        states = view.states.copy() if states is None else states
                        states[row] = state
            if states is not None:
                self.set_states(place, states)
