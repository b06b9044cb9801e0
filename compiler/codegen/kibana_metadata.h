// What alerts of the profile `kibana` say of their rule.
#pragma once

#include "compiler/ir/ir.h"

#include <string>

namespace rulec::codegen {

/// The constant members of every alert, from `kibana.alert.rule.version` to `kibana.space_ids`.
/// \param full with everything that the rule file says (docs/alerts.md, "--alert-detail")
[[nodiscard]] std::string kibanaMembers(const ir::Metadata& metadata, bool full);

}  // namespace rulec::codegen
