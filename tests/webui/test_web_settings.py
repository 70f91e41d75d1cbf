"""The [web] table of config.toml, refused at start where it would only fail on paper."""

from pathlib import Path

import pytest

from engine.config import BadSetting, Settings
from webui.office import WebSettings


def settings(address: object) -> WebSettings:
    tables = {"web": {"public_address": address}}
    return Settings(tables, source=Path("config.toml")).table("web", WebSettings)


@pytest.mark.parametrize(
    "address", ["https://mz.example.cn", "http://10.1.2.3:8080/", "https://mz.example.cn/"]
)
def test_an_address_that_a_telephone_can_open_is_taken(address: str) -> None:
    assert settings(address).public_address == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mz.example.cn",
        "ftp://mz.example.cn",
        "https://",
        "https://mz.example.cn/list",
        "https://a b",
        "//x",
    ],
)
def test_another_is_refused_with_its_place(address: str) -> None:
    with pytest.raises(BadSetting) as refused:
        settings(address)

    assert refused.value.facts["path"] == "[web] public_address"
