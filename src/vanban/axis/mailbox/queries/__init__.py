"""What waits for a member, and how what it sent is faring; and all of it, for the operator."""

from vanban.axis.mailbox.queries.boxes import count_waiting, received, received_between, sent

__all__ = ["count_waiting", "received", "received_between", "sent"]
