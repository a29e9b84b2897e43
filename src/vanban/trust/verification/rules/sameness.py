"""Whether two objects of two PDF files are the same to whoever looks at the page."""

from typing import Any, Final

import pikepdf

# Bookkeeping inside objects that changes nothing to be seen, or leads back up the tree.
PASSED_OVER: Final = frozenset(
    {"/Parent", "/P", "/StructParent", "/StructParents", "/M", "/Popup", "/Length"}
)
DEPTH: Final = 60


class Same:
    """Deep equality of two objects of two files; remembers what it has compared."""

    def __init__(self) -> None:
        self.known: dict[tuple[tuple[int, int], tuple[int, int]], bool] = {}

    def __call__(self, a: Any, b: Any, depth: int = 0) -> bool:
        if a is None or b is None:
            return a is None and b is None
        if isinstance(a, pikepdf.Object) and isinstance(b, pikepdf.Object):
            if a.is_indirect and b.is_indirect:
                pair = (a.objgen, b.objgen)
                if _is_page(a) and _is_page(b):
                    return bool(a.objgen == b.objgen)  # where a link leads, not what is there
                if pair not in self.known:
                    self.known[pair] = True  # a circle closes on itself
                    self.known[pair] = self._objects(a, b, depth)
                return self.known[pair]
            return self._objects(a, b, depth)
        return bool(a == b)

    def _objects(self, a: Any, b: Any, depth: int) -> bool:
        if depth > DEPTH:
            return False
        if isinstance(a, pikepdf.Stream):
            return isinstance(b, pikepdf.Stream) and self._streams(a, b, depth)
        if isinstance(a, pikepdf.Dictionary):
            return isinstance(b, pikepdf.Dictionary) and self._entries(a, b, depth)
        if isinstance(a, pikepdf.Array):
            return (
                isinstance(b, pikepdf.Array)
                and len(a) == len(b)
                and all(
                    self(x, y, depth + 1) for x, y in zip(a.as_list(), b.as_list(), strict=True)
                )
            )
        return bool(a == b)

    def _streams(self, a: Any, b: Any, depth: int) -> bool:
        if not self._entries(a, b, depth):
            return False
        raw: bool = a.read_raw_bytes() == b.read_raw_bytes()
        return raw

    def _entries(self, a: Any, b: Any, depth: int) -> bool:
        keys = ({*a.keys()} | {*b.keys()}) - PASSED_OVER
        if "/TransformMethod" in keys:
            keys.discard("/Data")  # the whole catalogue hangs there
        return all(self(a.get(key), b.get(key), depth + 1) for key in keys)


def _is_page(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and str(thing.get("/Type", "")) == "/Page"
