"""The tables of `access`, one noun a file."""

from sekisho.access.models.enrolment import Enrolment
from sekisho.access.models.log_entry import LogEntry
from sekisho.access.models.log_head import LogHead
from sekisho.access.models.machine_token import Token
from sekisho.access.models.person import Person
from sekisho.access.models.visit import Visit

__all__ = ["Enrolment", "LogEntry", "LogHead", "Person", "Token", "Visit"]
