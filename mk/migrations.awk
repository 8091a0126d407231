# schema/migrations/NNNN_name.sql, in order, then schema/views.sql, to C. Run with -v part=.h or -v part=.c.
# The text is kept to the letter: SQLite stores it, comments included.
function fail(why) {
    printf "%s: %s\n", FILENAME, why > "/dev/stderr"
    failed = 1
    exit 1
}

function literal(line) {
    gsub(/\\/, "&&", line)
    gsub(/"/, "\\\"", line)
    return "    \"" line "\\n\"\n"
}

function begin_migration(    base, version) {
    base = FILENAME
    sub(/^.*\//, "", base)
    if (base !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/)
        fail("a migration is called NNNN_name.sql")
    version = substr(base, 1, 4) + 0
    if (version != ++count)
        fail("migration " count " is missing")
    name[count] = substr(base, 6, length(base) - 9)
}

FNR == 1 {
    in_views = FILENAME ~ /(^|\/)views\.sql$/
    if (!in_views)
        begin_migration()
}

in_views { views = views literal($0); next }

{ sql[count] = sql[count] literal($0) }

END {
    if (failed)
        exit 1
    if (count == 0 || views == "" || count != ARGC - 2)
        fail("an empty migration, or no migrations or no views")
    print "// Generated from schema/migrations/ and schema/views.sql by mk/migrations.awk."
    if (part == ".h") {
        print "#pragma once\n\nstruct migration {\n    int version;\n    const char *name;\n    const char *sql;\n};\n"
        print "extern const struct migration migrations[];\nextern const int migrations_count;"
        print "// Dropped and created again after each migration.\nextern const char views_sql[];"
        exit
    }
    print "#include \"schema/migrations.h\"\n\nconst struct migration migrations[] = {"
    for (i = 1; i <= count; i++)
        printf "{%d, \"%s\",\n%s},\n", i, name[i], sql[i]
    print "};\n\nconst int migrations_count = " count ";\n\nconst char views_sql[] =\n" views ";"
}
