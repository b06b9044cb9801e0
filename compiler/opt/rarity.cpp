#include "compiler/opt/rarity.h"

#include "compiler/opt/spelling.h"

#include <algorithm>
#include <string_view>

namespace rulec::opt {
namespace {

/// Shares of events as endpoints send them: mostly processes, files and connections. Estimates, not measurements; an
/// entry ten times off costs time in the matcher and nothing else. The first row that fits counts: a path as written,
/// or all paths below one that ends with a dot.
struct FieldShare {
  std::string_view path;
  double any;   // has a value
  double each;  // has one given text
};
constexpr FieldShare kFields[] = {
    {"@timestamp", 1, 0.001},
    {"host.os.type", 0.95, 0.4},
    {"host.os.", 0.95, 0.1},
    {"host.", 0.95, 0.02},
    {"agent.", 0.95, 0.1},
    {"event.category", 1, 0.15},
    {"event.type", 1, 0.3},
    {"event.kind", 0.9, 0.5},
    {"event.outcome", 0.4, 0.3},
    {"event.module", 0.8, 0.2},
    {"event.dataset", 0.9, 0.1},
    {"event.provider", 0.3, 0.03},
    {"event.action", 0.9, 0.02},
    {"event.code", 0.4, 0.01},
    {"event.", 0.5, 0.05},
    {"data_stream.", 0.9, 0.1},
    {"process.parent.name", 0.4, 0.006},
    {"process.name", 0.8, 0.005},
    {"process.executable", 0.8, 0.002},
    {"process.parent.executable", 0.3, 0.003},
    {"process.args", 0.4, 0.004},
    {"process.command_line", 0.4, 0.0005},
    {"process.pe.", 0.1, 0.003},
    {"process.code_signature.", 0.3, 0.1},
    {"process.parent.", 0.4, 0.01},
    {"process.pid", 0.8, 0.001},
    {"process.entity_id", 0.8, 0.0005},
    {"process.", 0.3, 0.01},
    {"user.id", 0.7, 0.1},
    {"user.", 0.7, 0.05},
    {"file.extension", 0.2, 0.01},
    {"file.name", 0.3, 0.002},
    {"file.", 0.3, 0.005},
    {"dll.", 0.08, 0.003},
    {"registry.", 0.08, 0.003},
    {"dns.", 0.06, 0.003},
    {"network.direction", 0.15, 0.07},
    {"network.", 0.15, 0.03},
    {"source.", 0.2, 0.01},
    {"destination.", 0.2, 0.01},
    {"winlog.", 0.15, 0.005},
    {"powershell.", 0.02, 0.002},
    {"auditd.", 0.03, 0.003},
    {"azure.", 0.02, 0.003},
    {"aws.", 0.02, 0.003},
    {"gcp.", 0.02, 0.003},
    {"okta.", 0.02, 0.003},
    {"o365.", 0.02, 0.003},
    {"github.", 0.01, 0.003},
    {"kubernetes.", 0.02, 0.003},
    {"container.", 0.05, 0.005},
    {"http.", 0.02, 0.003},
    {"url.", 0.03, 0.003},
    {"winlogbeat.", 0.05, 0.003},
};

struct ValueShare {
  std::string_view path;
  std::string_view text;
  double share;
};
constexpr ValueShare kValues[] = {
    {"event.category", "process", 0.45},
    {"event.category", "file", 0.25},
    {"event.category", "network", 0.2},
    {"event.category", "library", 0.06},
    {"event.category", "registry", 0.06},
    {"event.category", "driver", 0.01},
    {"event.category", "iam", 0.01},
    {"host.os.type", "windows", 0.6},
    {"host.os.type", "macos", 0.15},
    {"event.type", "start", 0.35},
    {"event.type", "process_started", 0.01},
    {"event.type", "deletion", 0.08},
    {"event.type", "creation", 0.12},
    {"event.type", "info", 0.2},
    {"event.action", "exec", 0.12},
    {"event.action", "fork", 0.12},
    {"event.action", "start", 0.12},
    {"event.action", "load", 0.05},
    {"event.action", "creation", 0.06},
    {"event.action", "modification", 0.08},
    {"event.action", "deletion", 0.06},
    {"event.action", "rename", 0.03},
    {"event.action", "open", 0.04},
    {"event.action", "connection_attempted", 0.05},
    {"event.action", "executed", 0.03},
    {"event.action", "process_started", 0.03},
    {"event.action", "exec_event", 0.01},
    {"event.outcome", "success", 0.35},
    {"event.outcome", "failure", 0.03},
    {"process.name", "svchost.exe", 0.06},
    {"process.name", "powershell.exe", 0.02},
    {"process.name", "cmd.exe", 0.02},
    {"process.name", "bash", 0.03},
    {"process.name", "sh", 0.03},
    {"process.name", "systemd", 0.02},
    {"process.name", "system", 0.02},
    {"process.parent.name", "services.exe", 0.03},
    {"process.parent.name", "explorer.exe", 0.02},
    {"process.parent.name", "bash", 0.03},
    {"process.parent.name", "sh", 0.03},
    {"process.parent.name", "systemd", 0.02},
    {"process.code_signature.trusted", "true", 0.25},
    {"file.extension", "dll", 0.03},
    {"file.extension", "exe", 0.02},
    {"network.direction", "egress", 0.07},
    {"network.transport", "tcp", 0.1},
};

constexpr FieldShare kUnknown{"", 0.05, 0.004};

const FieldShare& shareOf(const std::string& path) {
  const auto* found = std::ranges::find_if(kFields, [&](const FieldShare& row) {
    return row.path.ends_with('.') ? path.starts_with(row.path) : path == row.path;
  });
  return found == std::end(kFields) ? kUnknown : *found;
}

/// Without a text any value.
double estimated(const ir::Field& field, const std::optional<std::string>& text) {
  const FieldShare& share = shareOf(field.path);
  if (!text) return share.any;
  const auto* known =
      std::ranges::find_if(kValues, [&](const ValueShare& row) { return row.path == field.path && row.text == *text; });
  return known == std::end(kValues) ? share.each : known->share;
}

uint64_t counted(const Profile& profile, const ir::Field& field, const std::optional<std::string>& text) {
  auto known = profile.fields.find(field.path);
  if (known == profile.fields.end() || !text) return known == profile.fields.end() ? 0 : known->second.events;
  auto found = profile.texts.find(hashOfText(field.path, *text));
  return found == profile.texts.end() ? 0 : found->second;
}

/// The shares that `counts` of the profile's events and one more event, as it is estimated to be, give.
double together(const Profile& profile, double counts, double estimate) {
  return (counts + estimate) / (static_cast<double>(profile.events) + 1);
}

}  // namespace

double likelihood(const ir::Field& field, const std::optional<std::string>& text, const Profile* profile) {
  double estimate = estimated(field, text);
  if (profile == nullptr || field.isPattern) return estimate;
  return together(*profile, static_cast<double>(counted(*profile, field, text)), estimate);
}

double likelihoodOf(const ir::Field& field, const ir::AccessTerm& term, const Profile* profile) {
  if (!term.isPart) return likelihood(field, term.text, profile);
  double least = likelihood(field, std::nullopt, profile);
  for (const std::string& run : spellings(*term.text, false, false))
    if (!run.empty()) least = std::min(least, likelihoodOfBytes(run, profile));
  return least;
}

double likelihoodOfSame(const ir::Field& field, const Profile* profile) {
  double estimate = shareOf(field.path).each;
  if (profile == nullptr || field.isPattern) return estimate;
  auto known = profile->fields.find(field.path);
  double share = known == profile->fields.end() ? 0 : known->second.repeated;
  return together(*profile, share * static_cast<double>(profile->events), estimate);
}

double likelihoodOfBytes(std::string_view bytes, const Profile* profile) {
  return shareOfLines(bytes, gramsOf(profile));
}

}  // namespace rulec::opt
