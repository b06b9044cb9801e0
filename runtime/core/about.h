// What a matcher tells of itself.
#pragma once

#include "runtime/core/json_out.h"

namespace rt {

/// --list-rules: a line for each rule: id, version and name, separated by tabs; then "disabled" if it is.
/// \param options as the command line gave them
void putRuleList(JsonOut& out, const rt_plan& plan, const rt_options& options);

/// --version: "VERSION TARGET HASH".
void putVersion(JsonOut& out, const rt_plan& plan);

/// --manifest: one JSON document: compiler, target, hash of the rule set, memory bound, rules, fields and their types.
/// \param options as the command line gave them
void putManifest(JsonOut& out, const rt_plan& plan, const rt_options& options);

}  // namespace rt
