// Queries over a small schema, and what both oracles say of them.
#pragma once

#include "compiler/oracle/oracle.h"

#include <string>
#include <string_view>
#include <vector>

namespace rulec::oracle {

/// A field of each type: text s, t, u.v, key fields k, k1, k2; long n, m; unsigned_long w; double d; boolean b; date
/// @timestamp and at; date_nanos nanos; ip ip; version ver. `?none` is unmapped.
/// Fails the test if the query has a mistake.
std::vector<sema::CheckedRule> check(std::string_view query);

/// What the oracle on the tree refuses of the query: "" if it takes it.
std::string refusalOf(std::string_view query);

/// Whether `any where <condition>` is true of one event, by the oracle on the tree.
bool holds(std::string_view condition, std::string_view event);

/// Whether the query can be lowered to IR, and then whether the oracle on IR finds the same matches as the other.
enum class Agreement { NotLowered, Same, Different };
Agreement agreement(std::string_view query, std::string_view ndjson);

/// "A1 - B2, ..." for sequences: each match as its ids, joined by spaces, matches by ", "; "-" in the place of a
/// missing step.
std::string idsOf(const std::vector<MatchRecord>& matches);
/// What matches. Both oracles must agree.
std::vector<MatchRecord> matchesOf(const std::vector<sema::CheckedRule>& rules, std::string_view ndjson,
                                   const OracleOptions& options = {});
std::string matchIds(std::string_view query, std::string_view ndjson, const OracleOptions& options = {});

}  // namespace rulec::oracle
