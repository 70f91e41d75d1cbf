"""The approval sheet: one page of A4 in the browser and as PDF, and the public page that checks it."""

from webui.desk import Desk
from webui.desks.approval_sheet import check_pages, pages
from webui.desks.approval_sheet.blueprint import blueprint

__all__ = ["DESK", "check_pages", "pages"]

DESK = Desk(blueprint)
