// Events that a rule just matches, or just does not.
//
// Everything is taken from the rules themselves: their literals, the edges of their networks, their join keys and
// their spans. Whether an event matches is left to the engines under test; the planter only makes both outcomes likely.
#pragma once

#include "compiler/ir/ir.h"
#include "tools/generate/document.h"
#include "tools/generate/random.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace rulec::generate {

struct PlanterOptions {
  double fidelity = 0.93;  // probability, per condition, that it is planted as the step wants it
  size_t entities = 6;     // values of a join key: few, so that entities interleave
  int64_t startNs = 1767225600'000000000;
};

class Planter {
 public:
  /// `set` must outlive the planter and hold at least one rule.
  Planter(const ir::RuleSet& set, const PlanterOptions& options)
      : set_(set), options_(options), nowNs_(options.startNs) {}

  /// Makes `document` an event that one step of one rule accepts or nearly accepts, with a time and join keys that fit
  /// or nearly fit the events planted before. Cost: linear in the rule's predicates.
  void plant(Json& document, Random& random);

 private:
  void plantFilter(Json& document, ir::PredicateId filter, Random& random);
  void plantLeaf(Json& document, const ir::AnyOf& leaf, bool wanted, Random& random);
  void plantKey(Json& document, const ir::Step& step, size_t entity, Random& random);
  void plantTime(Json& document, const ir::Sequence& sequence, size_t rule, size_t entity, bool first, Random& random);
  int64_t nextTime(const ir::Sequence& sequence, const int64_t* start, Random& random);

  const ir::RuleSet& set_;
  PlanterOptions options_;
  int64_t nowNs_;
  /// When the rule's first step was last planted for an entity.
  std::map<std::pair<size_t, size_t>, int64_t> starts_;
};

/// A text that differs a little from `text`.
[[nodiscard]] std::string nearText(const std::string& text, Random& random);
/// An address text inside (`inside`) one of the networks or just outside of all, in any spelling; rarely no address.
[[nodiscard]] std::string nearAddress(const std::vector<ir::Network>& networks, bool inside, Random& random);
/// A time as ISO 8601 text (any fraction, any offset) or epoch milliseconds; rarely unreadable.
[[nodiscard]] Json timeValue(int64_t ns, Random& random);

/// Adds what a careless matcher might take for the rules' fields: their literals in other fields and inside texts, keys
/// one letter off.
void addDecoys(Json& document, const ir::RuleSet& set, Random& random);

}  // namespace rulec::generate
