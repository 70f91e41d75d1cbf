"""What a public site owes its readers beside the list: the map of the site, and how to read it with ease."""

from flask import render_template

from webui.access import for_everyone
from webui.desks.public_list.blueprint import blueprint


@blueprint.get("/site-map")
@for_everyone
def site_map() -> str:
    """Show every public page and every file."""
    return render_template("public_list/site_map.html")


@blueprint.get("/accessibility")
@for_everyone
def accessibility() -> str:
    """Say what the site does for readers who see, hear or move with difficulty, and offer the switches."""
    return render_template("public_list/accessibility.html")
