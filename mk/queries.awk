# schema/queries/*.sql to C: every statement on inventory.db, by area. Each is headed by `-- NAME: what it gives`,
# becomes QUERY_NAME and runs to the next header; other comment lines and blank lines are dropped. /*FILTER*/ and
# /*ORDER*/ are markers for stmt_filtered, which names its own values :f1, :f2 …; there is no other comment inside a
# statement. A test prepares each and refuses a table scan whose reason it does not know. Run with -v part=.h or .c.
function fail(why) {
    printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"
    failed = 1
    exit 1
}

function literal(line) {
    gsub(/\\/, "&&", line)
    gsub(/"/, "\\\"", line)
    return "\"" line "\\n\""
}

function close_statement() {
    if (count > 0 && text[count] == "")
        fail(name[count] " has no statement")
}

/^--[ \t]*([A-Z0-9]+_[A-Z0-9_]+|[A-Z0-9_]+:)/ {
    close_statement()
    if ($0 !~ /^-- [A-Z][A-Z0-9_]*: [^ ]/)
        fail("a query is headed by '-- NAME: what it gives'")
    id = substr($2, 1, length($2) - 1)
    sub(/^QUERY_/, "", id)
    id = "QUERY_" id
    if (id == "QUERY_COUNT" || id in seen)
        fail("the name " id " is taken")
    seen[id] = 1
    name[++count] = id
    ended = 0
    next
}

/^[ \t]*(--|$)/ { next }

{
    if (count == 0)
        fail("a statement without a '-- NAME: what it gives' header")
    if (ended)
        fail("a second statement under " name[count])
    sub(/[ \t\r]+$/, "")
    rest = $0
    gsub(/\/\*(FILTER|ORDER)\*\//, "", rest)
    if (rest ~ /\/\*|\*\//)
        fail("a comment inside a statement is /*FILTER*/ or /*ORDER*/")
    if (rest ~ /[:@$]f[0-9]/)
        fail("the names :f1, :f2 ... are those of a filter's values")
    text[count] = text[count] "\n        " literal($0)
    ended = $0 ~ /;$/
}

END {
    if (failed)
        exit 1
    if (count == 0)
        fail("no query")
    close_statement()
    print "// Generated from schema/queries by mk/queries.awk."
    if (part == ".h") {
        print "#pragma once\n\nenum query_id {"
        for (i = 1; i <= count; i++)
            print "    " name[i] ","
        print "    QUERY_COUNT\n};\n"
        print "extern const char *const query_text[QUERY_COUNT];"
        print "extern const char *const query_name[QUERY_COUNT];"
        exit
    }
    print "#include \"schema/queries.h\"\n\nconst char *const query_text[QUERY_COUNT] = {"
    for (i = 1; i <= count; i++)
        print "    [" name[i] "] =" text[i] ","
    print "};\n\nconst char *const query_name[QUERY_COUNT] = {"
    for (i = 1; i <= count; i++)
        print "    [" name[i] "] = \"" name[i] "\","
    print "};"
}
