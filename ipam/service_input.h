// The service that a person wants checked, as written on a command line. Pure.
#pragma once

#include "shared/probe/service.h"

#include <stdbool.h>

enum { SERVICE_INPUT_OPTIONS = 11 };

// The options of a service on the command line, "host" for the service's `name`, in the order of their
// values.
extern const char *const service_input_options[SERVICE_INPUT_OPTIONS];

// Whether the word is meant as a service: one of its kinds, or anything with a '/'.
bool service_input_is_service(const char *word);

// The kind of service that was probably meant by a word that is none; NULL.
const char *service_input_meant(const char *word);

// Reads the word and the values of its options (NULL: not given). -EINVAL with the reason and the way out.
int service_input_read(const char *word, const char *const values[SERVICE_INPUT_OPTIONS], struct service *out,
                       struct error *err);
