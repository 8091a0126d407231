"""Discouraged calls and idioms. A line is let through by `// lint: allow <call>: reason` on it or just above."""

import re

import tree

NEVER = {
    "strcpy": "text_copy", "strcat": "text_buf_add", "sprintf": "snprintf or text_buf_add", "vsprintf": "vsnprintf",
    "strtok": "a cursor", "atoi": "number_parse_*", "atol": "number_parse_*",
    "atof": "number_parse_double", "gets": "fgets", "system": "posix_spawn", "popen": "posix_spawn",
    "alloca": "a bounded array", "rand": "an argument", "srand": "an argument", "random": "an argument",
    "inet_ntoa": "ip_addr_format", "inet_addr": "ip_addr_parse", "gethostbyname": "c-ares", "localtime": "localtime_r",
    "gmtime": "gmtime_r", "ctime": "strftime", "asctime": "strftime",
}
# Not in code that lives inside collectd: it belongs to the process, not to us.
GUEST = {
    "exit": "a returned error", "_exit": "a returned error", "abort": "a returned error (or allow: a bug of ours)",
    "signal": "nothing global", "sigaction": "nothing global", "umask": "fchmod", "chdir": "openat", "setlocale": "nothing global",
    "fork": "posix_spawn", "vfork": "posix_spawn", "sqlite3_shutdown": "nothing global", "sqlite3_config": "nothing global",
    "xmlCleanupParser": "nothing global", "curl_global_cleanup": "nothing global", "getaddrinfo": "c-ares",
    "printf": "a returned error", "fprintf": "a returned error", "puts": "a returned error", "perror": "a returned error",
}
rule = tree.Rule("calls")


def allowed(raw, number, call):
    near = "\n".join(raw[max(0, number - 3):number])
    return re.search(r"// lint: allow " + re.escape(call) + r": \S", near) is not None


def check_calls(path, raw, code):
    banned = dict(NEVER)
    if tree.room(path).startswith(("shared/", "plugins/")) and tree.kind(path) != "test":
        banned.update(GUEST)
    pattern = re.compile(r"(?<![\w.>])(" + "|".join(banned) + r")\s*\(")
    for number, text in enumerate(code, 1):
        for call in pattern.findall(text):
            if not allowed(raw, number, call):
                rule.found(path, number, f"{call}(): use {banned[call]}")


def check_idioms(path, raw, code):
    labels = []
    for number, text in enumerate(code, 1):
        if text == "{":
            labels = []
        label = re.match(r"\s*([a-z_]+):\s*$", text)
        if label and label.group(1) != "default":
            labels.append(label.group(1))
            if len(labels) > 1:
                rule.found(path, number, f"label {label.group(1)}: one release label at the end is all there may be")
        jump = re.search(r"\bgoto\s+(\w+)", text)
        if jump and jump.group(1) in labels:
            rule.found(path, number, "goto goes forward, to release")
        if re.search(r"\btypedef\s+(struct|union|enum)\b", text) and not allowed(raw, number, "typedef"):
            rule.found(path, number, "no typedef of a struct, union or enum")
    if path.endswith(".h") and "#pragma once" not in code:
        rule.found(path, 1, "a header begins with #pragma once")


for path in tree.files(".c", ".h"):
    raw, code = tree.lines(path), tree.code_lines(path)
    check_calls(path, raw, code)
    check_idioms(path, raw, code)
rule.done()
