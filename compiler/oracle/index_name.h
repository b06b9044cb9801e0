// The data stream that an event is in, by name.
#pragma once

#include "compiler/oracle/event.h"

#include <string>
#include <vector>

namespace rulec::oracle {

/// The fields that an event must carry for isIn.
[[nodiscard]] PathSet indexFields();
/// Whether the patterns of a rule's `index` name the data stream of an event, which is `type-dataset-namespace`; one
/// without one of the three is in none. With arrays, each pattern is asked of every combination.
[[nodiscard]] bool isIn(const Event& event, const std::vector<std::string>& patterns);

}  // namespace rulec::oracle
