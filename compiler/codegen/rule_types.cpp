#include "compiler/codegen/rule_types.h"

#include "runtime/abi.h"

#include <algorithm>

namespace rulec::codegen {
namespace {

using llvm::Constant;

class TypeEmitter {
 public:
  TypeEmitter(Abi& abi, const std::string& name) : abi_(abi), name_(name) {}

  Constant* operator()(const ir::EventMatch&) { return none(); }
  Constant* operator()(const ir::Sequence&) { return none(); }
  Constant* operator()(const ir::Sample&) { return none(); }
  Constant* operator()(const ir::Threshold& n) {
    return one(abi_.threshold, {slots(n.groupBy), abi_.int32(n.groupBy.size()),
                                abi_.int32(n.cardinalityField ? n.cardinalityField->index : RT_NO_SLOT),
                                abi_.int64(n.count), abi_.int64(n.cardinality), time(n.windowNs)});
  }
  Constant* operator()(const ir::NewTerms& n) {
    return one(abi_.newTerms,
               {slots(n.fields), abi_.int64(n.fields.size()), time(n.historyNs.value_or(-1)), time(n.historyStartNs)});
  }
  Constant* operator()(const ir::ThreatMatch& n) {
    std::vector<Constant*> entries;
    for (const std::vector<ir::IndicatorEntry>& group : n.groups)
      for (const ir::IndicatorEntry& entry : group)
        entries.push_back(abi_.make(abi_.indicatorEntry,
                                    {abi_.int32(entry.field.index), abi_.int32(entry.indicatorField.index),
                                     abi_.int32(entry.negate ? 1 : 0), abi_.int32(&entry == &group.back() ? 1 : 0)}));
    return one(abi_.threatMatch, {abi_.makeArray(abi_.indicatorEntry, entries, name_ + "_entries"),
                                  abi_.int64(entries.size()), abi_.makeText(n.indicatorPath)});
  }
  Constant* operator()(const ir::Suppression& n) {
    uint32_t flags = (n.missingIsValue ? RT_MISSING_IS_VALUE : 0u) | (n.eachValue ? RT_EACH_VALUE : 0u);
    return one(abi_.suppression, {slots(n.groupBy), abi_.int32(n.groupBy.size()), abi_.int32(flags),
                                  time(n.durationNs.value_or(-1)), abi_.table("rt_the_suppression")});
  }

 private:
  Constant* none() { return Constant::getNullValue(abi_.pointer); }
  Constant* time(int64_t ns) { return abi_.int64(static_cast<uint64_t>(ns)); }
  Constant* slots(const std::vector<ir::FieldId>& fields) {
    std::vector<Constant*> numbers;
    for (ir::FieldId field : fields) numbers.push_back(abi_.int32(field.index));
    return abi_.makeArray(abi_.i32, numbers, name_ + "_slots");
  }
  Constant* one(llvm::StructType* type, llvm::ArrayRef<Constant*> members) {
    return abi_.makeArray(type, {abi_.make(type, members)}, name_ + "_type");
  }

  Abi& abi_;
  const std::string& name_;
};

}  // namespace

uint32_t kindNumber(const ir::Rule& rule) {
  return std::visit(
      Overload{[](const ir::EventMatch&) { return RT_EVENT; }, [](const ir::Sequence&) { return RT_SEQUENCE; },
               [](const ir::Sample&) { return RT_SAMPLE; }, [](const ir::Threshold&) { return RT_THRESHOLD; },
               [](const ir::NewTerms&) { return RT_NEW_TERMS; },
               [](const ir::ThreatMatch&) { return RT_THREAT_MATCH; }},
      rule.body);
}

const char* ruleFunctions(const ir::Rule& rule) {
  auto ofSequence = [](const ir::Sequence& sequence) {
    bool misses = std::ranges::any_of(sequence.steps, [](const ir::Step& step) { return step.missing; });
    return misses ? "rt_the_sequence_of_missing" : "rt_the_sequence";
  };
  return std::visit(Overload{[](const ir::EventMatch&) { return "rt_the_event"; }, ofSequence,
                             [](const ir::Sample&) { return "rt_the_sample"; },
                             [](const ir::Threshold&) { return "rt_the_threshold"; },
                             [](const ir::NewTerms&) { return "rt_the_new_terms"; },
                             [](const ir::ThreatMatch&) { return "rt_the_threat_match"; }},
                    rule.body);
}

bool matchesBringAlong(const ir::Rule& rule) {
  return rule.suppression || std::holds_alternative<ir::Threshold>(rule.body) ||
         std::holds_alternative<ir::NewTerms>(rule.body) || std::holds_alternative<ir::ThreatMatch>(rule.body);
}

Constant* emitRuleType(Abi& abi, const ir::Rule& rule, const std::string& name) {
  return std::visit(TypeEmitter(abi, name), rule.body);
}

Constant* emitSuppression(Abi& abi, const ir::Rule& rule, const std::string& name) {
  return rule.suppression ? TypeEmitter(abi, name)(*rule.suppression) : Constant::getNullValue(abi.pointer);
}

}  // namespace rulec::codegen
