"""What happened to a dossier, and to the list of a year, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from vanban.foundation.words import Words

TOLD_OF_DOSSIERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "keeping.dossiers.open_dossier": "mở hồ sơ",
        "keeping.dossiers.revise_dossier": "sửa thông tin hồ sơ",
        "keeping.dossiers.set_people": "phân công: {maker} lập",
        "keeping.dossiers.note_filed": "đưa vào hồ sơ số {ordinal}: {what}",
        "keeping.dossiers.file_files": "đưa vào hồ sơ tài liệu: {names}",
        "keeping.dossiers.note_leaf": "ghi chú số {ordinal}",
        "keeping.dossiers.take_out": "lấy ra khỏi hồ sơ số {ordinal}",
        "keeping.dossiers.close_dossier": "kết thúc hồ sơ, {leaves} văn bản, tài liệu",
        "keeping.dossiers.reopen_dossier": "mở lại hồ sơ",
    }
)
TOLD_OF_LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "keeping.dossiers.begin_list": "lập danh mục, {lines} dòng",
        "keeping.dossiers.save_lines": "sửa danh mục, {lines} dòng",
        "keeping.dossiers.approve_list": "phê duyệt danh mục",
        "keeping.dossiers.return_list": "trả lại danh mục",
        "keeping.dossiers.issue_list": "ban hành danh mục",
        "keeping.dossiers.open_list": "in danh mục",
    }
)
_NAMES: Final = ("maker", "ordinal", "what", "names", "leaves", "lines")


def told_of_dossier(act: str, facts: Mapping[str, Any]) -> tuple[Words, str] | None:
    """What was done to a dossier or a list, and why; None for an act that is not told."""
    words = TOLD_OF_DOSSIERS.get(act) or TOLD_OF_LISTS.get(act)
    if words is None:
        return None
    known = {name: facts.get(name, "") for name in _NAMES}
    why = facts.get("text") or (f"Phối hợp: {them}" if (them := facts.get("cooperating")) else "")
    return Words(words.format(**known).strip().rstrip(":")), str(why)
