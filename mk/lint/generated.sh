#!/bin/sh
# What is generated is never kept in the tree, and what build/gen holds is what the SQL files give now.
set -u
status=0
kept=$(grep -rnI '^// Generated from ' --include='*.[ch]' shared plugins ipam schema tests 2>/dev/null)
if [ -n "$kept" ]; then
    echo "$kept" | sed 's|:// Generated.*|: generated: belongs to build/gen|'
    status=1
fi
for part in h c; do
    for source in queries migrations; do
        case $source in
        queries) inputs=$(ls schema/queries/*.sql) ;;
        migrations) inputs="$(ls schema/migrations/*.sql) schema/views.sql" ;;
        esac
        # shellcheck disable=SC2086 # file names are words
        awk -v part=.$part -f "${MK:-mk}/$source.awk" $inputs | cmp -s - "build/gen/schema/$source.$part" || {
            echo "build/gen/schema/$source.$part:1: generated: not what the SQL files give; run make"
            status=1
        }
    done
done
exit $status
