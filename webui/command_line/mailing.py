"""The mails of the city: to which server, with which words."""

import os

from engine.config import Settings
from engine.mail.terms import LetterToMail, MailSettings, MailText, Post, Wording
from webui.letter_words import letter_label, letter_sentence


def post_of(settings: Settings) -> Post | None:
    """Return the mail server of the city; None where no mail is sent."""
    table = settings.table("mail", MailSettings)
    return Post(table, os.environ.get("MIANZHENG_SMTP_PASSWORD")) if table.host else None


def wording_of(post: Post) -> Wording:
    """Return what writes a mail: one sentence, and the way to what it is about."""
    site = post.settings.site.rstrip("/")

    def worded(letter: LetterToMail) -> MailText:
        about = f"：{letter.case_no}" if letter.case_no else ""
        place = f"{site}/cases/{letter.case_no}" if letter.case_no else f"{site}/inbox"
        body = "\n".join(
            (
                letter_sentence(letter.kind, letter.facts),
                "",
                f"办理或查看：{place}",
                "",
                f"本邮件由系统自动发出，无须回复。不再接收：{site}/inbox/delivery",
                "",
            )
        )
        return MailText(f"【免证】{letter_label(letter.kind)}{about}", body)

    return worded
