// For tests of drawings: a small map. A gateway above a switch, an NAS and a phone of an awkward name below,
// a printer that nothing links.
#pragma once

#include "shared/inventory/map_model.h"

enum { MAP_FIXTURE_GATEWAY, MAP_FIXTURE_SWITCH, MAP_FIXTURE_NAS, MAP_FIXTURE_PHONE, MAP_FIXTURE_PRINTER };

// Its texts and arrays are static: not to be freed, and new at each call.
struct map_model map_fixture_model(void);
