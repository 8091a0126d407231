// Configuration text as collectd's parser gives it to a plugin: comments, blocks, strings, numbers, booleans.
#pragma once

struct oconfig_item_s;

// The root, whose children are the statements of `text`; NULL on a syntax error. Freed by fake_config_free.
struct oconfig_item_s *fake_config_parse(const char *text);
void fake_config_free(struct oconfig_item_s *root);

// The first statement `key` of `block`, NULL without one.
const struct oconfig_item_s *fake_config_find(const struct oconfig_item_s *block, const char *key);

// The content of a file, terminated; NULL when it cannot be read. Freed by the caller.
char *fake_config_load(const char *path);
