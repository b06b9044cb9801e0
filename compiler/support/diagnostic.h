// What is wrong with the user's rules, where, and what would cure it.
//
// The author's mistakes go to a `Diagnostics` sink and the phase goes on; a failure of the world is
// returned; our own bugs assert. Every code is declared once, in diagnostics.def.
#pragma once

#include "compiler/support/source.h"

#include <fmt/format.h>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rulec {

enum class Severity : uint8_t { Error, Warning };

enum class DiagnosticCode : uint16_t {
#define RULEC_DIAGNOSTIC(code, kind, message) code,
#include "compiler/support/diagnostics.def"
#undef RULEC_DIAGNOSTIC
};

/// The code as it is written in output and documentation, e.g. "unknown_field".
[[nodiscard]] std::string_view name(DiagnosticCode code);
[[nodiscard]] Severity severity(DiagnosticCode code);
/// Whether an error says that rulec cannot compile a rule, which may be right: what --skip-unsupported skips.
[[nodiscard]] bool isUnsupported(DiagnosticCode code);
/// The message with `{}` where arguments go.
[[nodiscard]] std::string_view messageFormat(DiagnosticCode code);
/// What becomes of a warning: nothing, a line of text, or a failure.
enum class Level : uint8_t { Allow, Warn, Deny };
/// Errors are always denied.
[[nodiscard]] Level defaultLevel(DiagnosticCode code);
/// Every code, in the order of the registry.
[[nodiscard]] const std::vector<DiagnosticCode>& allDiagnosticCodes();

/// One finding. `help` stands beside the underline; each note is a line of its own below.
struct Diagnostic {
  DiagnosticCode code;
  Place place;
  std::string message;
  std::string help;
  std::vector<std::string> notes;
  bool denied = false;  // a warning that counts as a failure
};

/// Who looks through a query goes on after a mistake, but not after so many: the rest would be noise.
inline constexpr size_t kMaxMistakes = 100;

/// Collects findings in the order they are raised.
class Diagnostics {
 public:
  /// Adds a finding; its message is the registry's format filled with `args`. The result may be given a
  /// help text and notes; it is valid until the next report.
  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Place place, const Args&... args) {
    return add(code, place, fmt::vformat(messageFormat(code), fmt::make_format_args(args...)));
  }

  /// Adds those of another one behind its own.
  void append(Diagnostics&& others);

  /// Takes findings out that turn out not to concern the user. \param wanted which of them stay
  void keepOnly(const std::function<bool(const Diagnostic&)>& wanted);

  [[nodiscard]] const std::vector<Diagnostic>& all() const { return items_; }
  [[nodiscard]] bool hasErrors() const { return errors_ != 0; }
  [[nodiscard]] size_t errorCount() const { return errors_; }
  [[nodiscard]] size_t deniedCount() const { return denied_; }
  [[nodiscard]] size_t warningCount() const { return items_.size() - errors_ - denied_; }

  /// Gives each warning the level that `judge(const Diagnostic&)` says: allowed ones go, denied ones are marked.
  template <class Judge>
  void settle(Judge judge) {
    std::vector<Diagnostic> kept;
    denied_ = 0;
    for (Diagnostic& d : items_) {
      bool isWarning = severity(d.code) == Severity::Warning;
      Level level = isWarning ? judge(std::as_const(d)) : Level::Warn;
      if (level == Level::Allow) continue;
      d.denied = level == Level::Deny;
      denied_ += d.denied ? 1 : 0;
      kept.push_back(std::move(d));
    }
    items_ = std::move(kept);
  }

 private:
  Diagnostic& add(DiagnosticCode code, Place place, std::string message);

  std::vector<Diagnostic> items_;
  size_t errors_ = 0;
  size_t denied_ = 0;
};

enum class ErrorFormat : uint8_t { Human, Json };

/// Renders findings for people, in the form rustc made familiar, or as one JSON object a line:
/// {"code","severity","message","file","line","column","end_line","end_column","help","notes"}.
/// A diagnostic whose file id is invalid is printed without a place.
[[nodiscard]] std::string render(const Diagnostics& diagnostics, const SourceFiles& files, ErrorFormat format,
                                 bool color);

/// The element of `candidates` nearest to `word` by edit distance, or empty when none is near enough
/// (more than a third of the word's length away, at least one edit being allowed). Cost: O(n * length^2).
[[nodiscard]] std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace rulec
