"""Chinese names of the holidays that other countries share.

In: nothing. Out: a table from the English name to the Chinese one; a name that is not in it stays English.
Must not know days.
"""

from __future__ import annotations

CHINESE_NAMES = {
    "All Saints' Day": "诸圣节",
    "Armistice Day": "一战停战纪念日",
    "Ascension Day": "耶稣升天节",
    "Assumption Day": "圣母升天节",
    "Boxing Day": "节礼日",
    "Christmas Day": "圣诞节",
    "Columbus Day": "哥伦布日",
    "Corpus Christi": "基督圣体节",
    "Easter Monday": "复活节星期一",
    "Easter Sunday": "复活节",
    "Epiphany": "主显节",
    "German Unity Day": "德国统一日",
    "Good Friday": "耶稣受难日",
    "Independence Day": "独立日",
    "Juneteenth National Independence Day": "六月节",
    "Labor Day": "劳动节",
    "Labour Day": "劳动节",
    "Martin Luther King Jr. Day": "马丁·路德·金纪念日",
    "Memorial Day": "阵亡将士纪念日",
    "National Day": "国庆日",
    "New Year's Day": "元旦",
    "Reformation Day": "宗教改革日",
    "Repentance and Prayer Day": "忏悔祈祷日",
    "Second Day of Christmas": "圣诞节次日",
    "Thanksgiving Day": "感恩节",
    "Veterans Day": "退伍军人节",
    "Victory Day": "胜利日",
    "Washington's Birthday": "华盛顿诞辰日",
    "Whit Monday": "圣灵降临节星期一",
    "Whit Sunday": "圣灵降临节",
}
