// How common fields and their values are in events.
#pragma once

#include "compiler/ir/ir.h"
#include "compiler/opt/profile.h"

#include <optional>
#include <string>

namespace rulec::opt {

/// The share of events, roughly, in which the field has this text (lower case), or without one any value. It decides
/// what is looked at first, never what matches. Counts of a profile are taken together with the shipped estimate, which
/// weighs as much as one event: so it decides between texts that were never seen. Of fields whose path is a pattern
/// nothing is counted. \param profile null: the shipped estimates alone
/// \returns 0 to 1. Cost: a search in a small table.
[[nodiscard]] double likelihood(const ir::Field& field, const std::optional<std::string>& text, const Profile* profile);

/// The share of events, roughly, that have what a term asks for. Of a part of a value: not more than have it anywhere in
/// their lines.
[[nodiscard]] double likelihoodOf(const ir::Field& field, const ir::AccessTerm& term, const Profile* profile);

/// The share of events, roughly, in which the field has the same text as in an event chosen at random.
[[nodiscard]] double likelihoodOfSame(const ir::Field& field, const Profile* profile);

/// The share of lines in which the bytes stand: shareOfLines by the profile, or without one by the shipped table.
[[nodiscard]] double likelihoodOfBytes(std::string_view bytes, const Profile* profile);

}  // namespace rulec::opt
