// Random KQL queries from the whole grammar, built so that most of them check.
#pragma once

#include "tools/generate/random_schema.h"

#include <string>

namespace rulec::generate {

/// One query. Not every one is accepted: a constant may be none of its field's type.
[[nodiscard]] std::string makeKql(const RandomSchema& schema, Random& random);

}  // namespace rulec::generate
