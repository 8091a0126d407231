// Files of the rules of types: any bytes are rules and faults; each fault names its place in clean text, and
// a rule keeps its columns.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shared/base/text.h"
#include "shared/filter/filter.h"
#include "shared/inventory/type_rules.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct type_rules rules = {.rows = NULL};
    char *bytes = malloc(size + 1);

    memcpy(bytes, data, size);
    require(type_rules_add(&rules, "f", bytes, size, NULL) == 0);
    for (size_t i = 0; i < rules.fault_count && i < TYPE_RULE_FAULTS_MAX; i++) {
        const char *text = rules.faults[i].text;
        require(strncmp(text, "f:", 2) == 0 && strstr(text, ": column ") &&
                text_is_clean(text, strlen(text)));
    }
    for (size_t i = 0; i < rules.count; i++) {
        const struct type_rule *rule = &rules.rows[i];
        require(rule->line > 0 && strlen(rule->filter) <= FILTER_TEXT_MAX && *type_rule_text(rule));
    }
    type_rules_free(&rules);
    free(bytes);
    return 0;
}
