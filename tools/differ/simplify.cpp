#include "tools/differ/simplify.h"

#include <algorithm>

namespace rulec::differ {
namespace {

/// Shorter ones than the query, each once, the shortest first.
std::vector<std::string> candidates(const std::string& query, const Simplification& how) {
  std::vector<std::string> out = how.simpler(query);
  std::ranges::sort(out, {}, [](const std::string& one) { return std::pair(one.size(), one); });
  out.erase(std::ranges::unique(out).begin(), out.end());
  std::erase_if(out, [&](const std::string& one) { return one.size() >= query.size(); });
  return out;
}

}  // namespace

std::string simplify(std::string query, const Simplification& how, const std::function<bool(const std::string&)>& fails,
                     size_t attempts) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const std::string& candidate : candidates(query, how)) {
      if (!how.parses(candidate)) continue;
      if (attempts-- == 0) return query;
      if (!fails(candidate)) continue;
      query = candidate;
      changed = true;
      break;
    }
  }
  return query;
}

}  // namespace rulec::differ
