// Whether the missing events (`![...]`) of a sequence are indeed missing: asked once of each completed match.
#pragma once

#include "compiler/oracle/hit.h"

#include <map>
#include <vector>

namespace rulec::oracle {

/// The times of the hits of each missing step, by its number, ascending.
using MissingTimes = std::map<size_t, std::vector<int64_t>>;

/// The steps that an event must match, by their numbers, ascending.
[[nodiscard]] std::vector<size_t> positiveSteps(const RuleTest& rule);
/// Whether the last step is missing: then a completed match waits for what may follow it.
[[nodiscard]] bool endsMissing(const RuleTest& rule);

/// Before, after and between are decided on whole milliseconds; spans count nanoseconds.
/// \param hits of the positive steps
/// \param times of the hits on the match's own key
[[nodiscard]] bool survives(const RuleTest& rule, const std::vector<Hit>& hits, const MissingTimes& times);

}  // namespace rulec::oracle
