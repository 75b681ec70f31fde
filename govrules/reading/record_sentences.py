"""What is said of cells, tables and files that cannot be read as they stand: every sentence, zh and en.

Comes in: nothing. Goes out: tables of sentences by code. Must not know: how a cell or a file is read.

Long because it is one list: what users read, in one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from govrules.calendars.wording import Text


class Words(NamedTuple):
    """A sentence and how to mend what it says; `{name}` is filled in."""

    reason: Text
    help: Text | None = None

    def in_(self, lang: str, params: Mapping[str, str]) -> tuple[str, str | None]:
        """The sentence and the help in `lang`; a help whose parameter is empty is left out."""
        reason = self.reason.in_(lang).format_map(params)
        if self.help is None:
            return reason, None
        return reason, self.help.in_(lang).format_map(params).strip() or None


_WRITE_DATE = Text("请写作 2020-04-20", "write it as `2020-04-20`")
_LEAVE_EMPTY = Text(
    "未知或尚未发生的，请将单元格留空",
    "leave the cell empty where it is not known or has not happened",
)

CELLS: Mapping[str, Words] = MappingProxyType(
    {
        "date-form": Words(Text("不是可识别的日期", "not a date in a form that is read"), _WRITE_DATE),
        "date-ambiguous": Words(
            Text(
                "年份没有以四位数写在最前，日、月可能弄混",
                "the year does not come first with four digits, so day and month could be mistaken",
            ),
            _WRITE_DATE,
        ),
        "date-impossible": Words(
            Text("没有这一天", "there is no such day"),
            Text("请更正月、日", "correct the month or the day"),
        ),
        "date-without-day": Words(
            Text("只有年份或年月，没有日", "a year or a month without its day"),
            Text("请写明到日，如 2020-04-20", "give the day too, as in `2020-04-20`"),
        ),
        "date-number": Words(
            Text("此数不是日期序列号", "this number is not a serial number of a day"),
            Text(
                "请写作 2020-04-20，或将单元格设为日期格式",
                "write it as `2020-04-20`, or give the cell a date format",
            ),
        ),
        "time-impossible": Words(
            Text("没有这一时刻", "there is no such time of day"),
            Text("请用 00:00 至 23:59 之间的时刻", "use a time from 00:00 to 23:59"),
        ),
        "time-24": Words(
            Text("24:00 不是可识别的时刻", "24:00 is not read as a time of day"),
            Text("请写作次日 00:00", "write 00:00 of the next day"),
        ),
        "time-half": Words(
            Text("上午、下午与时刻不合", "morning or afternoon does not go with the hour"),
            Text("请用二十四小时制，如 15:30", "use the 24-hour clock, as in `15:30`"),
        ),
        "time-without-day": Words(
            Text("只有时刻，没有日期", "a time of day without its day"),
            Text("请写作 2020-04-20 9:30", "write it as `2020-04-20 9:30`"),
        ),
        "out-of-range": Words(
            Text("日期在 {first} 至 {last} 之外", "the date lies outside {first} to {last}"),
            Text("请核对年份", "check the year"),
        ),
        "placeholder": Words(
            Text("“{value}”不是值", "`{value}` is not a value"),
            _LEAVE_EMPTY,
        ),
        "bool-form": Words(
            Text("不是“是”或“否”", "neither yes nor no"),
            Text("请写“是”或“否”", "write `是` or `否`, `yes` or `no`"),
        ),
        "number-form": Words(
            Text("不是数", "not a number"), Text("请只写数字，如 1234.5", "write digits only, as in `1234.5`")
        ),
        "number-unit": Words(
            Text("数后带有“{unit}”", "the number carries `{unit}`"),
            Text("请把数写全，如 12000", "write the number in full, as in `12000`"),
        ),
        "number-range": Words(
            Text("数过大或不是有限的数", "the number is too large or not finite"),
            Text("请核对此数", "check the number"),
        ),
        "text-precision": Words(
            Text(
                "数字超过 15 位，表格软件已丢失末位",
                "more than 15 digits: the spreadsheet has lost the last ones",
            ),
            Text("请将该列设为文本格式后重新录入", "format the column as text and enter the value again"),
        ),
        "text-characters": Words(
            Text("含有无法显示的字符", "it has characters that cannot be shown"),
            Text("请重新录入", "enter the value again"),
        ),
        "text-kind": Words(Text("不是文本", "not a text"), Text("请写一段文字", "write a single text")),
        "wrong-kind": Words(
            Text("此处应为{kind_zh}", "{kind_en} is due here"), Text("请填写一个值", "give one single value")
        ),
        "member-unknown": Words(
            Text("“{value}”不在可选项之列", "`{value}` is not one of the choices"),
            Text("{nearest_zh}可选：{members_zh}", "{nearest_en}the choices are: {members_en}"),
        ),
        "set-blank": Words(
            Text("只有分隔符，没有任何一项", "separators only, without any member"),
            Text(
                "确无一项的写“无”，未知的留空",
                "write `none` where there is none, and leave the cell empty where it is not known",
            ),
        ),
        "cell-error": Words(
            Text("单元格是表格软件的错误值 {value}", "the cell holds the spreadsheet error {value}"),
            Text("请修正公式或改填实际的值", "mend the formula, or enter the value itself"),
        ),
        "formula-uncalculated": Words(
            Text("公式尚未计算，没有值", "the formula has never been calculated and has no value"),
            Text("请用表格软件打开并保存一次", "open the workbook in a spreadsheet program and save it once"),
        ),
        "no-id": Words(
            Text("没有编号", "the row has no id"),
            Text("请在“{column}”列填写编号", "give it an id in column `{column}`"),
        ),
        "duplicate-id": Words(
            Text("编号“{id}”重复，已见于{first}", "the id `{id}` was already used in {first}"),
            Text("每条记录请用不同的编号", "give every record an id of its own"),
        ),
        "unknown-record-type": Words(
            Text("没有名为“{value}”的记录类型", "there is no record type `{value}`"),
            Text("{nearest_zh}可用：{types_zh}", "{nearest_en}the record types are: {types_en}"),
        ),
        "no-record-type": Words(
            Text("没有写明记录类型", "the row does not say its record type"),
            Text("可用：{types_zh}", "the record types are: {types_en}"),
        ),
        "other-record-type": Words(
            Text(
                "此行写明是“{value}”，而本表是“{expected}”",
                "the row says `{value}`, but the table holds `{expected}`",
            ),
            Text("请移到相应的表，或更正记录类型", "move it to its own table, or correct the record type"),
        ),
        "ragged-row": Words(
            Text("此行有 {found} 格，表头有 {expected} 格", "the row has {found} cells, the head {expected}"),
            Text(
                "请检查是否漏了或多了分隔符、引号",
                "look for a separator or a quotation mark too few or too many",
            ),
        ),
        "not-a-row": Words(
            Text("此项不是一条记录", "this item is not a record"),
            Text("每条记录应为“名称: 值”的对象", "each record is an object of names and values"),
        ),
        "check-failed": Words(
            Text("不符合：{label_zh}", "it fails the check: {label_en}"),
            Text("请核对：{facts_zh}", "check {facts_en}"),
        ),
        "unknown-name": Words(
            Text("记录类型“{type}”没有“{column}”", "record type `{type}` has no `{column}`"),
            Text("{nearest_zh}", "{nearest_en}"),
        ),
    }
)

KINDS: Mapping[str, Text] = MappingProxyType(
    {
        "date": Text("日期", "a date"),
        "datetime": Text("日期或时刻", "a date or a date and time"),
        "bool": Text("是或否", "yes or no"),
        "text": Text("文本", "a text"),
        "number": Text("数", "a number"),
        "choice": Text("可选项之一", "one of the choices"),
        "set": Text("若干项", "a list of members"),
    }
)

NOTICES: Mapping[str, Words] = MappingProxyType(
    {
        "fill-contradicts": Words(
            Text(
                "补填与原记录不一致：{record} 的“{label_zh}”原为 {own}，补填 {filled}，以原记录为准",
                "what was filled in contradicts the source: `{field}` of `{record}` is {own} there, {filled} was filled in; "
                "the source stands",
            ),
            Text("若原记录有误，请改原记录", "if the source is wrong, mend it there"),
        ),
        "fill-fails-check": Words(
            Text(
                "{record} 补填的 {facts_zh} 未采用：与记录不符（{label_zh}）",
                "{facts_en} filled in for `{record}` was not taken: the record would fail its check ({label_en})",
            ),
            Text("请核对补填的内容", "check what was filled in"),
        ),
        "fill-without-record": Words(
            Text(
                "补填的 {record} 不在原记录中（或原记录不合格），未采用",
                "`{record}` was filled in, but the source has no fit {type} of that id",
            ),
            Text(
                "补填不增加记录；新记录请写入原表", "filling in adds no record; put a new one into the source"
            ),
        ),
        "filled": Words(
            Text(
                "已补填 {records} 条记录的 {facts} 项事实",
                "{facts} facts of {records} records were filled in",
            )
        ),
        "unknown-column": Words(
            Text(
                "“{sheet}”的“{column}”列未被识别，没有读取",
                "column `{column}` of `{sheet}` is not known and was not read",
            ),
            Text("{nearest_zh}", "{nearest_en}"),
        ),
        "left-out-column": Words(
            Text(
                "“{sheet}”的“{column}”列按您的选择没有读取",
                "column `{column}` of `{sheet}` was not read, as you chose",
            )
        ),
        "left-out-sheet": Words(Text("“{sheet}”按您的选择没有读取", "`{sheet}` was not read, as you chose")),
        "headless-column": Words(
            Text(
                "“{sheet}”的第 {column} 列有值而无表头，没有读取",
                "column {column} of `{sheet}` has values but no head and was not read",
            ),
            Text("请补上表头", "give it a head"),
        ),
        "running-number": Words(
            Text(
                "“{sheet}”的“{column}”列没有读取：编号取自“{other}”列",
                "column `{column}` of `{sheet}` was not read: the id is taken from `{other}`",
            )
        ),
        "no-own-date": Words(
            Text(
                "“{sheet}”没有“{field_zh}”列，各条记录均缺此日期",
                "`{sheet}` has no column for `{field}`, the own date of its records",
            ),
            Text(
                "列名可用：{names_zh}",
                "the column may be called: {names_en}",
            ),
        ),
        "generated-ids": Words(
            Text(
                "“{sheet}”没有编号列，已按行号编号（如 {example}）",
                "`{sheet}` has no id column; the ids are made of its row numbers (such as `{example}`)",
            ),
            Text("请加上“编号”列", "add a column `id`"),
        ),
        "help-rows": Words(
            Text(
                "“{sheet}”表头下第 {rows} 行的编号以 # 开头，作为填写说明跳过",
                "row {rows} of `{sheet}`, just below the head, was skipped as help: its id begins with #",
            )
        ),
        "title-rows": Words(
            Text(
                "“{sheet}”的表头取第 {row} 行，其上各行没有读取",
                "the head of `{sheet}` is row {row}; the rows above it were not read",
            )
        ),
        "merged-cells": Words(
            Text(
                "“{sheet}”有跨行合并的单元格（如 {example}），其值用于所跨各行",
                "`{sheet}` has cells merged over rows (such as {example}): each row took their value",
            )
        ),
        "hidden-sheet": Words(
            Text("工作表“{sheet}”是隐藏的，也已读取", "sheet `{sheet}` is hidden and was read too")
        ),
        "unknown-sheet": Words(
            Text(
                "工作表“{sheet}”不是记录类型的名称，没有读取",
                "sheet `{sheet}` is not named for a record type and was not read",
            ),
            Text("{nearest_zh}", "{nearest_en}"),
        ),
        "unknown-file": Words(
            Text(
                "文件“{sheet}”不是记录类型的名称或格式不符，没有读取",
                "file `{sheet}` is not named for a record type, or is of another format, and was not read",
            ),
            Text("{nearest_zh}", "{nearest_en}"),
        ),
        "unknown-table": Words(
            Text(
                "数据库表“{sheet}”不是记录类型的名称，没有读取",
                "table `{sheet}` of the data base is not named for a record type and was not read",
            ),
            Text("{nearest_zh}", "{nearest_en}"),
        ),
        "read-as-gb18030": Words(Text("“{sheet}”按 GB18030 编码读取", "`{sheet}` was read as GB18030")),
        "empty-table": Words(Text("“{sheet}”没有记录", "`{sheet}` has no records")),
    }
)

ERRORS: Mapping[str, Words] = MappingProxyType(
    {
        "no-such-file": Words(
            Text("找不到“{path}”", "no such file or folder: `{path}`"),
            Text("{nearest_zh}", "{nearest_en}"),
        ),
        "unreadable-file": Words(
            Text("无法打开“{path}”：{why_zh}", "`{path}` cannot be opened: {why}"),
            Text("请检查权限，或文件是否正被占用", "check its permissions, and whether it is in use"),
        ),
        "empty-file": Words(
            Text("“{path}”是空的", "`{path}` is empty"),
            Text("第一行应为列名", "its first row must name the columns"),
        ),
        "unsupported-format": Words(
            Text("“{path}”的格式无法读取", "`{path}` is not in a format that is read"),
            Text(
                "可读：.xlsx、.xlsm、.csv、.tsv、.parquet、.json、.jsonl，或含这些文件的文件夹",
                "these are: .xlsx, .xlsm, .csv, .tsv, .parquet, .json, .jsonl, or a folder of such files",
            ),
        ),
        "old-workbook": Words(
            Text("“{path}”不是 .xlsx 工作簿（{what}）", "`{path}` is not an .xlsx workbook ({what})"),
            Text("请另存为 .xlsx", "save it as .xlsx"),
        ),
        "encrypted": Words(
            Text("“{path}”设有密码", "`{path}` is protected by a password"),
            Text("请去除密码后另存", "save it without the password"),
        ),
        "damaged-workbook": Words(
            Text("工作簿“{path}”已损坏：{why}", "the workbook `{path}` is damaged: {why}"),
            Text("请用表格软件打开并另存", "open it in a spreadsheet program and save it anew"),
        ),
        "workbook-too-large": Words(
            Text(
                "工作簿“{path}”解压后过大（{part}：{size}）",
                "the workbook `{path}` unpacks too large ({part}: {size})",
            ),
            Text("数据量大时请用 CSV 或 Parquet", "use CSV or Parquet for so much data"),
        ),
        "workbook-entities": Words(
            Text(
                "工作簿“{path}”含有不允许的 XML 声明",
                "the workbook `{path}` has XML declarations that are refused",
            ),
            Text("请用表格软件打开并另存", "open it in a spreadsheet program and save it anew"),
        ),
        "no-matching-sheet": Words(
            Text(
                "“{path}”没有以记录类型命名的工作表（现有：{sheets}）",
                "no sheet of `{path}` is named for a record type (its sheets: {sheets})",
            ),
            Text("工作表可命名为：{types_zh}", "sheets may be named: {types_en}"),
        ),
        "no-such-sheet": Words(
            Text(
                "“{path}”没有“{type}”的工作表（现有：{sheets}）",
                "`{path}` has no sheet for `{type}` (its sheets: {sheets})",
            ),
            Text("请将工作表命名为“{type}”", "name the sheet `{type}`"),
        ),
        "no-matching-file": Words(
            Text(
                "文件夹“{path}”中没有以记录类型命名的文件",
                "no file in folder `{path}` is named for a record type",
            ),
            Text(
                "文件可命名为：{types_zh}，如 {example}", "files may be named: {types_en}, as in `{example}`"
            ),
        ),
        "no-matching-table": Words(
            Text("数据库中没有以记录类型命名的表", "no table of the data base is named for a record type"),
            Text("表可命名为：{types_zh}", "tables may be named: {types_en}"),
        ),
        "changed-since": Words(
            Text(
                "“{sheet}”的表头与查看时不同",
                "the columns of `{sheet}` are not those that were seen before",
            ),
            Text("文件已改动，请重新载入", "the file has changed: load it anew"),
        ),
        "two-of-a-name": Words(
            Text("有两个表都叫“{sheet}”", "two tables are called `{sheet}`"),
            Text("请改其中一个的名称，或分别读取", "rename one of them, or read them one by one"),
        ),
        "nothing-to-read": Words(
            Text("没有选定要读取的工作表", "no sheet was chosen to be read"),
            Text("请至少为一个工作表选定记录类型", "choose a record type for one of them at least"),
        ),
        "which-record-type": Words(
            Text("不知“{path}”是哪一种记录", "it is not known which record type `{path}` holds"),
            Text(
                "请以 --record（record_type=）指明、以记录类型命名文件，或加“记录类型”列；可用：{types_zh}",
                "say it with --record (record_type=), name the file for it, or add a column `record_type`; "
                "the record types are: {types_en}",
            ),
        ),
        "unknown-record-type": Words(
            Text("没有名为“{value}”的记录类型", "there is no record type `{value}`"),
            Text("{nearest_zh}可用：{types_zh}", "{nearest_en}the record types are: {types_en}"),
        ),
        "no-record-type": Words(
            Text("没有写明记录类型", "the record does not say its `record_type`"),
            Text("可用：{types_zh}", "the record types are: {types_en}"),
        ),
        "same-field": Words(
            Text(
                "“{sheet}”的“{column}”列（第 {position} 列）与“{other}”列（第 {other_position} 列）"
                "都是“{field_zh}”",
                "columns `{column}` ({position}) and `{other}` ({other_position}) of `{sheet}` "
                "both stand for `{field}`",
            ),
            Text("请只留一列，或更改另一列的名称", "keep one of them, or rename the other"),
        ),
        "ambiguous-column": Words(
            Text(
                "“{sheet}”的“{column}”列可能是{fields}",
                "column `{column}` of `{sheet}` may be any of {fields}",
            ),
            Text("请改用字段名", "use the field's id as its name"),
        ),
        "no-known-column": Words(
            Text(
                "“{sheet}”没有一列可识别（现有：{columns}）",
                "no column of `{sheet}` is known (its columns: {columns})",
            ),
            Text(
                "第一行应为列名，如：{names_zh}", "its first row must name the columns, such as: {names_en}"
            ),
        ),
        "encoding": Words(
            Text(
                "“{path}”第 {line} 行无法按 UTF-8 或 GB18030 解读",
                "line {line} of `{path}` is neither UTF-8 nor GB18030",
            ),
            Text("请另存为 UTF-8 编码", "save the file as UTF-8"),
        ),
        "mixed-encoding": Words(
            Text(
                "“{path}”混用两种编码：第 {utf8} 行是 UTF-8，第 {line} 行不是",
                "`{path}` mixes encodings: line {utf8} is UTF-8, line {line} is not",
            ),
            Text("请将全文另存为 UTF-8 编码", "save the whole file as UTF-8"),
        ),
        "nul-bytes": Words(
            Text(
                "“{path}”第 {line} 行含有 NUL 字节，不是文本文件",
                "line {line} of `{path}` has a NUL byte: it is no text file",
            ),
            Text("请另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8"),
        ),
        "csv-quotes": Words(
            Text(
                "“{path}”自第 {line} 行起引号不配对",
                "the quotation marks of `{path}` do not pair from line {line} on",
            ),
            Text("请在第 {line} 行补上或去掉引号", "close or remove the quotation mark in line {line}"),
        ),
        "parquet": Words(
            Text("“{path}”不是完好的 Parquet 文件", "`{path}` is not a sound Parquet file"),
            Text("请重新导出", "export it anew"),
        ),
        "json": Words(
            Text(
                "“{path}”不是有效的 JSON：第 {line} 行第 {column} 列",
                "`{path}` is not valid JSON at line {line}, column {column}",
            ),
            Text("请更正该处，或重新导出", "mend it there, or export it anew"),
        ),
        "json-number": Words(
            Text("“{path}”有位数过多的数", "`{path}` has a number with too many digits"),
            Text("请核对该数", "check the number"),
        ),
        "json-depth": Words(
            Text("“{path}”嵌套过深", "`{path}` is nested too deeply"),
            Text("应为记录的列表", "give a list of records"),
        ),
        "json-duplicate": Words(
            Text("“{path}”有一个对象两次给出“{column}”", "`{path}` gives `{column}` twice in one object"),
            Text("请只留一个", "keep one of them"),
        ),
        "json-shape": Words(
            Text("“{path}”不是记录的列表", "`{path}` is not a list of records"),
            Text(
                '可为 [{{…}}, …]、{{"{example}": [{{…}}, …]}}，或每行一个对象',
                'it may be [{{…}}, …], {{"{example}": [{{…}}, …]}}, or one object a line',
            ),
        ),
        "unknown-source": Words(
            Text("无法从此处读取记录", "records cannot be read from this"),
            Text(
                "可给出文件或文件夹路径、DataFrame、Arrow 表、字典的列表，或以记录类型为键的字典",
                "give a path, a DataFrame, an Arrow table, a list of dicts, or a dict of such by record type",
            ),
        ),
        "unknown-timezone": Words(
            Text("没有名为“{value}”的时区", "there is no time zone `{value}`"),
            Text("如 Asia/Shanghai", "give one such as `Asia/Shanghai`"),
        ),
    }
)
