"""What one may hold on an axis."""

from typing import Final

USE: Final = "axis.use"  # a member system, for the organisations it serves
OPERATE: Final = "axis.operate"  # the operator
