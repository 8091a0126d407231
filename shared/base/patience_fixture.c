#include "patience_fixture.h"

#include <stdlib.h>

#include "clock.h"

enum { EVENT_MS = 60000 };

static int slowness(void)
{
    const char *text = getenv("TEST_SLOWNESS");
    int times = text ? (int)strtol(text, NULL, 10) : 1;

    return times > 1 ? times : 1;
}

int patience_fixture_ms(int usual_ms)
{
    return usual_ms * slowness();
}

int patience_fixture_fewer(int usual)
{
    return usual / slowness();
}

int64_t patience_fixture_end_us(void)
{
    return clock_mono_us() + patience_fixture_ms(EVENT_MS) * INT64_C(1000);
}
