// What an instance in this process asks of its host: memory, standard output, standard error, the clock.
#pragma once

#include "runtime/embed/matcher.h"

namespace rulec::driver {

/// A host without context. Memory comes from the system in pages that cost nothing until they are touched.
[[nodiscard]] rt_host processHost();

}  // namespace rulec::driver
