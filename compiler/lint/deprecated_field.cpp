// deprecated_field: a field that the Elastic Common Schema dropped or replaced. Events of current sources do not have
// it. Source: ECS, CHANGELOG.md: removals of 8.0 (`process.ppid`, `log.original`, `host.user.*`), deprecations of
// 8.0 (`service.node.role`) and 8.4 (`process.pgid`). Linear.
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

#include <algorithm>
#include <optional>
#include <set>

namespace rulec::lint {
namespace {

struct Renamed {
  std::string_view field, now;
};

constexpr Renamed kRenamed[] = {{"host.user.domain", "user.domain"},
                                {"host.user.email", "user.email"},
                                {"host.user.full_name", "user.full_name"},
                                {"host.user.hash", "user.hash"},
                                {"host.user.id", "user.id"},
                                {"host.user.name", "user.name"},
                                {"log.original", "event.original"},
                                {"process.parent.pgid", "process.parent.group_leader.pid"},
                                {"process.parent.ppid", ""},
                                {"process.pgid", "process.group_leader.pid"},
                                {"process.ppid", "process.parent.pid"},
                                {"service.node.role", "service.node.roles"}};

void report(const std::string& field, Place place, Diagnostics& diagnostics) {
  const auto* renamed = std::ranges::find(kRenamed, field, &Renamed::field);
  if (renamed == std::end(kRenamed)) return;
  Diagnostic& d = diagnostics.report(DiagnosticCode::deprecated_field, place, field);
  if (!renamed->now.empty()) d.help = fmt::format("use `{}`", renamed->now);
}

/// The name that a node asks.
std::optional<kql::NameId> nameOf(const kql::Node& node) {
  if (const auto* is = std::get_if<kql::Is>(&node.node)) return is->field;
  if (const auto* range = std::get_if<kql::Range>(&node.node)) return range->field;
  return std::nullopt;
}

}  // namespace

void deprecatedField(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  for (uint32_t i = 0; i < query.query.exprs.size(); ++i) {
    const auto* field = std::get_if<eql::FieldRef>(&query.query.exprs[eql::ExprId{i}].node);
    if (field != nullptr) report(field->path, placeOf(query, eql::ExprId{i}), diagnostics);
  }
}

void deprecatedField(const sema::CheckedKql& query, Diagnostics& diagnostics) {
  std::set<kql::NameId> seen;  // a list writes its name once
  for (uint32_t i = 0; i < query.query.nodes.size(); ++i) {
    kql::NodeId id{i};
    std::optional<kql::NameId> name = nameOf(query.query.nodes[id]);
    if (!name || query.of(id).fields.size() != 1 || !seen.insert(*name).second) continue;
    report(query.of(id).fields.front().name, {query.query.file, query.query.names[*name].span}, diagnostics);
  }
}

}  // namespace rulec::lint
