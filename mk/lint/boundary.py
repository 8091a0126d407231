"""What the objects really name (nm): no collectd outside glue, no SQLite outside shared/db, no sockets, clocks or
randomness in pure files; a plugin exports module_register alone and its open symbols are collectd's or a library's;
public functions carry the stem of their file. Works on the tree that `make all` left in build/. A file is let through by
a line `// lint: allow <symbol>: reason`."""

import os
import re
import subprocess
import sys

import tree

IMPURE_SYMBOL = re.compile(
    r"(socket|connect|bind|listen|accept4?|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|poll|ppoll|select|epoll_\w+|timerfd_\w+"
    r"|eventfd|setsockopt|clock_gettime|time|gettimeofday|nanosleep|usleep|sleep|getrandom|arc4random|randombytes_\w+"
    r"|getaddrinfo|ares_\w+|posix_spawnp?|fork|exec\w+|fopen|open|openat|pthread_create|getenv|clock_(mono|real)_\w+)$")
IMPURE_ROOMS = ("shared/db", "shared/collectd", "ipam")
IMPURE_FILES = ("shared/base/clock.c", "shared/base/conf_file.c", "shared/base/child.c")
# The only glibc and compiler names that may stay open without a version.
WEAK = re.compile(r"(_ITM_\w+|__gmon_start__|__cxa_finalize)$")

rule = tree.Rule("boundary")
build = os.environ.get("BUILD", "build")


def object_of(source):
    return f"{build}/obj/{source[:-2]}.o"


def nm(path, *options):
    """(type, name) of each symbol."""
    out = subprocess.run(["nm", *options, path], capture_output=True, text=True, check=True).stdout
    for row in out.splitlines():
        columns = row.split()
        if len(columns) >= 2:
            yield columns[-2], columns[-1]


def check_undefined(path, name):
    room, kind = tree.room(path), tree.kind(path)
    if f"// lint: allow {name}: " in source_text(path) or name in ours:
        return
    if name in collectd and kind != "glue" and room != "shared/collectd":
        rule.found(path, 1, f"names collectd's {name}: only glue and shared/collectd do")
    if name.startswith("sqlite3_") and room != "shared/db":
        rule.found(path, 1, f"names {name}: only shared/db does")
    if kind == "pure" and room not in IMPURE_ROOMS and path not in IMPURE_FILES and IMPURE_SYMBOL.match(name):
        rule.found(path, 1, f"a pure file names {name}: it belongs to an edge file or comes in as an argument")


def source_text(path):
    return "\n".join(tree.lines(path))


def check_defined(path, name):
    words = tree.stem(path).split("_")
    parts = range(len(words) + 1)
    prefixes = {"_".join(words[:count]) for count in parts} | {"_".join(words[count:]) for count in parts}
    prefixes = prefixes - {""} | {"main", "module_register"}
    if not any(name == prefix or name.startswith(prefix + "_") for prefix in prefixes):
        rule.found(path, 1, f"the public name {name} does not begin with {tree.stem(path)}_ or an end of it")


def check_object(path):
    for kind, name in nm(object_of(path)):
        if kind in "Uu":
            check_undefined(path, name.split("@")[0])
        elif kind in "TDBRC":
            check_defined(path, name)


def libraries(path):
    out = subprocess.run(["ldd", path], capture_output=True, text=True, check=True).stdout
    return re.findall(r"=> (/\S+)", out)


def exported(path):
    return {name.split("@")[0] for _, name in nm(path, "-D", "--defined-only")}


def check_plugin(path):
    for name in exported(path) - {"module_register"}:
        rule.found(path, 0, f"exports {name}: module_register alone is exported")
    known = collectd.union(*map(exported, libraries(path)))
    for kind, name in nm(path, "-D", "--undefined-only"):
        bare = name.split("@")[0]
        if bare not in known and not WEAK.match(bare):
            rule.found(path, 0, f"{bare} is defined neither by collectd nor by a library")


def check_command(path):
    for _, name in nm(path, "--undefined-only"):
        if name in collectd:
            rule.found(path, 0, f"holds {name}: ipam never sees collectd")
    for library in libraries(path):
        if re.search(r"lib(cares|curl|rrd|xml2)\b", library):
            rule.found(path, 0, f"is linked with {library}")


def is_product(source):
    return tree.room(source).startswith(("shared/", "plugins/", "ipam")) and tree.kind(source) != "test"


sources = [source for source in tree.files(".c") if is_product(source)]
compiled = [source for source in sources if os.path.exists(object_of(source))]
# Not the variables of libc (stderr@GLIBC_2.2.5) that a program holds a copy of.
collectd = {name for _, name in nm("/usr/sbin/collectd", "-D", "--defined-only") if "@" not in name}
ours = {name for source in compiled for kind, name in nm(object_of(source), "--defined-only") if kind.isupper()}
for source in sources:
    if source in compiled:
        check_object(source)
    else:
        rule.found(source, 1, "not compiled")
for plugin in sys.argv[1:]:
    if os.path.exists(f"{build}/{plugin}.so"):
        check_plugin(f"{build}/{plugin}.so")
if os.path.exists(f"{build}/ipam"):
    check_command(f"{build}/ipam")
rule.done()
