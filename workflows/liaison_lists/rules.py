"""What may be wrong in 附件1. No sentence here ever repeats a name or a number."""

import re
from typing import Final

from engine.refusals import Refusal

CLAUSE: Final = "实施方案附件1"
MOST_LIAISONS: Final = 200
"""No unit has more; a longer file is another list."""
_PHONE: Final = re.compile(r"\+?[\d\s\-()（）]{5,20}(转\s*\d{1,6})?")


class LiaisonProblem(Refusal):
    """Base of what may be wrong in a list of liaisons."""

    clause = CLAUSE


class NoLiaisonList(LiaisonProblem):
    """No sheet has the header of 附件1."""

    code = "no_liaison_list"
    sentence = "“%(name)s”里没有找到附件1的表头"
    way_out = "。表头应有：序号、联络员姓名、所属科室、职务、联系电话、备注。"
    field = "file"


class NoLiaisons(LiaisonProblem):
    """A list that names nobody."""

    code = "no_liaisons"
    sentence = "名单里没有联络员"
    way_out = "。每个单位至少有一名联络员，请填写后再报送。"
    field = "file"


class LiaisonNameMissing(LiaisonProblem):
    """A row without a name."""

    code = "liaison_name_missing"
    sentence = "这一行没有填写联络员姓名"
    way_out = "。没有人的行请删去。"


class LiaisonPhoneMissing(LiaisonProblem):
    """A liaison whom nobody can call."""

    code = "liaison_phone_missing"
    sentence = "这一行没有填写联系电话"


class LiaisonPhoneMalformed(LiaisonProblem):
    """Not a telephone number."""

    code = "liaison_phone_malformed"
    sentence = "这一行的联系电话不像电话号码"
    way_out = "。请只填一个号码，座机带区号；其他说明写在备注。"


class TooManyLiaisons(LiaisonProblem):
    """Longer than any unit's list."""

    code = "too_many_liaisons"
    sentence = "名单有 %(count)s 人，超过上限 %(most)s 人"
    way_out = "。请核对是否选错文件。"
    field = "file"


def is_phone(text: str) -> bool:
    """Say whether the text is one telephone number."""
    return _PHONE.fullmatch(text) is not None
