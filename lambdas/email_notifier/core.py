"""What an incident looks like as an e-mail. Pure.

Limits: SNS API reference, Publish: a subject is ASCII, begins with a letter, number or punctuation mark,
has no line breaks or control characters and fewer than 100 characters; a message has 256 KB.
"""

from __future__ import annotations

from dataclasses import dataclass

from lambdas.shared.delivery import Delivery
from lambdas.shared.wording import clean, cut, facts, is_over, links, one_line, reason, verdict

SUBJECT_MAX_CHARS = 99
LINE_MAX_CHARS = 4000
NAME_WIDTH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """What SNS takes."""

    subject: str
    body: str


def mail(delivery: Delivery) -> Mail:
    """The e-mail about an incident's rise or end."""
    return Mail(subject=_subject(delivery), body=_body(delivery))


def _subject(delivery: Delivery) -> str:
    state = "RESOLVED" if is_over(delivery) else f"{delivery.entry.severity.upper()} ALARM"
    text = f"{state}: {delivery.alert.alarm}"
    printable = "".join(character if " " <= character <= "~" else "?" for character in text)
    return printable if len(printable) <= SUBJECT_MAX_CHARS else printable[: SUBJECT_MAX_CHARS - 3] + "..."


def _body(delivery: Delivery) -> str:
    entry, over = delivery.entry, is_over(delivery)
    lines = [
        verdict(delivery),
        *((f"It was: {entry.meaning}",) if over else ()),
        "",
        delivery.alert.alarm,
        "",
    ]
    lines += [_named(*fact) for fact in facts(delivery)]
    if not over:
        remedy = entry.remedy
        acts = f"{remedy.name} on {remedy.target}" if remedy else "none: a person must act"
        lines.append(_named("Remedy", acts))
    lines += ["", *(_named(*link) for link in links(delivery))]
    lines += ["", "The notification says:", reason(delivery.alert)]
    return "\n".join(cut(clean(line), LINE_MAX_CHARS) for line in lines) + "\n"


def _named(name: str, value: str) -> str:
    return f"{name + ':':<{NAME_WIDTH}}{one_line(value)}"
