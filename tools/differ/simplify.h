// Makes a failing query small, whatever its language.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace rulec::differ {

/// How queries of one language become simpler.
struct Simplification {
  /// Whether a text parses.
  std::function<bool(const std::string&)> parses;
  /// Texts with one part of a query simpler, in any order, also such as do not parse; of a text that does not, none.
  std::function<std::vector<std::string>(const std::string&)> simpler;
};

/// Takes the shortest simpler query that still fails, again and again.
/// \param fails is asked of queries that parse; they need not be sound
/// \param attempts how often `fails` may be asked
[[nodiscard]] std::string simplify(std::string query, const Simplification& how,
                                   const std::function<bool(const std::string&)>& fails, size_t attempts);

}  // namespace rulec::differ
