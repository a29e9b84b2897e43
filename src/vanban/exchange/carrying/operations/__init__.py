"""Packets and reports taken along as one file while the line is down, and brought in again."""

from vanban.exchange.carrying.operations.carry_in import CannotTakeFile, CarriedIn, carry_in
from vanban.exchange.carrying.operations.carry_out import CannotCarry, CarriedFile, carry_out

__all__ = [
    "CannotCarry",
    "CannotTakeFile",
    "CarriedFile",
    "CarriedIn",
    "carry_in",
    "carry_out",
]
