#include "compiler/sema/index_route.h"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <utility>

namespace rulec::sema {
namespace {

/// A pattern cut into one for each part of the name `type-dataset-namespace`.
struct NameParts {
  std::string type, dataset, nameSpace;
};

/// A pattern without what is no part of the name.
struct IndexPattern {
  std::string_view name;
  bool excludes = false;
};

/// Elasticsearch takes a comma in a pattern for the end of it.
std::vector<std::string_view> splitAtCommas(std::string_view text) {
  std::vector<std::string_view> parts;
  for (size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
    parts.push_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  parts.push_back(text);
  return parts;
}

/// `cluster:name` is `name` in another cluster, which events do not say. What is taken out of one is none of theirs.
IndexPattern read(std::string_view text) {
  bool excludes = text.starts_with('-');
  if (excludes) text.remove_prefix(1);
  size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {text, excludes};
  if (excludes) return {{}, true};
  text.remove_prefix(colon + 1);
  excludes = text.starts_with('-');
  return {text.substr(excludes ? 1 : 0), excludes};
}

/// What stands on either side of a place that is a dash of the name: a `*` there belongs to both sides.
struct Cut {
  std::string_view before, after;
};

std::vector<Cut> cuts(std::string_view pattern) {
  std::vector<Cut> found;
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '*') found.push_back({pattern.substr(0, i + 1), pattern.substr(i)});
    if (pattern[i] == '-') found.push_back({pattern.substr(0, i), pattern.substr(i + 1)});
  }
  return found;
}

bool hasDash(std::string_view part) { return part.find('-') != std::string_view::npos; }

/// Every way to cut a pattern: ECS allows no dash in type and dataset, so a dash of the pattern is none of theirs.
std::vector<NameParts> partsOf(std::string_view pattern) {
  std::vector<NameParts> found;
  for (const Cut& first : cuts(pattern)) {
    if (hasDash(first.before)) continue;
    for (const Cut& second : cuts(first.after))
      if (!hasDash(second.before))
        found.push_back({std::string(first.before), std::string(second.before), std::string(second.after)});
  }
  return found;
}

/// As TextMatches with escapes has it.
std::string escaped(std::string_view part) {
  std::string text;
  for (char c : part) {
    if (c == '?' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

class RouteLowering {
 public:
  explicit RouteLowering(IrBuilder& builder) : builder_(builder) {}

  /// Whether one of the patterns names the data stream.
  ir::PredicateId some(const std::vector<std::string_view>& patterns) {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> datasets;
    for (std::string_view pattern : patterns)
      for (NameParts& parts : partsOf(pattern))
        datasets[{std::move(parts.type), std::move(parts.nameSpace)}].push_back(std::move(parts.dataset));
    std::vector<ir::PredicateId> alternatives;
    for (auto& [around, inner] : datasets)
      alternatives.push_back(builder_.add(
          ir::Predicate{ir::And{{is("data_stream.dataset", std::move(inner)), is("data_stream.type", {around.first}),
                                 is("data_stream.namespace", {around.second})}}}));
    return joined(std::move(alternatives));
  }

 private:
  /// Whether a field is there, and one of the parts matches it.
  ir::PredicateId is(const char* path, std::vector<std::string> parts) {
    ir::FieldId field = builder_.field({path, ir::Type::Text});
    std::vector<std::string> texts, patterns;
    for (const std::string& part : parts) {
      if (part.find_first_not_of('*') == std::string::npos && !part.empty())
        return builder_.add(ir::Predicate{ir::HasValue{field}});
      if (part.find('*') == std::string::npos) texts.push_back(part);
      if (part.find('*') != std::string::npos) patterns.push_back(escaped(part));
    }
    sortDistinct(texts);
    sortDistinct(patterns);
    std::vector<ir::PredicateId> tests;
    if (!texts.empty())
      tests.push_back(builder_.anyOf(
          field, [&](ir::ValueId element) { return ir::TextIsOneOf{element, std::move(texts), ir::CaseRule::Exact}; }));
    if (!patterns.empty())
      tests.push_back(builder_.anyOf(field, [&](ir::ValueId element) {
        return ir::TextMatches{element, std::move(patterns), ir::CaseRule::Exact, true, true};
      }));
    return joined(std::move(tests));
  }

  ir::PredicateId joined(std::vector<ir::PredicateId> tests) {
    if (tests.empty()) return builder_.constant(false);
    return tests.size() == 1 ? tests.front() : builder_.add(ir::Predicate{ir::Or{std::move(tests)}});
  }

  IrBuilder& builder_;
};

/// What no name of an index has in Elasticsearch, beside `*` and `,`, which mean something in patterns.
constexpr std::string_view kInNoName = "ABCDEFGHIJKLMNOPQRSTUVWXYZ \t\r\n\\/?\"<>|#:";

/// Why no data stream can have a name like this; empty if one can.
std::string whyUnroutable(std::string_view name) {
  size_t strange = name.find_first_of(kInNoName);
  if (strange != std::string_view::npos) return fmt::format("has `{}`", name.substr(strange, 1));
  return partsOf(name).empty() ? "is not `type-dataset-namespace`" : "";
}

/// Reports what names nothing. \param any whether a pattern before these named something that can be taken out again
void warnOfUnroutable(const syntax::LocatedText& patterns, bool& any, FileId file, Diagnostics& diagnostics) {
  for (std::string_view pattern : splitAtCommas(patterns.value)) {
    IndexPattern read = sema::read(pattern);
    if (read.excludes && !any) diagnostics.report(DiagnosticCode::nothing_to_exclude, {file, patterns.span}, pattern);
    if (read.excludes) continue;
    std::string why = whyUnroutable(read.name);
    any = any || why.empty();
    if (!why.empty()) diagnostics.report(DiagnosticCode::unroutable_index, {file, patterns.span}, pattern, why);
  }
}

}  // namespace

void routeByIndex(CheckedRule& rule, const syntax::RuleFile& file, Diagnostics& diagnostics) {
  rule.isRouted = !rule.metadata.indices.empty();
  bool isQuery = file.ruleTable.end == 0;  // of the command line, where no index can be named
  if (!rule.isRouted && !isQuery)
    diagnostics.report(DiagnosticCode::unrouted_rule, {file.file, file.ruleTable}, rule.metadata.id);
  bool any = false;
  for (const syntax::LocatedText& patterns : file.indices) warnOfUnroutable(patterns, any, file.file, diagnostics);
}

ir::PredicateId lowerRoute(const std::vector<std::string>& indices, IrBuilder& builder) {
  std::vector<IndexPattern> patterns;
  for (const std::string& index : indices)
    for (std::string_view pattern : splitAtCommas(index)) patterns.push_back(read(pattern));
  RouteLowering lowering(builder);
  std::optional<ir::PredicateId> sofar;
  for (size_t i = 0; i < patterns.size();) {
    bool excludes = patterns[i].excludes;
    std::vector<std::string_view> run;  // of one sort: one question
    for (; i < patterns.size() && patterns[i].excludes == excludes; ++i) run.push_back(patterns[i].name);
    if (excludes && !sofar) continue;
    ir::PredicateId some = lowering.some(run);
    if (excludes) {
      sofar = builder.add(ir::Predicate{ir::And{{*sofar, builder.negate(some)}}});
    } else {
      sofar = sofar ? builder.add(ir::Predicate{ir::Or{{*sofar, some}}}) : some;
    }
  }
  return sofar ? *sofar : builder.constant(false);
}

}  // namespace rulec::sema
