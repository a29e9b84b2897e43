"""Who looks at which incoming document, from which page, and where an act leads."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from vanban.core.people.queries import AbsenceRow
from vanban.core.records.queries import DocumentFace
from vanban.formats.workdays import Calendar
from vanban.foundation.actor import Actor
from vanban.incoming.assignment.queries import DirectionRow, ExtensionRow, PartRow
from vanban.incoming.assignment.rules import LIVING, PartState, Role
from vanban.incoming.processing.queries import OpinionRoundRow, OpinionRow
from vanban.incoming.reception.queries import ArrivalRow
from vanban.incoming.registration.queries import EntryRow, PresentationRow
from vanban.oversight.tracking.queries import There

Context = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything the builders of panes look at; read once for a page."""

    actor: Actor
    now: datetime
    face: DocumentFace
    arrival: ArrivalRow
    entry: EntryRow | None
    presentations: list[PresentationRow]
    parts: list[PartRow]
    extensions: list[ExtensionRow]
    rounds: list[OpinionRoundRow]
    directions: list[DirectionRow]
    there: There
    calendar: Calendar
    filling_in: list[AbsenceRow]
    here: str
    next_url: str
    mode: str = ""

    @property
    def own_part(self) -> PartRow | None:
        """The living part this person answers for: given to the post, else to the unit, else to
        somebody this person fills in for.

        What assignment.queries.own_part finds for the operations, here from the rows shown.
        """
        living = [part for part in self.parts if part.state in LIVING]
        mine = next((part for part in living if part.post_id == self.actor.post_id), None)
        return mine or self._part_of_unit(living) or self._part_filled_in(living)

    def _part_filled_in(self, living: list[PartRow]) -> PartRow | None:
        absent = {row.post_id for row in self.filling_in}
        units = {row.unit_id for row in self.filling_in} - {None}
        theirs = [part for part in living if part.post_id in absent]
        of_units = [each for each in living if each.unit_id in units and not self.passed_on(each)]
        return next(iter([*theirs, *of_units]), None)

    def _part_of_unit(self, living: list[PartRow]) -> PartRow | None:
        if self.actor.unit_id is None:
            return None
        of_unit = [part for part in living if part.unit_id == self.actor.unit_id]
        if not self.actor.may("incoming.split"):
            of_unit = [part for part in of_unit if not self.passed_on(part)]
        return next(iter(of_unit), None)

    def passed_on(self, part: PartRow) -> bool:
        """Whether someone inside the unit has been given (some of) a part."""
        return any(each.parent_id == part.id and each.state in LIVING for each in self.parts)

    @property
    def presented(self) -> PresentationRow | None:
        """How the document lies before this person for direction, or before who is absent."""
        open_ones = [row for row in self.presentations if row.ended_at is None]
        absent = {row.post_id for row in self.filling_in}
        mine = (row for row in open_ones if row.post_id == self.actor.post_id)
        return next(mine, None) or next((row for row in open_ones if row.post_id in absent), None)

    @property
    def acts_for(self) -> AbsenceRow | None:
        """The absent person for whom this one directs or handles the document; None for himself."""
        part = self.own_part
        if self.presented is None and part is not None and part.post_id is None:
            return next((row for row in self.filling_in if self._in_place_of(row, part)), None)
        post = self.presented.post_id if self.presented else part.post_id if part else None
        return next((row for row in self.filling_in if row.post_id == post), None)

    def _in_place_of(self, row: AbsenceRow, part: PartRow) -> bool:
        return part.unit_id not in {None, self.actor.unit_id} and row.unit_id == part.unit_id

    @property
    def may_take_back(self) -> bool:
        """Whether this person gave the newest work and nobody has acted on any of it."""
        living = [part for part in self.parts if part.state in LIVING]
        if not living or any(part.state != PartState.WAITING for part in living):
            return False
        newest = max(living, key=lambda part: (part.assigned_at, part.direction_id))
        return newest.directed_by_id == self.actor.post_id and not any(
            self.passed_on(part) for part in living if part.direction_id == newest.direction_id
        )

    @property
    def question(self) -> tuple[OpinionRoundRow, OpinionRow] | None:
        """The first open question this person is to answer."""
        return next(
            ((row, each) for row in self.rounds for each in row.opinions if each.mine), None
        )

    @property
    def request(self) -> tuple[ExtensionRow, PartRow] | None:
        """More time asked for that this person is to answer."""
        parts = {part.id: part for part in self.parts}
        for row in self.extensions:
            part = parts.get(row.part_id)
            if row.state == "asked" and part is not None and self.gave(part):
                return row, part
        return None

    def gave(self, part: PartRow) -> bool:
        """Whether this person gave a part, or directs where nobody did."""
        if part.directed_by_id is None:
            return self.actor.may("incoming.assign")
        return part.directed_by_id == self.actor.post_id

    @property
    def to_urge(self) -> list[PartRow]:
        """The parts this person may urge: those he gave, or all where he directs or follows up."""
        follows = self.actor.may("incoming.assign") or self.actor.may("records.see_all")
        return [
            part
            for part in self.parts
            if part.state in LIVING
            and part.role != Role.INFORM
            and not self.passed_on(part)
            and (follows or self.gave(part))
        ]

    @property
    def due_at(self) -> datetime | None:
        """The deadline that counts for this person: of the own part, else of the document."""
        part = self.own_part
        if part is not None and part.due_at is not None:
            return part.due_at
        return self.entry.due_at if self.entry else None

    @property
    def leads(self) -> list[PartRow]:
        """The living parts that lead, the leader's first."""
        return [part for part in self.parts if part.role == Role.LEAD and part.state in LIVING]

    def act(self, name: str) -> str:
        """The address of an act on this document."""
        return reverse(f"incoming:{name}", args=[self.face.id])

    def mode_url(self, mode: str) -> str:
        """The same page with another pane."""
        return f"{self.here}?lam={mode}"
