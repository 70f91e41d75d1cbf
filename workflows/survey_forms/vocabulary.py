"""The words that stand over the columns of survey forms, and around the table."""

from typing import Final

from engine.spreadsheets.words import letters_in, narrow
from workflows.survey_forms.terms import FormColumn

_TITLES: Final[dict[FormColumn, tuple[str, ...]]] = {
    FormColumn.SEQUENCE: ("序号", "编号", "序 号", "No"),
    FormColumn.DEPARTMENT: (
        "旗区/部门名称",
        "旗区部门",
        "部门名称",
        "单位名称",
        "部门",
        "单位",
        "实施部门",
        "实施单位",
        "实施机关",
        "责任部门",
        "责任单位",
        "department",
    ),
    FormColumn.DEMANDING_UNIT: ("索要单位", "索要部门", "要求提供单位"),
    FormColumn.MATTER_NAME: (
        "事项名称",
        "政务服务事项名称",
        "办理事项",
        "办理事项名称",
        "事项",
        "matter_name",
    ),
    FormColumn.PURPOSE: ("证明用途", "用途"),
    FormColumn.MATTER_CODE: (
        "事项实施编码",
        "实施编码",
        "事项编码",
        "事项代码",
        "实施清单编码",
        "matter_code",
    ),
    FormColumn.PROOF_NAME: (
        "免提交证明材料名称",
        "免提交证明名称",
        "免提交材料名称",
        "证明材料名称",
        "证明事项名称",
        "证明名称",
        "材料名称",
        "证明事项",
        "proof_name",
    ),
    FormColumn.DIRECT_CANCELLATION: ("直接取消",),
    FormColumn.DATA_SHARING: ("数据共享",),
    FormColumn.COMMITMENT: ("告知承诺", "告知承诺制"),
    FormColumn.DEPARTMENT_VERIFICATION: ("部门核验", "部门间核验", "部门核查", "部门间核查"),
    FormColumn.OTHER: ("其他方式", "其它方式", "其他", "其它"),
    FormColumn.WAYS: (
        "证明免提交方式",
        "免提交方式",
        "代替取消方式",
        "替代取消方式",
        "取消替代方式",
        "替代方式",
        "exempt_way",
        "ways",
    ),
    FormColumn.PROOF_TYPE: ("证明类型", "证明类别", "proof_type"),
    FormColumn.ISSUING_UNIT: ("开具单位", "开具部门", "出具单位", "出具部门", "issuing_unit"),
    FormColumn.LEGAL_BASIS: (
        "设定依据",
        "设定及保留依据",
        "依据名称文号及条文内容",
        "法律依据",
        "依据",
        "legal_basis",
    ),
    FormColumn.BASIS_LEVEL: ("效力层级", "依据层级", "basis_level"),
    FormColumn.RETAINED_REASON: (
        "不能实行告知承诺及保留原因",
        "保留原因",
        "保留理由",
        "retained_reason",
    ),
    FormColumn.NOTE: ("备注", "说明", "note"),
    FormColumn.SOURCE: ("来源", "source"),
    FormColumn.PLACE: ("地区", "城市", "city"),
    FormColumn.PERSONAL: (
        "填报人",
        "联络员",
        "联络员姓名",
        "联络员及联系方式",
        "联系人",
        "联系电话",
        "联系方式",
        "电话",
        "手机",
        "手机号码",
        "经办人",
        "负责人",
        "单位负责人",
    ),
}
VOCABULARY: Final = {
    letters_in(narrow(title)): str(column) for column, titles in _TITLES.items() for title in titles
}
"""Folded heading -> what stands under it."""

EXEMPT_TITLE: Final = "免提交"
"""A heading with this word is of 附件2, whatever other columns are missing."""
NOTE_WORDS: Final = ("备注", "注", "说明", "填表说明", "填报说明")
"""A line that explains the form begins so."""
SIGNATURE_WORDS: Final = (
    "填报单位",
    "填报部门",
    "填报人",
    "填报日期",
    "单位负责人",
    "负责人",
    "联络员",
    "联系人",
    "联系电话",
    "审核人",
    "制表人",
)
"""A line that says who filled the form begins so."""
TOTAL_WORDS: Final = ("合计", "总计", "小计", "共计", "总数")
"""A line of sums begins so."""
