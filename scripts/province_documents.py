# ruff: noqa: E501, FBT003 - columns and rows of tables
"""The documents of the made-up province: incoming with their work, outgoing with their approvals."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import province_words as words
from province_load import Rows, line
from province_people import YEAR_DAYS, Body, Ids, Seat

# Shares of states by age in days: what is a month old is nearly all done, today's has just come.
_STATES: Final = (
    (1, (("received", 40), ("registered", 30), ("assigned", 20), ("processing", 10))),
    (3, (("received", 4), ("registered", 10), ("assigned", 36), ("processing", 40), ("finished", 10))),
    (20, (("assigned", 5), ("processing", 20), ("finished", 75))),
    (9999, (("processing", 8), ("finished", 985), ("returned", 7))),
)  # fmt: skip
_OUT_STATES: Final = (
    (2, (("drafting", 25), ("in_review", 20), ("to_sign", 15), ("signed", 10), ("issued", 30))),
    (20, (("drafting", 6), ("in_review", 4), ("to_sign", 2), ("issued", 88))),
    (9999, (("abandoned", 10), ("drafting", 3), ("issued", 987))),
)
_WORKS: Final = ("assigned", "processing", "finished")
_INCOMING_SHARE: Final = 0.46


@dataclass(slots=True)
class Maker:
    """Makes the rows of one document after the other, in the order of time of each body."""

    chance: random.Random
    ids: Ids
    until: datetime
    blobs: Sequence[tuple[str, int]]  # of the files in the store, with their pages

    def chunk(self, wanted: Sequence[tuple[Body, datetime]], outside: Sequence[Body]) -> Rows:
        """The rows of some documents."""
        rows: Rows = defaultdict(list)
        for body, moment in wanted:
            if self.chance.random() < _INCOMING_SHARE:
                self._incoming(rows, body, moment, self.chance.choice(outside))
            else:
                self._outgoing(rows, body, moment, outside)
        return rows

    def moments(self, count: int) -> list[datetime]:
        """Times within office hours of the last ten months, in order."""
        found = []
        for _ in range(count):
            day = self.until - timedelta(days=self.chance.random() ** 1.02 * YEAR_DAYS)
            if day.weekday() > 4:  # noqa: PLR2004 - Friday
                day -= timedelta(days=day.weekday() - 4)
            found.append(
                day.replace(hour=self.chance.randint(0, 9), minute=self.chance.randint(0, 59))
            )
        return sorted(min(each, self.until) for each in found)

    def _state(self, table: tuple, moment: datetime) -> str:  # type: ignore[type-arg]
        age = (self.until - moment).total_seconds() / 86400
        shares = next(shares for limit, shares in table if age < limit)
        return self.chance.choices([s for s, _ in shares], [w for _, w in shares])[0]

    def _face(self, moment: datetime) -> tuple[words.Kind, str, int]:
        kind = self.chance.choices(words.KINDS, [kind.share for kind in words.KINDS])[0]
        urgency = self.chance.choices((0, 1, 2, 3), (88, 8, 3, 1))[0]
        return kind, words.summary(self.chance, kind, moment.year), urgency

    def _file(
        self, rows: Rows, body: Body, document: str, moment: datetime, kind: str, by: Seat | None
    ) -> tuple[str, int]:
        version, (blob, pages) = self.ids.at(moment), self.chance.choice(self.blobs)
        at = moment.isoformat()
        rows["records_version"].append(
            line(version, body.id, document, 1, kind, blob, "van-ban.pdf", "",
                 by.name if by else "Trục liên thông", by.id if by else None, at)
        )  # fmt: skip
        for ordinal in range(1, self.chance.choices((0, 1, 3), (70, 22, 8))[0] + 1):
            rows["records_attachment"].append(
                line(self.ids.at(moment), body.id, document, ordinal,
                     self.chance.choice(self.blobs)[0], f"phu-luc-{ordinal}.pdf", "", "", None)
            )  # fmt: skip
        return version, pages

    def _access(
        self, rows: Rows, body: Body, document: str, moment: datetime,
        *, post: str | None = None, unit: str | None = None, reason: str,
    ) -> None:  # fmt: skip
        rows["records_access"].append(
            line(
                self.ids.at(moment), body.id, document, post, unit, reason, moment.isoformat(), None
            )
        )

    # ── incoming ────────────────────────────────────────────────────────────────────────────

    def _incoming(self, rows: Rows, body: Body, moment: datetime, sender: Body) -> None:
        kind, subject, urgency = self._face(moment)
        state = self._state(_STATES, moment)
        if self.chance.random() < 0.15:  # noqa: PLR2004 - a share
            code, issuer, short = self.chance.choice(words.PARTNERS)
        else:
            code, issuer, short = sender.code, sender.name, sender.abbreviation
        document, at = self.ids.at(moment), moment.isoformat()
        number = self.chance.randint(1, 9000)
        notation = (
            f"{short}-{self.chance.choice(words.UNITS)[1]}"
            if kind.code == "CV"
            else f"{kind.code}-{short}"
        )
        issued = (moment - timedelta(days=self.chance.randint(0, 3))).date()
        printed, business = f"{number:02d}", f"{code}-{moment.year}-{number}-{document[-6:]}"
        _, pages = self._file(rows, body, document, moment, "received", None)
        since = min(moment + timedelta(days=self.chance.random() * 4), self.until)
        rows["records_document"].append(
            line(
                document, body.id, "incoming", state, since.isoformat(), kind.code, kind.name,
                subject, urgency, number, printed, notation, issued, issuer, code,
                words.person_name(self.chance), "Phó Chủ tịch", "", business, None, pages, None,
                None, None, None, at, 2,
            )
        )  # fmt: skip
        self._arrive(
            rows, body, document, moment, (code, issuer, business, f"{printed}/{notation}", state)
        )
        if state not in {"received", "returned"}:
            self._register(rows, body, document, moment, state)

    def _arrive(
        self,
        rows: Rows,
        body: Body,
        document: str,
        moment: datetime,
        said: tuple[str, str, str, str, str],
    ) -> None:
        code, issuer, business, symbol, state = said
        at, axis = moment.isoformat(), self.chance.random() < 0.93  # noqa: PLR2004 - a share
        digest = sha256(document.encode()).hexdigest()
        item = self.ids.at(moment) if axis else None
        if axis:
            rows["receiving_inbox_item"].append(
                line(
                    item, body.id, "", f"{document[:30]}", "edoc", digest,
                    self.chance.randint(20_000, 3_000_000), "read", "", None, code, issuer,
                    business, symbol, None, "", None, at, at,
                )
            )  # fmt: skip
        returned = state == "returned"
        outcome = self.chance.choices(("valid", "unknown", "invalid"), (95, 4, 1))[0]
        rows["reception_arrival"].append(
            line(
                self.ids.at(moment), body.id, document, item, "axis" if axis else "paper", at, at,
                "Hệ thống" if axis else body.of_role("clerk")[0].name, code, issuer, "whole", "",
                "{}", "new", "", "", digest, f"{symbol}|{moment.year}", outcome,
                '{"sentence": "", "reasons": []}', at, at if returned else None,
                body.of_role("clerk")[0].name if returned else "", "not_ours" if returned else "",
                "Không thuộc thẩm quyền" if returned else "", None, "", "", None, "",
            )
        )  # fmt: skip

    def _register(
        self, rows: Rows, body: Body, document: str, moment: datetime, state: str
    ) -> None:
        clerk, leader = (
            self.chance.choice(body.of_role("clerk")),
            self.chance.choice(body.of_role("leader")),
        )
        year, later = moment.year, moment + timedelta(minutes=self.chance.randint(5, 200))
        body.taken["incoming", year] += 1
        number, entry, at = body.taken["incoming", year], self.ids.at(later), later.isoformat()
        book = body.books["incoming", year]
        due = (moment + timedelta(days=self.chance.choice((2, 5, 7, 10, 15, 30)))).replace(
            hour=10, minute=0
        )
        rows["numbering_entry"].append(
            line(entry, body.id, book, number, moment.date(), document, clerk.id, clerk.name, at,
                 None, "", None, "", "", "", "", "")
        )  # fmt: skip
        rows["registration_arrival_entry"].append(
            line(self.ids.at(later), body.id, document, entry, book, number, f"{number:02d}",
                 moment.date(), due.isoformat(), clerk.id, clerk.name, at, "")
        )  # fmt: skip
        directed = state in _WORKS
        shown = self.chance.random() < 0.8  # noqa: PLR2004 - a share
        if directed or shown:
            rows["registration_presentation"].append(
                line(
                    self.ids.at(later), body.id, document, leader.id, clerk.id, clerk.name, at, "",
                    at if directed else None, "directed" if directed else "",
                    leader.name if directed else "", "",
                )
            )  # fmt: skip
            self._access(rows, body, document, later, post=leader.id, reason="presented")
        if directed:
            self._direct(rows, body, document, later, (leader, due, state))

    def _direct(
        self,
        rows: Rows,
        body: Body,
        document: str,
        moment: datetime,
        how: tuple[Seat, datetime, str],
    ) -> None:
        leader, due, state = how
        direction, at = self.ids.at(moment), moment.isoformat()
        chosen = self.chance.sample(body.units, min(len(body.units), self.chance.choice((1, 2, 3))))
        rows["assignment_direction"].append(
            line(direction, body.id, document, None, leader.id, leader.name, leader.title,
                 self.chance.choice(words.INSTRUCTIONS).format(unit=chosen[0][1]), False, at)
        )  # fmt: skip
        roles = ("lead", "cooperate", "cooperate", "inform")
        for (unit, _, _), role in zip(chosen, roles, strict=False):
            self._access(rows, body, document, moment, unit=unit, reason=role)
            part = self._part(
                rows, body, document, moment, (direction, None, role, unit, None, due, state)
            )
            officers = body.in_unit(unit, "officer")
            if role == "lead" and officers and state != "assigned":
                self._pass_on(rows, body, document, moment, (part, unit, due, state))

    def _pass_on(
        self,
        rows: Rows,
        body: Body,
        document: str,
        moment: datetime,
        how: tuple[str, str, datetime, str],
    ) -> None:
        part, unit, due, state = how
        officer = self.chance.choice(body.in_unit(unit, "officer"))
        head = (body.in_unit(unit, "head") or body.of_role("office_chief"))[0]
        direction = self.ids.at(moment)
        rows["assignment_direction"].append(
            line(direction, body.id, document, part, head.id, head.name, head.title,
                 "Nghiên cứu, tham mưu văn bản trả lời.", False, moment.isoformat())
        )  # fmt: skip
        self._access(rows, body, document, moment, post=officer.id, reason="lead")
        own = self._part(
            rows, body, document, moment, (direction, part, "lead", None, officer, due, state)
        )
        rows["processing_work_note"].append(
            line(self.ids.at(moment), body.id, document, own, "started", "", officer.id,
                 officer.name, moment.isoformat())
        )  # fmt: skip

    def _part(
        self, rows: Rows, body: Body, document: str, moment: datetime,
        what: tuple[str, str | None, str, str | None, Seat | None, datetime, str],
    ) -> str:  # fmt: skip
        direction, parent, role, unit, officer, due, state = what
        part, at = self.ids.at(moment), moment.isoformat()
        living = {"assigned": "waiting", "processing": "working"}.get(state, "finished")
        if role == "inform" and living == "working":
            living = "waiting"
        if role == "inform" and living == "finished" and self.chance.random() < 0.01:  # noqa: PLR2004
            living = "waiting"
        over = living == "finished"
        ended = min(moment + timedelta(days=self.chance.random() * 9), self.until) if over else None
        begun = at if living == "working" or (over and role != "inform") else None
        rows["assignment_assignment"].append(
            line(
                part, body.id, document, direction, parent, role, unit,
                officer.id if officer else None, due.isoformat(), living, at,
                officer.id if officer and begun else None, begun,
                ended.isoformat() if ended else None,
                officer.name if officer and over else ("Hệ thống" if over else ""),
                self.chance.choice(words.RESULTS) if over else "", None,
            )
        )  # fmt: skip
        return part

    # ── outgoing ────────────────────────────────────────────────────────────────────────────

    def _outgoing(self, rows: Rows, body: Body, moment: datetime, outside: Sequence[Body]) -> None:
        kind, subject, urgency = self._face(moment)
        state = self._state(_OUT_STATES, moment)
        drafter = self.chance.choice(body.of_role("officer") or body.seats)
        unit = drafter.unit_id or body.units[0][0]
        head = (body.in_unit(unit, "head") or body.of_role("office_chief"))[0]
        leader = self.chance.choice(body.of_role("leader"))
        clerk, chief = self.chance.choice(body.of_role("clerk")), body.of_role("office_chief")[0]
        document, at, issued = self.ids.at(moment), moment.isoformat(), state == "issued"
        number = None
        if issued:
            body.taken["outgoing", moment.year] += 1
            number = body.taken["outgoing", moment.year]
        short = next(each[2] for each in body.units if each[0] == unit)
        notation = (
            f"{body.abbreviation}-{short}"
            if kind.code == "CV"
            else f"{kind.code}-{body.abbreviation}"
        )
        business = f"{body.code}-{moment.year}-{number}-{document[-6:]}" if issued else ""
        version, pages = self._file(
            rows,
            body,
            document,
            moment,
            "sealed" if issued else "draft",
            clerk if issued else drafter,
        )
        since = min(moment + timedelta(days=self.chance.random() * 2), self.until)
        rows["records_document"].append(
            line(
                document, body.id, "outgoing", state, since.isoformat(), kind.code, kind.name,
                subject, urgency, number, f"{number:02d}" if number else "", notation,
                since.date() if issued else None, body.name, body.code, leader.name, leader.title,
                "", business, None, pages, unit, drafter.id, leader.id, None, at, 6,
            )
        )  # fmt: skip
        readers = {drafter.id: "drafter", head.id: "approver", chief.id: "approver"}
        for post, reason in (readers | {leader.id: "signer"}).items():
            self._access(rows, body, document, moment, post=post, reason=reason)
        for ordinal, target in enumerate(
            self.chance.sample(outside, min(3, len(outside))), start=1
        ):
            rows["drafting_recipient"].append(
                line(self.ids.at(moment), body.id, document, target.id, target.name, target.code,
                     "internal", ordinal)
            )  # fmt: skip
        if state not in {"drafting", "abandoned"}:
            self._approve(rows, body, document, moment, (version, head, chief, state))
        if issued and number:
            self._issue(rows, body, document, since, (version, clerk, number, business))

    def _approve(
        self,
        rows: Rows,
        body: Body,
        document: str,
        moment: datetime,
        how: tuple[str, Seat, Seat, str],
    ) -> None:
        version, head, chief, state = how
        for ordinal, (side, post) in enumerate((("content", head), ("form", chief)), 1):
            open_ = state == "in_review" and side == "form"
            rows["approval_approval"].append(
                line(
                    self.ids.at(moment), body.id, document, version, 1, ordinal, 1, side, "",
                    post.id, moment.isoformat(), False, "", "asked" if open_ else "approved", "",
                    None if open_ else post.id, "" if open_ else post.name,
                    "" if open_ else post.title, "", None if open_ else moment.isoformat(), "",
                )
            )  # fmt: skip

    def _issue(
        self,
        rows: Rows,
        body: Body,
        document: str,
        moment: datetime,
        how: tuple[str, Seat, int, str],
    ) -> None:
        version, clerk, number, business = how
        at, year = moment.isoformat(), moment.year
        book = body.books.get(("outgoing", year)) or next(iter(body.books.values()))
        rows["numbering_entry"].append(
            line(self.ids.at(moment), body.id, book, number, moment.date(), document, clerk.id,
                 clerk.name, at, version, "", None, "", "", "", "", "")
        )  # fmt: skip
        rows["publication_issue"].append(
            line(self.ids.at(moment), body.id, document, version, business, clerk.id, clerk.name,
                 at, moment.date(), False)
        )  # fmt: skip
