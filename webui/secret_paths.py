"""Addresses that are themselves a secret: their key is cut out of every log line of ours."""

import logging
import re

from flask import Flask

FEED_PATH = "/my/deadlines/"
CHECK_PATH = "/check/"
"""Of a printed approval sheet: whoever has its code learns how the case stands."""
_SECRET = re.compile(rf"({re.escape(FEED_PATH)}|{re.escape(CHECK_PATH)})[^\s/?'\"]+")
OTHER_LOGGERS = ("webui.refusal_pages", "gunicorn.error")
"""Beside the application's own: those that name the address of a request that went wrong."""


class WithoutSecrets(logging.Filter):
    """Lets every line through, without the key that its address held."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the key out."""
        text = record.getMessage()
        if _SECRET.search(text):
            record.msg, record.args = _SECRET.sub(r"\1...", text), ()
        return True


def keep_secrets_out_of_logs(app: Flask) -> None:
    """Put the filter on whatever logs addresses."""
    for logger in (app.logger, *map(logging.getLogger, OTHER_LOGGERS)):
        if not any(isinstance(each, WithoutSecrets) for each in logger.filters):
            logger.addFilter(WithoutSecrets())
