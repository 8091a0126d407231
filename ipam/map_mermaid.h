// A map as a flowchart of Mermaid. Pure.
#pragma once

#include "map_cluster.h"

#include <stdio.h>

// Devices with shape by type and colour by state, links from the upper to the lower device. In texts every
// character that Mermaid or HTML gives a meaning is written as its number (#34;).
void map_mermaid_write(FILE *stream, const struct map_model *model, const struct map_clusters *clusters);
