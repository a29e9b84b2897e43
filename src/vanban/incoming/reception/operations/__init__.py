"""Taking up what arrives, entering what comes by hand, sending back what cannot stay."""

from vanban.incoming.reception.operations.classify import CannotClassify, classify_file
from vanban.incoming.reception.operations.email_boxes import (
    CannotSetBox,
    set_email_box,
    stop_email_box,
    try_email_box,
)
from vanban.incoming.reception.operations.emails import (
    CannotTakeEmail,
    look_into_box,
    take_email,
)
from vanban.incoming.reception.operations.enter_by_hand import CannotEnter, enter_by_hand
from vanban.incoming.reception.operations.enter_files import enter_files
from vanban.incoming.reception.operations.judge_again import NothingToJudge, judge_again
from vanban.incoming.reception.operations.lay_down import header_of_document
from vanban.incoming.reception.operations.likenesses import decide, note_likenesses, undecided
from vanban.incoming.reception.operations.reminded import note_reminder
from vanban.incoming.reception.operations.report import report_to_sender
from vanban.incoming.reception.operations.return_package import CannotReturn, return_package
from vanban.incoming.reception.operations.scans import collect_scans
from vanban.incoming.reception.operations.take_back import (
    CannotAnswerTakeBack,
    agree_to_take_back,
    note_take_back,
    refuse_take_back,
)
from vanban.incoming.reception.operations.take_up import take_in

__all__ = [
    "CannotAnswerTakeBack",
    "CannotClassify",
    "CannotEnter",
    "CannotReturn",
    "CannotSetBox",
    "CannotTakeEmail",
    "NothingToJudge",
    "agree_to_take_back",
    "classify_file",
    "collect_scans",
    "decide",
    "enter_by_hand",
    "enter_files",
    "header_of_document",
    "judge_again",
    "look_into_box",
    "note_likenesses",
    "note_reminder",
    "note_take_back",
    "refuse_take_back",
    "report_to_sender",
    "return_package",
    "set_email_box",
    "stop_email_box",
    "take_email",
    "take_in",
    "try_email_box",
    "undecided",
]
