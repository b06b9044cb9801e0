#include "tools/generate/near_miss.h"

#include "compiler/ir/operands.h"
#include "tools/generate/pattern_path.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string_view>

namespace rulec::generate {
namespace {

constexpr int64_t kMillisecond = 1'000'000;

/// Distances from the end of a span, in nanoseconds: times are read to the millisecond, so 0.9 ms after is still
/// within.
constexpr std::array<int64_t, 8> kAroundSpan = {-kMillisecond, -kMillisecond / 2, 0,           0, 1,
                                                900'000,       999'999,           kMillisecond};
/// Ordinary distances between events.
constexpr std::array<int64_t, 8> kGaps = {
    0, 0, 1, 1000, kMillisecond, 250 * kMillisecond, 1500 * kMillisecond, 7000 * kMillisecond};

std::string spellCase(const std::string& text, ir::CaseRule rule, Random& random) {
  std::string out = text;
  if (rule == ir::CaseRule::AsciiFold)
    for (char& c : out)
      if (c >= 'a' && c <= 'z' && random.chance(0.3)) c = static_cast<char>(c - 'a' + 'A');
  return out;
}

Json booleanValue(bool value, Random& random) {
  if (random.chance(0.7)) return Json{value};
  if (random.chance(0.7)) return Json{std::string(value ? "true" : "false")};
  return Json{std::string(value ? "TRUE" : "")};
}

/// A value of a type, the same for the same number.
Json numberedValue(ir::Type type, size_t number) {
  switch (type) {
    case ir::Type::Text:
      return Json{number % 3 == 0 ? fmt::format("E/{}\"\u00e9", number) : fmt::format("entity-{}", number)};
    case ir::Type::Integer:
    case ir::Type::Unsigned:
      return Json{NumberText{fmt::format("{}", number * 37)}};
    case ir::Type::Double:
      return Json{NumberText{fmt::format("{}.5", number)}};
    case ir::Type::Boolean:
      return Json{number % 2 == 0};
    case ir::Type::Date:
    case ir::Type::DateNanos:
      return Json{NumberText{fmt::format("{}", 1767225600000 + number)}};
    case ir::Type::Address:
      return Json{fmt::format("192.0.2.{}", number % 256)};
    case ir::Type::Version:
      return Json{fmt::format("1.{}.0", number)};
    case ir::Type::Number:  // of no field
      break;
  }
  return Json{};
}

/// What a leaf's condition says of one field.
struct Condition {
  ir::FieldId field;
  const ir::Value* test = nullptr;
};

std::optional<ir::ValueId> operandOf(const ir::Value& value) {
  return std::visit(Overload{[](const ir::TextIsOneOf& node) { return std::optional(node.text); },
                             [](const ir::AddressInNetworks& node) { return std::optional(node.address); },
                             [](const ir::IsTrue& node) { return std::optional(node.boolean); },
                             [](const auto&) { return std::optional<ir::ValueId>(); }},
                    value.node);
}

/// The leaf's test, if it is one test of one field; nothing for computed values.
std::optional<Condition> conditionOf(const ir::RuleSet& set, const ir::AnyOf& leaf) {
  const ir::Value& test = set.values[leaf.condition];
  const std::optional<ir::ValueId> operand = operandOf(test);
  if (!operand) return std::nullopt;
  const auto* element = std::get_if<ir::Element>(&set.values[*operand].node);
  if (element == nullptr || element->mention >= leaf.mentions.size()) return std::nullopt;
  return Condition{leaf.mentions[element->mention], &test};
}

/// A value for which `test` is `wanted`, or nearly.
Json valueFor(const ir::Value& test, bool wanted, Random& random) {
  return std::visit(
      Overload{[&](const ir::TextIsOneOf& node) {
                 const std::string& member = random.pick(node.members);
                 return Json{wanted ? spellCase(member, node.caseRule, random) : nearText(member, random)};
               },
               [&](const ir::AddressInNetworks& node) { return Json{nearAddress(node.networks, wanted, random)}; },
               [&](const ir::IsTrue&) { return booleanValue(wanted, random); }, [](const auto&) { return Json{}; }},
      test.node);
}

Json severalValues(Json first, Json second, Random& random) {
  Array array;
  array.push_back(std::move(first));
  array.push_back(std::move(second));
  if (random.chance(0.5)) std::swap(array[0], array[1]);
  return Json{std::move(array)};
}

struct Wish {
  ir::PredicateId predicate;
  bool wanted = true;
};

/// What the operands of a conjunction (`all`) or alternative must be for the whole to be `wanted`.
void wishOperands(const std::vector<ir::PredicateId>& operands, bool all, bool wanted, Random& random,
                  std::vector<Wish>& wishes) {
  const size_t decisive = random.below(operands.size());
  for (size_t i = 0; i < operands.size(); ++i)
    if (all == wanted)
      wishes.push_back({operands[i], wanted});
    else if (i == decisive)
      wishes.push_back({operands[i], wanted});
    else if (all)
      wishes.push_back({operands[i], true});
}

const std::vector<std::string>* someMembers(const ir::RuleSet& set, Random& random) {
  if (set.values.empty()) return nullptr;
  const ir::Value& value = set.values[Id<ir::Value>{static_cast<uint32_t>(random.below(set.values.size()))}];
  const auto* test = std::get_if<ir::TextIsOneOf>(&value.node);
  return test == nullptr || test->members.empty() ? nullptr : &test->members;
}

/// The path one byte or one level off.
std::string nearPath(const std::string& path, Random& random) {
  std::string near = path;
  const size_t dot = near.find_last_of('.');
  switch (random.below(6)) {
    case 0:
      near += 'x';
      break;
    case 1:
      near.pop_back();
      break;
    case 2:
      if (dot != std::string::npos) near[dot] = '_';
      break;
    case 3:
      near[0] = near[0] == 'X' ? 'Y' : 'X';
      break;
    case 4:
      near += ".keyword";
      break;
    default:
      near = "labels." + near;
      break;
  }
  return near;
}

}  // namespace

void Planter::plantLeaf(Json& document, const ir::AnyOf& leaf, bool wanted, Random& random) {
  const std::optional<Condition> condition = conditionOf(set_, leaf);
  if (!condition) return;
  const std::string path = somePath(set_.fields[condition->field], random);
  if (!wanted && random.chance(0.15)) return removePath(document, path);
  Json value = valueFor(*condition->test, wanted, random);
  if (random.chance(0.08)) value = severalValues(std::move(value), valueFor(*condition->test, !wanted, random), random);
  setPath(document, path, std::move(value));
}

void Planter::plantFilter(Json& document, ir::PredicateId filter, Random& random) {
  std::vector<Wish> wishes{{filter, true}};
  while (!wishes.empty()) {
    const Wish wish = wishes.back();
    wishes.pop_back();
    const bool wanted = random.chance(options_.fidelity) == wish.wanted;
    std::visit(Overload{[](const ir::Constant&) {},
                        [&](const ir::Not& node) { wishes.push_back({node.operand, !wish.wanted}); },
                        [&](const ir::And& node) { wishOperands(node.operands, true, wish.wanted, random, wishes); },
                        [&](const ir::Or& node) { wishOperands(node.operands, false, wish.wanted, random, wishes); },
                        [&](const ir::HasValue& node) {
                          const ir::Field& field = set_.fields[node.field];
                          const std::string path = somePath(field, random);
                          if (!wanted) return removePath(document, path);
                          setPath(document, path, numberedValue(field.type, random.below(options_.entities)));
                        },
                        [&](const ir::AnyOf& node) { plantLeaf(document, node, wanted, random); },
                        [&](const ir::AnyObject& node) {
                          const std::string& path = set_.fields[node.objects].path;
                          if (!wanted && random.chance(0.3)) return removePath(document, path);
                          wishes.push_back({node.inner, wish.wanted});  // of one object
                        }},
               set_.predicates[wish.predicate].node);
  }
}

void Planter::plantKey(Json& document, const ir::Step& step, size_t entity, Random& random) {
  for (const ir::KeyPart& part : step.key) {
    if (!part.field) continue;
    const ir::Field& field = set_.fields[*part.field];
    Json value = numberedValue(field.type, entity);
    if (random.chance(0.04))
      value = severalValues(std::move(value), numberedValue(field.type, random.below(options_.entities)), random);
    if (random.chance(0.03)) value = random.chance(0.5) ? Json{} : Json{Array{}};
    setPath(document, field.path, std::move(value));
  }
}

int64_t Planter::nextTime(const ir::Sequence& sequence, const int64_t* start, Random& random) {
  if (random.chance(0.03)) return nowNs_ - random.pick(kGaps);
  const bool toTheEdge = sequence.maxspanNs && start != nullptr && random.chance(0.25);
  const int64_t edge =
      toTheEdge ? *start + *sequence.maxspanNs + random.pick(kAroundSpan) : nowNs_ + random.pick(kGaps);
  nowNs_ = std::max(nowNs_, edge);
  return nowNs_;
}

void Planter::plantTime(Json& document, const ir::Sequence& sequence, size_t rule, size_t entity, bool first,
                        Random& random) {
  const auto start = starts_.find({rule, entity});
  const int64_t time = nextTime(sequence, first || start == starts_.end() ? nullptr : &start->second, random);
  if (first) starts_[{rule, entity}] = time;
  setPath(document, set_.fields[set_.rules[ir::RuleId{0}].timestamp].path, timeValue(time, random));
}

void Planter::plant(Json& document, Random& random) {
  const size_t rule = random.below(set_.rules.size());
  const auto& body = set_.rules[ir::RuleId{static_cast<uint32_t>(rule)}].body;
  const size_t entity = random.below(options_.entities);
  if (const auto* sample = std::get_if<ir::Sample>(&body)) {
    const ir::Step& step = random.pick(sample->steps);
    plantFilter(document, step.filter, random);
    return plantKey(document, step, entity, random);
  }
  if (!std::holds_alternative<ir::Sequence>(body))  // one filter
    return ir::forEachFilter(set_.rules[ir::RuleId{static_cast<uint32_t>(rule)}],
                             [&](ir::PredicateId filter) { plantFilter(document, filter, random); });
  const auto& sequence = std::get<ir::Sequence>(body);
  const size_t which = random.below(sequence.steps.size() + (sequence.until ? 1 : 0));
  const ir::Step& step = which < sequence.steps.size() ? sequence.steps[which] : *sequence.until;
  plantFilter(document, step.filter, random);
  plantKey(document, step, entity, random);
  plantTime(document, sequence, rule, entity, which == 0, random);
}

void addDecoys(Json& document, const ir::RuleSet& set, Random& random) {
  const ir::Field& field = set.fields[ir::FieldId{static_cast<uint32_t>(random.below(set.fields.size()))}];
  const std::vector<std::string>* members = someMembers(set, random);
  const std::string text = members == nullptr ? "decoy" : random.pick(*members);
  switch (random.below(4)) {
    case 0:
      return setPath(document, "message", Json{text});
    case 1:
      return setPath(document, "labels.note",
                     Json{fmt::format(R"({{"{}":"{}"}},{{"{}":)", field.path, text, field.path)});
    case 2:
      return setPath(document, nearPath(field.path, random), Json{text});
    default:
      break;
  }
  const Json* value = findPath(document, field.path);  // the right value under a key that is one letter off
  if (value == nullptr) return;
  Json moved = *value;
  removePath(document, field.path);
  setPath(document, nearPath(field.path, random), std::move(moved));
}

}  // namespace rulec::generate
