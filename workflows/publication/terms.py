"""Where a version is published."""

from enum import StrEnum


class Channel(StrEnum):
    """A place where people can read the list. Plan 三(一)2: 政府门户网站、政务服务平台等."""

    PORTAL = "portal"
    SERVICE_PLATFORM = "service_platform"
    MOBILE = "mobile"
    NOTICE_BOARD = "notice_board"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.PORTAL: "政府门户网站",
    Channel.SERVICE_PLATFORM: "政务服务平台",
    Channel.MOBILE: "蒙速办·鄂能办",
    Channel.NOTICE_BOARD: "办事大厅公告栏",
}
