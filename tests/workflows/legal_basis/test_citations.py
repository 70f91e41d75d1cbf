"""What a basis as written seems to cite. Sources: the 51 bases of seeds/proof_items.csv, and domain.md 3."""

import csv
from pathlib import Path

import pytest

from workflows.legal_basis.citations import citations_in, number_key
from workflows.legal_basis.places import place_words
from workflows.legal_basis.terms import BasisLevel

Read = tuple[str | None, str | None, str]
"""Title, number, place in words."""


def read(text: str) -> list[Read]:
    return [
        (one.title, one.number, place_words(one.place) if one.place else "") for one in citations_in(text)
    ]


def rules(title: str, number: str | None, place: str) -> list[Read]:
    return [(title, number, place)]


WORK_RULES = "安徽省临时救助工作操作规程"
WORK_NUMBER = "皖民社救字〔2017〕117号"
LICENCE = "危险化学品经营许可证管理办法"
LICENCE_NUMBER = "国家安全生产监督管理总局令第55号"
PROVISION = "福建省居民户口登记管理实施规定"
PROVISION_NUMBER = "闽公综〔2021〕275号"
REAL: dict[str, list[Read]] = {
    "民发〔2020〕20号": [(None, "民发〔2020〕20号", "")],
    "广州市人民政府关于取消33项证明事项的通知": rules("广州市人民政府关于取消33项证明事项的通知", None, ""),
    "《安徽省城乡最低生活保障工作操作规程》(皖民社救字〔2016〕185号)第二十条第一款": rules(
        "安徽省城乡最低生活保障工作操作规程", "皖民社救字〔2016〕185号", "第二十条第一款"
    ),
    "《安徽省临时救助工作操作规程》(皖民社救字〔2017〕117号)第十四条第一款第(四)项": rules(
        WORK_RULES, WORK_NUMBER, "第十四条第一款第（四）项"
    ),
    "《安徽省临时救助工作操作规程》(皖民社救字〔2017〕117号)第十四条第一款第(五)项": rules(
        WORK_RULES, WORK_NUMBER, "第十四条第一款第（五）项"
    ),
    "《宁夏公安派出所出具证明管理工作规范(试行)》": rules(
        "宁夏公安派出所出具证明管理工作规范(试行)", None, ""
    ),
    "《烟花爆竹安全管理条例》第十九条": rules("烟花爆竹安全管理条例", None, "第十九条"),
    "《危险化学品经营许可证管理办法》(国家安全生产监督管理总局令第55号)第三章第十四条": rules(
        LICENCE, LICENCE_NUMBER, "第十四条"
    ),
    "《危险化学品经营许可证管理办法》(国家安全生产监督管理总局令第55号)第三章第十九条": rules(
        LICENCE, LICENCE_NUMBER, "第十九条"
    ),
    "《中华人民共和国护照法》第六条；公通字[2003]13号第四条": [
        ("中华人民共和国护照法", None, "第六条"),
        (None, "公通字〔2003〕13号", "第四条"),
    ],
    "《中国公民因私事往来香港地区或者澳门地区的暂行管理办法》第九条": rules(
        "中国公民因私事往来香港地区或者澳门地区的暂行管理办法", None, "第九条"
    ),
    "《中华人民共和国公证法》第十一条；《遗赠扶养协议公证细则》第八条；民发〔2020〕20号附件第1项例外规定": [
        ("中华人民共和国公证法", None, "第十一条"),
        ("遗赠扶养协议公证细则", None, "第八条"),
        (None, "民发〔2020〕20号", "附件第（一）项"),
    ],
    "《湖南省法律援助条例》第十三条（地方性法规）": rules("湖南省法律援助条例", None, "第十三条"),
    "《中华人民共和国律师法》第7条（法律）": rules("中华人民共和国律师法", None, "第七条"),
    "《国务院对确需保留的行政审批项目设定行政许可的决定》": rules(
        "国务院对确需保留的行政审批项目设定行政许可的决定", None, ""
    ),
    "《福建省公安厅关于取消有关证明事项的通知》(闽公综〔2019〕41号)": rules(
        "福建省公安厅关于取消有关证明事项的通知", "闽公综〔2019〕41号", ""
    ),
    "《福建省居民户口登记管理实施规定》(闽公综〔2021〕275号)第十四条": rules(
        PROVISION, PROVISION_NUMBER, "第十四条"
    ),
    "《福建省居民户口登记管理实施规定》(闽公综〔2021〕275号)第十二条": rules(
        PROVISION, PROVISION_NUMBER, "第十二条"
    ),
    "《广东省法律援助条例》": rules("广东省法律援助条例", None, ""),
    "《民政部关于进一步规范(无)婚姻登记记录证明相关工作的通知》(2015)": rules(
        "民政部关于进一步规范(无)婚姻登记记录证明相关工作的通知", None, ""
    ),
}
"""Every basis of seeds/proof_items.csv -> what it cites; read by hand."""


def test_the_table_holds_every_basis_of_the_real_rows() -> None:
    with Path("seeds/proof_items.csv").open(encoding="utf-8-sig", newline="") as file:
        stated = {row["legal_basis"] for row in csv.DictReader(file)} - {""}

    assert stated == set(REAL)


@pytest.mark.parametrize("text", REAL)
def test_real_bases_are_read_as_a_person_reads_them(text: str) -> None:
    assert read(text) == REAL[text]


QUIRKS: dict[str, list[Read]] = {
    # domain.md 3.2: several bases in one cell, marked with their level
    "【法律】《甲法》第六条、第七条第一、二款【行政法规】《乙条例》（国务院令\uff16\uff16号）第十条之一": [
        ("甲法", None, "第六条"),
        ("甲法", None, "第七条第一款"),
        ("甲法", None, "第七条第二款"),
        ("乙条例", "国务院令66号", "第十条之一"),
    ],
    # domain.md 3.9: full and half width, 〔〕 [] (), blanks and line ends inside words
    "《中华人民共和国残疾人保障法》第 三 十\n条": [("中华人民共和国残疾人保障法", None, "第三十条")],
    "内政办发（2019）33号\u3000第\uff12条": [(None, "内政办发〔2019〕33号", "第二条")],
    "《优化营商环境条例》(国务院令第722号)第44条": [("优化营商环境条例", "国务院令第722号", "第四十四条")],
    "《甲法》第六条至第八条": [("甲法", None, f"第{number}条") for number in "六七八"],
    "《甲法》第六条至第六百条": [("甲法", None, "第六条"), ("甲法", None, "第六百条")],
    "《甲法》第5条第（一）、（三）项": [
        ("甲法", None, "第五条第（一）项"),
        ("甲法", None, "第五条第（三）项"),
    ],
    "根据《甲法》第三条和《乙条例》（2019年修订）第四条第二款规定": [
        ("甲法", None, "第三条"),
        ("乙条例", None, "第四条第二款"),
    ],
    "中华人民共和国主席令第45号《中华人民共和国民法典》第一千零四十六条": [
        ("中华人民共和国民法典", "中华人民共和国主席令第45号", "第一千零四十六条")
    ],
    "《关于〈证明目录〉的通知》": [("关于〈证明目录〉的通知", None, "")],
    "根据婚姻登记条例第六条": [("婚姻登记条例", None, "第六条")],
    "依据民发〔2020〕20号第二条": [(None, "民发〔2020〕20号", "第二条")],
    "《甲法》第三条；第五条": [("甲法", None, "第三条"), ("甲法", None, "第五条")],
    # A number after a semicolon is another document, not the number of the one before.
    "《甲法》；内政办发〔2019〕33号": [("甲法", None, ""), (None, "内政办发〔2019〕33号", "")],
    "《甲法》第三条，《甲法》第三条": [("甲法", None, "第三条")],
    # What points elsewhere names nothing, and nothing is invented for it.
    "同上": [],
    "该条例第八条": [],
    "无": [],
    "": [],
    "按上级要求": [],
}


@pytest.mark.parametrize("text", QUIRKS)
def test_quirks_of_cells_are_read(text: str) -> None:
    assert read(text) == QUIRKS[text]


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("《湖南省法律援助条例》第十三条（地方性法规）", [BasisLevel.LOCAL_REGULATION]),
        ("【法律】《甲法》【规范性文件】《乙通知》", [BasisLevel.LAW, BasisLevel.NORMATIVE_DOCUMENT]),
        ("【法律、规范性文件】《甲法》", [None]),  # two values say neither of the one document
        ("《甲法》第一条", [None]),
    ],
)
def test_a_level_is_taken_only_from_a_mark(text: str, levels: list[BasisLevel | None]) -> None:
    assert [one.level for one in citations_in(text)] == levels


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公通字[2003]13号", "公通字〔2003〕第13号"),
        ("国务院令第722号", "国务院令722号"),
        ("民发（2020）20号", "民发〔2020〕20号"),
        ("民发〔\uff12\uff10\uff12\uff10〕20号", "民发〔2020〕20号"),
    ],
)
def test_one_number_is_known_however_it_is_written(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_numbers_of_two_documents_stay_apart() -> None:
    assert number_key("民发〔2020〕20号") != number_key("民发〔2020〕2号")
    assert number_key("民发〔2020〕20号") != number_key("民发〔2002〕020号")
