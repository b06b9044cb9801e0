// Which warnings are given: by default, by the command line, by comments in the rules.
#pragma once

#include "compiler/support/diagnostic.h"

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace rulec {

/// What the command line says of warnings. A code's own level comes before that of all of them.
struct Levels {
  std::map<DiagnosticCode, Level> chosen;
  std::optional<Level> warnings;  // of those that are given by default

  [[nodiscard]] Level of(DiagnosticCode code) const;
};

/// The code that is written so, or nothing.
[[nodiscard]] std::optional<DiagnosticCode> findCode(std::string_view name);

/// One code of an `allow:` comment.
struct Suppression {
  std::string code;
  Place place;   // of the code, in the comment
  Span covered;  // findings that begin in it, in the comment's file, are left out
};

/// Leaves out the warnings that a suppression covers and those that `levels` allow, and marks those that they deny. A
/// suppression that covers nothing is a warning itself, except in files with errors, whose rules were not looked at to
/// the end. Cost: findings times suppressions of one file.
void settle(Diagnostics& diagnostics, const std::vector<Suppression>& suppressions, const Levels& levels);

}  // namespace rulec
