// What a reference interpreter answers, and what may be chosen about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::oracle {

/// One match. Two matches are the same if all members are equal.
struct MatchRecord {
  uint32_t rule = 0;                             // index into the rules the oracle was made from
  std::vector<std::string> ids;                  // of each step's event: see OracleOptions::idField
  std::vector<std::optional<std::string>> keys;  // the parts of the join key; nothing: null
  std::vector<std::optional<int64_t>> timesNs;   // of each step's event, since 1970; nothing: no readable time
  friend bool operator==(const MatchRecord&, const MatchRecord&) = default;
};

struct OracleOptions {
  /// The field that holds an event's id; without a value there: the SHA-256 of the line, in hex.
  std::string idField = "event.id";
  /// Longer lines are skipped.
  uint64_t maxLine = uint64_t{16} << 20;
};

}  // namespace rulec::oracle
