"""What is wrong with a condition, told in Chinese beside English."""

import re

import pytest

import govrules as gr
from govrules.reading.condition_nodes import condition_of
from govrules.reading.conditions import _SIGNS, _WORDS, LONGEST
from govrules.reading.errors import RulesetError

KIND = gr.load("cn/regulation-2019").rules.record_types["application"]


def faults(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(RulesetError) as caught:
        condition_of(text, KIND)
    return [each.told("zh") for each in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("text", "told", "mend"),
    [
        ("channel ==", "条件中不应有“==”", "等于请写 ="),
        ("channel =", "条件在“=”之后没有写完", "此处应为字段、数字"),
        ("channel = 'x", "文字缺少结尾的单引号", "请补上单引号"),
        ("channel ＝ 'x'", "条件中有全角的“＝”", "请写半角的 ="),
        ("(channel = 'x'", "左括号“(”没有配对", "请在其结束处写 )"),
        ("channel = null", "条件中不应有“null”", "没有值与 NULL 相等"),
        ("channel like 'x'", "条件中不应有“like”", "文字须完全相同才算相等"),
        ("lower(channel) = 'x'", "没有函数“lower”", "只有 COALESCE 和 CONTAINS"),
        ("received_on > DATE '2020-02-30'", "“2020-02-30”不是日期", "日期请写作 DATE '2020-01-01'"),
        ("fee > 1234567890123456.5", "超过 15 位", "编号、代码请写作文字"),
        ("recieved_on IS NULL", "没有字段“recieved_on”", "是否指“received_on”？"),
        ("region = 'x'", "条件不读取 region", "所属地区"),
        ("received_on = '2020-01-01'", "“'2020-01-01'”是文字，“received_on”是日期", "日期请写作"),
        ("received_on", "“received_on”是日期，不是条件", "请作比较"),
        ("received_on + 3 > 4", "“received_on”是日期：+ 只用于数字", "时间的长短是期限"),
        ("CONTAINS(received_on, 'x')", "“received_on”是日期：CONTAINS 只用于多选字段", "类型为 set 的字段"),
        ("(" * 60 + "channel" + ")" * 60, "条件嵌套超过", "请删去多余的括号"),
        ("channel = '" + "x" * LONGEST + "'", "个字符，超过", "请分成几条规则"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_chinese_with_its_help(text: str, told: str, mend: str) -> None:
    found = faults(text)[0]
    assert told in found[0]
    assert mend in str(found[1])


@pytest.mark.parametrize("sign", [sign for sign, _ in _SIGNS])
def test_every_wrong_sign_has_its_help_in_chinese(sign: str) -> None:
    assert any(re.search("请|只|条件|字段", str(mend)) for _, mend in faults(f"channel {sign} 'x'"))


@pytest.mark.parametrize("word", list(_WORDS))
def test_every_word_of_sql_has_its_help_in_chinese(word: str) -> None:
    told, mend = faults(f"channel {word} 'x'")[0]
    assert f"“{word}”" in told
    assert re.search("请|只|期限|规则", str(mend))


def test_all_faults_are_told_in_chinese_with_place_and_count() -> None:
    with pytest.raises(RulesetError) as caught:
        condition_of("received_on = 'x' AND nothing = 1", KIND, "试")
    told, mend = caught.value.told("zh")
    assert mend is None
    lines = told.splitlines()
    assert lines[0].startswith("试:1:15：“'x'”是文字，“received_on”是日期")
    assert lines[1] == "  建议：日期请写作 DATE '2020-01-01'"
    assert lines[-1] == "共 2 处错误"
    assert "help: " in str(caught.value)


def test_a_hostile_condition_is_shown_by_its_beginning() -> None:
    told, _ = faults("channel = '{0}%s" + "x" * 3000)[0]
    assert len(told) < 600
