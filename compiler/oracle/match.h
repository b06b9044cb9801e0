// What a reference interpreter answers, and what may be chosen about it.
#pragma once

#include "compiler/oracle/value.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::oracle {

/// The time in the place of a missing step (`![...]`); the id there is empty.
inline constexpr int64_t kNoEventNs = INT64_MIN;

/// One match. Two matches are the same if all members are equal.
struct MatchRecord {
  uint32_t rule = 0;                             // index into the rules the oracle was made from
  std::vector<std::string> ids;                  // of each step's event: see OracleOptions::idField
  std::vector<std::optional<std::string>> keys;  // the parts of the join key; nothing: null
  std::vector<std::optional<int64_t>>
      timesNs;  // of each step's event, since 1970, by the timestamp field; nothing: none
  /// On the way to an alert, of each event but missing ones; of matches given out empty: what it has in the fields of
  /// its rule's suppression, and its event time.
  std::vector<std::vector<std::vector<Value>>> grouped = {};
  std::vector<std::optional<int64_t>> eventNs = {};
  friend bool operator==(const MatchRecord&, const MatchRecord&) = default;
};

/// Everything is sorted before it is taken.
inline constexpr int64_t kSortAll = INT64_MAX;

struct OracleOptions {
  /// The field that holds an event's id; without a value there: the SHA-256 of the line, in hex.
  std::string idField = "event.id";
  /// Longer lines are skipped.
  uint64_t maxLine = uint64_t{16} << 20;
  /// The hits of a sequence wait for earlier ones until a hit is more than this later. 0: taken as they arrive.
  int64_t latenessNs = 0;
  /// How many results of a rule are kept, after its pipes: the last ones, of a sample the first. Nothing: all.
  std::optional<uint64_t> size = {};
  uint64_t maxSamplesPerKey = 1;
  /// What `now` means, in nanoseconds since 1970; nothing: the time of the event at hand.
  std::optional<int64_t> nowNs = {};
  /// Alerts of a rule in one interval, 0: all of them. Nothing: the rule's own limit.
  std::optional<uint64_t> maxSignals = 0;
  /// For how long new terms are learned without alerts. Nothing: for the rule's history.
  std::optional<int64_t> learnNs = {};
};

}  // namespace rulec::oracle
