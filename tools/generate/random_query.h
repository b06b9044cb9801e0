// Random queries from the whole grammar, built so that they check.
//
// An expression is generated from the type that is wanted of it; the rules of docs/language.md say what may stand
// where. Not every query is accepted: a constant may overflow or a random pattern be ill-formed.
#pragma once

#include "tools/generate/random_schema.h"

#include <string>

namespace rulec::generate {

struct QueryOptions {
  double sequences = 0.4;  // fraction; the others ask for single events
};

/// One query on one line.
[[nodiscard]] std::string makeQuery(const RandomSchema& schema, const QueryOptions& options, Random& random);

/// What events have in common with queries: categories, and the texts that both take their texts from.
[[nodiscard]] const std::string& someCategory(Random& random);
[[nodiscard]] std::string someText(Random& random);

}  // namespace rulec::generate
