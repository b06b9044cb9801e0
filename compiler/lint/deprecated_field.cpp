// deprecated_field: a field that the Elastic Common Schema dropped or replaced. Events of current sources do not have
// it. Source: ECS, CHANGELOG.md: removals of 8.0 (`process.ppid`, `log.original`, `host.user.*`), deprecations of
// 8.0 (`service.node.role`) and 8.4 (`process.pgid`). Linear.
#include "compiler/lint/lints.h"
#include "compiler/lint/texts.h"

#include <algorithm>

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

}  // namespace

void deprecatedField(const sema::CheckedQuery& query, Diagnostics& diagnostics) {
  for (uint32_t i = 0; i < query.query.exprs.size(); ++i) {
    const auto* field = std::get_if<eql::FieldRef>(&query.query.exprs[eql::ExprId{i}].node);
    if (field == nullptr) continue;
    const auto* renamed = std::ranges::find(kRenamed, field->path, &Renamed::field);
    if (renamed == std::end(kRenamed)) continue;
    Diagnostic& d = diagnostics.report(DiagnosticCode::deprecated_field, placeOf(query, eql::ExprId{i}), field->path);
    if (!renamed->now.empty()) d.help = fmt::format("use `{}`", renamed->now);
  }
}

}  // namespace rulec::lint
