#include "compiler/codegen/plan.h"

#include "compiler/codegen/access.h"
#include "compiler/codegen/mappings.h"
#include "compiler/codegen/metadata.h"
#include "compiler/codegen/prefilter.h"
#include "compiler/codegen/rule_types.h"
#include "compiler/codegen/tables.h"
#include "compiler/codegen/texts.h"
#include "compiler/ir/operands.h"
#include "runtime/abi.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace rulec::codegen {
namespace {

/// One rule's steps and keys as constants.
struct RuleTables {
  std::vector<llvm::Constant*> steps, keys;
  size_t stepCount = 0;  // without until
  size_t keyCount = 0;   // parts per step
  bool until = false;
  int64_t maxspanNs = -1;
};

class PlanEmitter {
 public:
  PlanEmitter(Abi& abi, const ir::RuleSet& set, const CodegenOptions& options, const MatchFunctions& functions)
      : abi_(abi), set_(set), options_(options), functions_(functions) {}

  void emit(size_t memoCount) {
    Trie trie = buildTrie(set_);
    std::vector<llvm::Constant*> rules;
    for (const ir::Rule& rule : set_.rules) rules.push_back(emitRule(rule, rules.size()));
    llvm::Constant* plan =
        abi_.make(abi_.plan, {abi_.int32(RT_ABI_VERSION),
                              abi_.int32(options_.fullAlerts ? 1 : 0),
                              emitFields(trie),
                              emitNodes(trie),
                              emitEdges(trie),
                              emitSlots(trie),
                              abi_.makeArray(abi_.rule, rules, "rules"),
                              abi_.int32(set_.fields.size()),
                              abi_.int32(trie.nodes.size()),
                              abi_.int32(trie.edges.size()),
                              abi_.int32(rules.size()),
                              abi_.makeText(options_.compilerVersion),
                              abi_.makeText(options_.target),
                              abi_.makeText(ruleSetHash(set_)),
                              emitWriter(),
                              emitAccess(),
                              candidatesFunction(),
                              abi_.int64(memoCount),
                              emitPatterns(trie),
                              patternFunction(trie),
                              hasPrefilter_ ? emitPrefilterPlan() : llvm::Constant::getNullValue(abi_.pointer),
                              hasAccessPlan(set_) ? abi_.table("rt_the_known")
                                                  : llvm::Constant::getNullValue(abi_.pointer)});
    new llvm::GlobalVariable(abi_.module, plan->getType(), true, llvm::GlobalValue::ExternalLinkage, plan,
                             "rt_the_plan");
  }

 private:
  llvm::Constant* emitPrefilterPlan() {
    return emitPrefilter(abi_, set_, options_.grams != nullptr ? *options_.grams : shippedGrams());
  }

  llvm::Constant* emitFields(const Trie& trie) {
    std::vector<llvm::Constant*> fields;
    for (const ir::Field& field : set_.fields)
      fields.push_back(abi_.make(
          abi_.field, {abi_.makeText(field.path), abi_.int32(field.isObjects ? RT_OBJECTS : typeNumber(field.type)),
                       abi_.int32(field.isObjects ? trie.rootOf(field.path) : field.ignoreAbove.value_or(UINT32_MAX)),
                       nullValue(field), abi_.makeText(fmt::format("{}", fmt::join(field.dateFormats, "||"))),
                       valueFunctions(field)}));
    return abi_.makeArray(abi_.field, fields, "fields");
  }

  /// What the runtime does with the field's values.
  llvm::Constant* valueFunctions(const ir::Field& field) {
    auto type = field.isObjects ? RT_OBJECTS : static_cast<rt_type>(typeNumber(field.type));
    switch (type) {
      case RT_BOOLEAN:
        return abi_.table("rt_the_boolean");
      case RT_INTEGER:
      case RT_UNSIGNED:
        return abi_.table("rt_the_integer");
      case RT_DOUBLE:
        return abi_.table("rt_the_double");
      case RT_DATE:
      case RT_DATE_NANOS:
        return abi_.table(field.dateFormats.empty() ? "rt_the_date" : "rt_the_formatted_date");
      case RT_ADDRESS:
        return abi_.table("rt_the_address");
      case RT_TEXT:
      case RT_VERSION:
      case RT_OBJECTS:
        break;
    }
    return llvm::Constant::getNullValue(abi_.pointer);
  }

  /// With the padding that follows every text of a value; the empty text, too, is one.
  llvm::Constant* nullValue(const ir::Field& field) {
    return field.nullValue ? abi_.makePaddedText(*field.nullValue) : abi_.makeText("");
  }

  llvm::Constant* emitNodes(const Trie& trie) {
    std::vector<llvm::Constant*> nodes;
    for (const TrieNode& node : trie.nodes)
      nodes.push_back(abi_.make(
          abi_.node, {abi_.int32(node.firstEdge), abi_.int32(node.edgeCount), abi_.int32(node.firstSlot),
                      abi_.int32(node.slotCount), abi_.int32(node.firstPattern), abi_.int32(node.patternCount)}));
    return abi_.makeArray(abi_.node, nodes, "nodes");
  }

  llvm::Constant* emitEdges(const Trie& trie) {
    std::vector<llvm::Constant*> edges;
    for (const TrieEdge& edge : trie.edges)
      edges.push_back(abi_.make(abi_.edge, {abi_.makeText(edge.key), abi_.int32(edge.node), abi_.int32(0)}));
    return abi_.makeArray(abi_.edge, edges, "edges");
  }

  llvm::Constant* emitSlots(const Trie& trie) {
    std::vector<llvm::Constant*> slots;
    for (uint32_t slot : trie.slots) slots.push_back(abi_.int32(slot));
    return abi_.makeArray(abi_.i32, slots, "node_slots");
  }

  llvm::Constant* emitPatterns(const Trie& trie) {
    std::vector<llvm::Constant*> patterns;
    for (const TriePattern& pattern : trie.patterns)
      patterns.push_back(llvm::ConstantStruct::getAnon(
          {pattern.isObjects ? llvm::Constant::getNullValue(abi_.pointer)
                             : emitPatternList(abi_, {{}, {pattern.rest}, ir::CaseRule::Exact, true, true}),
           emitNames(pattern.except), abi_.int32(pattern.slot), abi_.int32(pattern.before)}));
    return patterns.empty() ? llvm::Constant::getNullValue(abi_.pointer)
                            : abi_.makeArray(patterns.front()->getType(), patterns, "path_patterns");
  }

  /// An rt_text_set in memory; null for none.
  llvm::Constant* emitNames(const std::vector<std::string>& names) {
    if (names.empty()) return llvm::Constant::getNullValue(abi_.pointer);
    llvm::Constant* set = emitTextSet(abi_, names, ir::CaseRule::Exact);
    return abi_.makeArray(set->getType(), {set}, "names");
  }

  /// The runtime's, if there are patterns; a matcher without them does not carry it.
  llvm::Constant* patternFunction(const Trie& trie) {
    if (trie.patterns.empty()) return llvm::Constant::getNullValue(abi_.pointer);
    auto found = abi_.function("rt_walk_patterns", abi_.i32, {abi_.pointer, abi_.pointer});
    return llvm::cast<llvm::Constant>(found.getCallee());
  }

  llvm::Constant* emitAccess() {
    return hasAccessPlan(set_) ? emitAccessPlan(abi_, set_) : llvm::Constant::getNullValue(abi_.pointer);
  }

  /// The runtime's, if there is an access plan; a matcher without one does not carry it.
  llvm::Constant* candidatesFunction() {
    if (!hasAccessPlan(set_)) return llvm::Constant::getNullValue(abi_.pointer);
    auto found = abi_.function("rt_find_candidates", abi_.nothing, {abi_.pointer, abi_.pointer, abi_.pointer});
    return llvm::cast<llvm::Constant>(found.getCallee());
  }

  llvm::Constant* emitRule(const ir::Rule& rule, size_t number) {
    std::vector<ir::PredicateId> filters = distinctFilters(rule);
    std::string name = fmt::format("rule_{}", number);
    RuleTables tables = makeTables(rule, filters);
    Fragments json = fragments(rule.metadata, rule.meaning, options_);
    const ir::Metadata& about = rule.metadata;
    return abi_.make(abi_.rule, {functions_[number],
                                 abi_.int32(kindNumber(rule)),
                                 abi_.int32(filters.size()),
                                 abi_.makeArray(abi_.step, tables.steps, name + "_steps"),
                                 abi_.int32(tables.stepCount),
                                 abi_.int32(tables.until ? 1 : 0),
                                 abi_.makeArray(abi_.keyPart, tables.keys, name + "_keys"),
                                 abi_.int32(tables.keyCount),
                                 abi_.int32(severityNumber(about.severity)),
                                 abi_.int64(static_cast<uint64_t>(tables.maxspanNs)),
                                 abi_.int32(rule.timestamp.index),
                                 abi_.int32(rule.tiebreaker ? rule.tiebreaker->index : RT_NO_SLOT),
                                 emitPipes(rule, name),
                                 abi_.int64(rule.pipes.size()),
                                 abi_.int64(static_cast<uint64_t>(rule.latenessNs)),
                                 abi_.makeText(about.id),
                                 abi_.makeText(about.name),
                                 abi_.makeText(std::to_string(about.version)),
                                 abi_.makeText(about.severity),
                                 abi_.makeText(json.rule),
                                 abi_.makeText(json.threat),
                                 abi_.makeText(json.rulec),
                                 abi_.makeText(about.buildingBlockType),
                                 emitMappings(abi_, about, name),
                                 abi_.makeText(options_.fullManifest ? manifestMembers(about) : ""),
                                 abi_.int32(static_cast<uint64_t>(about.riskScore)),
                                 abi_.int32(hasPrefilter_ ? waitingNumber(rule) : uint32_t{RT_WAITS_FOR_NONE}),
                                 emitRuleType(abi_, rule, name),
                                 emitSuppression(abi_, rule, name),
                                 abi_.int64(static_cast<uint64_t>(about.maxSignals)),
                                 abi_.int64(static_cast<uint64_t>(rule.intervalNs)),
                                 abi_.int32(rule.timeOverride ? rule.timeOverride->index : RT_NO_SLOT),
                                 abi_.int32(rule.needsOverride ? 1 : 0),
                                 abi_.table(ruleFunctions(rule))});
  }

  /// The linker drops the other one.
  llvm::Constant* emitWriter() {
    const char* name = options_.alertFormat == AlertFormat::Kibana ? "rt_write_kibana_alert" : "rt_write_ecs_alert";
    return llvm::cast<llvm::Constant>(abi_.function(name, abi_.i32, {abi_.pointer}).getCallee());
  }

  llvm::Constant* emitPipes(const ir::Rule& rule, const std::string& name) {
    std::vector<llvm::Constant*> pipes;
    for (const ir::Pipe& pipe : rule.pipes)
      pipes.push_back(
          abi_.make(abi_.pipe, {abi_.int64(pipe.count), abi_.int64(pipe.kind == ir::Pipe::Head ? RT_HEAD : RT_TAIL)}));
    return abi_.makeArray(abi_.pipe, pipes, name + "_pipes");
  }

  RuleTables makeTables(const ir::Rule& rule, const std::vector<ir::PredicateId>& filters) const {
    RuleTables tables;
    auto add = [&](const ir::Step& step) {
      auto filter = static_cast<uint64_t>(std::ranges::find(filters, step.filter) - filters.begin());
      tables.steps.push_back(abi_.make(abi_.step, {abi_.int32(filter), abi_.int32(step.missing ? 1 : 0),
                                                   abi_.int32(tables.keys.size()), abi_.int32(0)}));
      for (const ir::KeyPart& part : step.key)
        tables.keys.push_back(abi_.make(abi_.keyPart, {abi_.int32(part.field ? part.field->index : RT_NO_SLOT),
                                                       abi_.int32(part.optional ? 1 : 0)}));
      tables.keyCount = step.key.size();
    };
    const auto* sample = std::get_if<ir::Sample>(&rule.body);
    const auto* found = std::get_if<ir::Sequence>(&rule.body);
    if (sample != nullptr) {
      for (const ir::Step& step : sample->steps) add(step);
      tables.stepCount = sample->steps.size();
      return tables;
    }
    if (found == nullptr) {  // one event makes a match
      ir::forEachFilter(rule, [&](ir::PredicateId filter) { add({filter, {}, false}); });
      tables.stepCount = 1;
      return tables;
    }
    const ir::Sequence& sequence = *found;
    for (const ir::Step& step : sequence.steps) add(step);
    tables.stepCount = sequence.steps.size();
    tables.until = sequence.until.has_value();
    if (sequence.until) add(*sequence.until);
    if (sequence.maxspanNs) tables.maxspanNs = *sequence.maxspanNs;
    return tables;
  }

  Abi& abi_;
  const ir::RuleSet& set_;
  const CodegenOptions& options_;
  const MatchFunctions& functions_;
  const bool hasPrefilter_ = hasPrefilter(set_);
};

}  // namespace

std::vector<ir::PredicateId> distinctFilters(const ir::Rule& rule) {
  std::vector<ir::PredicateId> filters;
  ir::forEachFilter(rule, [&](ir::PredicateId filter) {
    if (std::ranges::find(filters, filter) == filters.end()) filters.push_back(filter);
  });
  assert(filters.size() <= RT_MAX_FILTERS);
  return filters;
}

void emitPlan(Abi& abi, const ir::RuleSet& set, const CodegenOptions& options, const MatchFunctions& functions,
              size_t memoCount) {
  PlanEmitter(abi, set, options, functions).emit(memoCount);
}

}  // namespace rulec::codegen
