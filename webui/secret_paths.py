"""Addresses that are themselves a secret: their key is cut out of every log line of ours."""

import logging
import re

from flask import Flask

FEED_PATH = "/my/deadlines/"
_SECRET = re.compile(re.escape(FEED_PATH) + r"[^\s/?'\"]+")
OTHER_LOGGERS = ("webui.refusal_pages", "gunicorn.error")
"""Beside the application's own: those that name the address of a request that went wrong."""


class WithoutSecrets(logging.Filter):
    """Lets every line through, without the key that its address held."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the key out."""
        text = record.getMessage()
        if FEED_PATH in text:
            record.msg, record.args = _SECRET.sub(f"{FEED_PATH}...", text), ()
        return True


def keep_secrets_out_of_logs(app: Flask) -> None:
    """Put the filter on whatever logs addresses."""
    for logger in (app.logger, *map(logging.getLogger, OTHER_LOGGERS)):
        if not any(isinstance(each, WithoutSecrets) for each in logger.filters):
            logger.addFilter(WithoutSecrets())
