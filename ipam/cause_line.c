#include "cause_line.h"

#include <stdio.h>

const char *cause_line(const char *service, const char *check_key, enum cause cause,
                       char text[CAUSE_LINE_MAX])
{
    const char *who = service[0] ? service : check_key;

    snprintf(text, CAUSE_LINE_MAX, "%s%s%s", who, who[0] ? " " : "", cause_text(cause));
    return text;
}
