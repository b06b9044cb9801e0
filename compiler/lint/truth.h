// What is known of a filter's truth: a formula over sets of values, and what follows from parts of it.
//
// A test asks whether some value of a field lies in a set. Of a field with one value at most, two tests must agree on
// it; of any other, each may hold by a value of its own, but what is excluded is excluded for all of them.
#pragma once

#include "compiler/lint/language.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace rulec::lint {

/// A filter as a tree: operands before their users, those of one node side by side with all that is below them.
struct Formula {
  enum class Kind : uint8_t { Constant, Test, Opaque, Not, And, Or };
  struct Node {
    Kind kind = Kind::Opaque;
    bool value = false;     // of a Constant
    ir::FieldId field;      // of a Test
    Language language;      // of a Test; of an Or that asks several sets of one field: all of them
    bool oneField = false;  // such an Or, whose `field` is set
    std::vector<uint32_t> operands;
    uint32_t first = 0;  // the first node below this one, or itself
    Place place;
  };
  std::vector<Node> nodes;  // the last one is the filter
};

/// Filters of more nodes are not examined.
inline constexpr size_t kMaxFormula = 2000;

/// \returns nothing for a filter of more than kMaxFormula nodes.
[[nodiscard]] std::optional<Formula> makeFormula(const ir::RuleSet& set, ir::PredicateId filter);

/// Fields that have one value at most.
using SingleFields = std::set<ir::FieldId>;

/// What holds of an event.
class Facts {
 public:
  Facts(const Formula& formula, const SingleFields& single, Work& work)
      : formula_(&formula), single_(&single), work_(&work) {}

  /// Adds that a node is true or false, as far as that is a matter of single tests. Cost: the nodes below it.
  void assume(uint32_t node, bool value);
  void assumePresent(ir::FieldId field);
  /// Whether surely no event is so.
  [[nodiscard]] bool contradict() const;
  /// What a node surely is. Sound, not complete: of an `or` that is known to hold no use is made, except for one that
  /// asks several sets of one field. Cost: the nodes below it.
  [[nodiscard]] std::optional<bool> truth(uint32_t node) const;

 private:
  struct OfField {
    std::vector<const Language*> within, without;
  };
  [[nodiscard]] std::optional<bool> truthOf(const Formula::Node& node) const;
  [[nodiscard]] std::optional<bool> truthOfTest(ir::FieldId field, const Language& language) const;
  [[nodiscard]] bool contradicts(ir::FieldId field, const OfField& facts) const;

  const Formula* formula_;
  const SingleFields* single_;
  Work* work_;
  std::map<ir::FieldId, OfField> fields_;
  std::map<uint32_t, bool> opaque_;
};

}  // namespace rulec::lint
