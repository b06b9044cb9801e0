#include "compiler/ir/operands.h"

namespace rulec::ir {

std::vector<ValueId> operandsOf(const Value& value) {
  using Ids = std::vector<ValueId>;
  return std::visit(Overload{[](const Element&) { return Ids{}; }, [](const TextIsOneOf& n) { return Ids{n.text}; },
                             [](const AddressInNetworks& n) { return Ids{n.address}; },
                             [](const IsTrue& n) { return Ids{n.boolean}; }},
                    value.node);
}

std::vector<PredicateId> operandsOf(const Predicate& predicate) {
  using Ids = std::vector<PredicateId>;
  return std::visit(Overload{[](const Constant&) { return Ids{}; }, [](const Not& n) { return Ids{n.operand}; },
                             [](const And& n) { return n.operands; }, [](const Or& n) { return n.operands; },
                             [](const HasValue&) { return Ids{}; }, [](const AnyOf&) { return Ids{}; }},
                    predicate.node);
}

}  // namespace rulec::ir
