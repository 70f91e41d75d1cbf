"""The baseline of memory and cold start: one Flask page under gunicorn, `python -m ... PORT`."""

import sys

from flask import Flask
from gunicorn.app.base import BaseApplication


class _BareServer(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    def load_config(self) -> None:
        """Take the same options as the product's server."""
        self.cfg.set("bind", f"127.0.0.1:{sys.argv[1]}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 4)
        self.cfg.set("loglevel", "warning")

    def load(self) -> Flask:
        """Return an application that says one word."""
        app = Flask(__name__, static_folder=None)
        app.add_url_rule("/", view_func=lambda: "免证")
        return app


if __name__ == "__main__":
    _BareServer().run()
