"""Texts that become scripts wherever a page takes them for markup (SEC-06), 120 of them.

Not here: where they are put and how it is seen that nothing came of them (`test_scripts`).
"""

from itertools import product

# Every element they would make has this attribute, every address this first part.
MARK = "zqx"
# What stands before: ends of a text, an attribute, an element that holds no markup, a comment.
ENDS = ("", '">', "'>", "</textarea>", "</title></style>", "--></script>")
# Short enough for every field: names hold 100 characters.
BODIES = (
    f"<script {MARK}>alert(1)</script>",
    f"<img {MARK} src=/{MARK} onerror=alert(1)>",
    f"<svg {MARK} onload=alert(1)>",
    f"<svg><style><img {MARK} src=x onerror=alert(1)>",
    f"<math><mtext><img {MARK} src=x onerror=alert(1)>",
    f"<iframe {MARK} srcdoc='<script>alert(1)</script>'>",
    f"<a {MARK} href=javascript:alert(1)>a</a>",
    f"<details {MARK} open ontoggle=alert(1)>",
    f"<div {MARK} hx-get=/{MARK} hx-trigger=load>",
    f"<div {MARK} hx-on:load=alert(1) data-hx-get=/{MARK}>",
    f"<div {MARK} x-data x-init=alert(1) x-html=1>",
    f"<style {MARK}>@import '/{MARK}';</style>",
    f"<link {MARK} rel=stylesheet href=/{MARK}>",
    f"<meta {MARK} http-equiv=refresh content=0;url=/{MARK}>",
    f"<form {MARK} action=/{MARK}><button autofocus>",
    f"<base {MARK} href=//{MARK}.example/>",
    f"<object {MARK} data=/{MARK}>",
    f"<input {MARK} autofocus onfocus=alert(1)>",
)
# What needs no tag: within an attribute, an address, a template, a file of scripts.
BARE = (
    f'" {MARK} autofocus onfocus=alert(1) x="', f"' {MARK} autofocus onfocus=alert(1) x='",
    f"` {MARK} onmouseover=alert(1)", "javascript:alert(1)", "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "[a](javascript:alert(1))",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}", "\\u003cscript\\u003ealert(1)", '"}]);alert(1);//',
)  # fmt: skip
PAYLOADS = [*map("".join, product(ENDS, BODIES)), *BARE]
assert len(PAYLOADS) == 120 and max(map(len, PAYLOADS)) <= 90
