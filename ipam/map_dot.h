// A map in the language of Graphviz, for dot. Pure.
#pragma once

#include "map_cluster.h"

#include <stdio.h>

// Devices with shape by type and colour by state, links with colour by state and style by kind, from the
// upper to the lower device, paths as arrows. Texts are quoted: nothing of them is read as Graphviz's own.
void map_dot_write(FILE *stream, const struct map_model *model, const struct map_clusters *clusters);
