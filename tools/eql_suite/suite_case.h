// One query of a suite: what it runs on and what it must find.
#pragma once

#include "compiler/sema/check.h"
#include "compiler/sema/schema.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace rulec::suite {

/// Events, as they are indexed.
struct Dataset {
  sema::Schema schema{false};
  sema::EventFields fields;
  std::string idField;
  std::string events;  // NDJSON in order of (timestamp, tiebreaker, line), what has none of these last
};

/// Texts, nothing for null.
using Texts = std::vector<std::optional<std::string>>;

/// The event ids of all results, one after the other; nothing in the place of a missing step. Any one of the ids given
/// for a place may stand there.
using IdList = std::vector<Texts>;

struct Expected {
  std::vector<IdList> alternatives;  // any one of them
  std::optional<Texts> keys;         // the join keys of all results, one after the other; nothing: not compared
};

struct SuiteCase {
  std::string file;  // below the suite's directory
  std::string name;
  std::string query;
  std::shared_ptr<const Dataset> data;
  std::optional<uint64_t> size;
  uint64_t maxSamplesPerKey = 1;
  Expected expected;
  std::string problem;  // not empty: it could not be read; the rest is empty
};

/// What an engine found; ids and keys as in Expected.
struct Found {
  Texts ids, keys;
};

}  // namespace rulec::suite
