"""Who listens to what. The only file in which a lower step's event meets a higher step's handler.

Event name (room and class) → dotted paths of handlers, each run as a job of its own.
"""

LISTENERS: dict[str, tuple[str, ...]] = {}
