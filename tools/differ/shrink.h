// Makes a failing input small.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace rulec::differ {

using Lines = std::vector<std::string>;
/// Whether the input still shows what is looked for.
using StillFails = std::function<bool(const Lines&)>;

/// Removes lines, then members of the documents, then bytes of the lines that are no plain documents, as long as the
/// input still fails. The result fails if `lines` does. Source: Zeller, Hildebrandt, "Simplifying and isolating
/// failure-inducing input", 2002.
/// \param attempts how often `fails` may be asked
[[nodiscard]] Lines shrink(Lines lines, const StillFails& fails, size_t attempts = 4000);

}  // namespace rulec::differ
