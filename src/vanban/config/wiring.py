"""Who listens to what. The only file in which a lower step's event meets a higher step's handler.

Event name (room and class) → dotted paths of handlers, each run as a job of its own.
"""

LISTENERS: dict[str, tuple[str, ...]] = {
    "core.people.AbsenceRecorded": (
        "vanban.outgoing.approval.handlers.on_absence_recorded",
        "vanban.incoming.assignment.handlers.on_absence_recorded",
        "vanban.incoming.processing.handlers.on_absence_recorded",
    ),
    "core.records.ReadingAsked": ("vanban.oversight.tracking.handlers.on_reading_asked",),
    "core.records.MessageMoved": ("vanban.oversight.tracking.handlers.on_message_moved",),
    "core.calendar.CalendarChanged": ("vanban.incoming.assignment.handlers.on_calendar_changed",),
    "exchange.receiving.PackageReceived": (
        "vanban.incoming.reception.handlers.on_package_received",
    ),
    "incoming.reception.DocumentReceived": (
        "vanban.trust.verification.handlers.on_document_received",
        "vanban.oversight.tracking.handlers.on_document_received",
    ),
    "incoming.reception.EmailBoxFailed": (
        "vanban.oversight.tracking.handlers.on_email_box_failed",
    ),
    "incoming.reception.TakeBackNoted": ("vanban.oversight.tracking.handlers.on_take_back_noted",),
    "exchange.receiving.TakeBackAsked": ("vanban.incoming.reception.handlers.on_take_back_asked",),
    "exchange.receiving.PacketStrayed": ("vanban.oversight.tracking.handlers.on_packet_strayed",),
    "exchange.sending.PlaceReminded": ("vanban.incoming.reception.handlers.on_place_reminded",),
    "incoming.reception.ReminderNoted": ("vanban.oversight.tracking.handlers.on_reminder_noted",),
    "exchange.sending.StatusUnplaced": ("vanban.exchange.receiving.handlers.on_status_unplaced",),
    "exchange.receiving.StatusReceived": ("vanban.exchange.sending.handlers.on_status_reported",),
    "exchange.receiving.StatusReported": ("vanban.exchange.sending.handlers.on_status_reported",),
    "exchange.sending.DispatchStopped": (
        "vanban.exchange.sending.handlers.on_dispatch_stopped",
        "vanban.oversight.tracking.handlers.on_dispatch_stopped",
    ),
    "exchange.sending.DocumentTurnedDown": (
        "vanban.oversight.tracking.handlers.on_document_turned_down",
    ),
    "exchange.sending.PackageHandedOver": (
        "vanban.exchange.receiving.handlers.on_package_handed_over",
    ),
    "incoming.registration.DocumentRegistered": (
        "vanban.incoming.assignment.handlers.on_document_registered",
    ),
    "outgoing.publication.DocumentIssued": (
        "vanban.exchange.sending.handlers.on_document_issued",
        "vanban.oversight.tracking.handlers.on_document_issued",
    ),
    "outgoing.publication.FileCopyAsked": (
        "vanban.oversight.tracking.handlers.on_file_copy_asked",
    ),
    "outgoing.publication.FileCopyMoved": (
        "vanban.oversight.tracking.handlers.on_file_copy_moved",
    ),
    "outgoing.publication.ReplyIssued": ("vanban.incoming.processing.handlers.on_reply_issued",),
    "outgoing.drafting.DraftAbandoned": ("vanban.outgoing.numbering.handlers.on_draft_abandoned",),
    "outgoing.numbering.NumberStamped": ("vanban.outgoing.publication.handlers.on_number_stamped",),
    "outgoing.numbering.NumberVoided": ("vanban.outgoing.publication.handlers.on_number_voided",),
    "outgoing.numbering.StampFailed": ("vanban.outgoing.publication.handlers.on_stopped",),
    "outgoing.sealing.DocumentSealed": ("vanban.outgoing.publication.handlers.on_document_sealed",),
    "trust.keys.TransactionEnded": (
        "vanban.outgoing.signing.handlers.on_transaction_ended",
        "vanban.outgoing.sealing.handlers.on_transaction_ended",
        "vanban.outgoing.copying.handlers.on_transaction_ended",
        "vanban.outgoing.publication.handlers.on_transaction_ended",
    ),
    "outgoing.sealing.SealingFailed": ("vanban.outgoing.publication.handlers.on_stopped",),
    "incoming.registration.DocumentPresented": (
        "vanban.oversight.tracking.handlers.on_document_presented",
    ),
    "incoming.assignment.DocumentAssigned": (
        "vanban.oversight.tracking.handlers.on_document_assigned",
    ),
    "incoming.assignment.PartSplit": ("vanban.oversight.tracking.handlers.on_document_assigned",),
    "incoming.assignment.PartHandedBack": (
        "vanban.oversight.tracking.handlers.on_part_handed_back",
    ),
    "incoming.assignment.PartUrged": ("vanban.oversight.tracking.handlers.on_part_urged",),
    "incoming.assignment.DeadlineNear": ("vanban.oversight.tracking.handlers.on_deadline_near",),
    "incoming.assignment.DeadlinePassed": (
        "vanban.oversight.tracking.handlers.on_deadline_passed",
    ),
    "incoming.assignment.ExtensionAsked": (
        "vanban.oversight.tracking.handlers.on_extension_asked",
    ),
    "incoming.assignment.ExtensionAnswered": (
        "vanban.oversight.tracking.handlers.on_extension_answered",
    ),
    "incoming.assignment.DeadlineMoved": ("vanban.oversight.tracking.handlers.on_deadline_moved",),
    "incoming.processing.OpinionsAsked": ("vanban.oversight.tracking.handlers.on_opinions_asked",),
    "incoming.processing.OpinionGiven": ("vanban.oversight.tracking.handlers.on_opinion_given",),
    "incoming.processing.DocumentFinished": (
        "vanban.oversight.tracking.handlers.on_document_finished",
    ),
    "outgoing.drafting.DraftSubmitted": ("vanban.oversight.tracking.handlers.on_draft_submitted",),
    "outgoing.approval.DraftApproved": ("vanban.oversight.tracking.handlers.on_draft_approved",),
    "outgoing.approval.DraftReturned": ("vanban.oversight.tracking.handlers.on_draft_returned",),
    "outgoing.signing.NextSignerAsked": (
        "vanban.oversight.tracking.handlers.on_next_signer_asked",
    ),
    "outgoing.signing.SigningFailed": ("vanban.oversight.tracking.handlers.on_signing_failed",),
}
