#include "compiler/support/diagnostic.h"

#include "compiler/support/json.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace rulec {
namespace {

/// How diagnostics.def classes a code. Optional: a warning that is given only if it is asked for.
enum class Class : uint8_t { Error, Unsupported, Warning, Optional };

struct Entry {
  std::string_view name;
  Class kind;
  std::string_view message;
};

constexpr std::array kRegistry = {
#define RULEC_DIAGNOSTIC(code, kind, message) Entry{#code, Class::kind, message},
#include "compiler/support/diagnostics.def"
#undef RULEC_DIAGNOSTIC
};

const Entry& entry(DiagnosticCode code) { return kRegistry[static_cast<size_t>(code)]; }

struct Paint {
  bool on;
  [[nodiscard]] std::string operator()(std::string_view style, std::string_view text) const {
    return on ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : std::string(text);
  }
};

std::string_view severityWord(Severity s) { return s == Severity::Error ? "error" : "warning"; }

Severity shownSeverity(const Diagnostic& d) { return d.denied ? Severity::Error : severity(d.code); }

/// What stands below a finding.
std::vector<std::string> notesOf(const Diagnostic& d) {
  std::vector<std::string> notes = d.notes;
  if (d.denied) notes.push_back("a warning that the command line denies");
  return notes;
}

/// Whether a character of several bytes begins `text` that a terminal would obey instead of showing it: C1 controls,
/// and those that turn the direction of a text. \param bytes receives its length
bool isObeyed(std::string_view text, size_t* bytes) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  *bytes = byte(0) == 0xc2 ? 2 : 3;
  if (byte(0) == 0xc2) return byte(1) >= 0x80 && byte(1) <= 0x9f;
  if (byte(0) != 0xe2) return false;
  bool isMark = byte(1) == 0x80 && (byte(2) == 0x8e || byte(2) == 0x8f || (byte(2) >= 0xaa && byte(2) <= 0xae));
  return isMark || (byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9);
}

/// A copy of `text` for a terminal: control characters are single spaces, so that the underline below stands where it
/// should, and `?` stands for what else would not be shown but obeyed.
std::string showText(std::string_view text) {
  std::string shown;
  for (size_t at = 0, bytes = 0; at < text.size();) {
    if (isObeyed(text.substr(at), &bytes)) {
      shown += '?';
      at += bytes;
      continue;
    }
    auto c = static_cast<unsigned char>(text[at]);
    shown += c < 0x20 || c == 0x7f ? ' ' : text[at];
    ++at;
  }
  return shown;
}

/// Columns of `text[0, bytes)` on a terminal: UTF-8 continuation bytes take none.
size_t columns(std::string_view text, size_t bytes) {
  return static_cast<size_t>(std::count_if(text.begin(),
                                           text.begin() + static_cast<ptrdiff_t>(std::min(bytes, text.size())),
                                           [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void renderSnippet(std::string& out, const Diagnostic& d, const SourceFile& file, const Paint& paint) {
  constexpr size_t kShownBytes = 160;
  LineColumn start = file.locate(d.place.span.begin);
  LineColumn stop = file.locate(d.place.span.end);
  std::string_view line = file.line(start.line);
  size_t from = start.column - 1;
  size_t to = stop.line == start.line ? stop.column - 1 : line.size();
  // A long line is shown from a little before the finding.
  size_t skip = from > kShownBytes / 2 && line.size() > kShownBytes ? from - kShownBytes / 4 : 0;
  while (skip > 0 && skip < line.size() && (static_cast<unsigned char>(line[skip]) & 0xc0) == 0x80) --skip;
  std::string_view shown = line.substr(std::min(skip, line.size()), kShownBytes);
  size_t pad = columns(line.substr(std::min(skip, line.size())), from - skip);
  size_t width = std::max<size_t>(1, columns(line.substr(std::min(from, line.size())), to > from ? to - from : 0));
  width =
      std::min(width, std::max<size_t>(1, columns(shown, shown.size()) - std::min(pad, columns(shown, shown.size()))));

  std::string number = fmt::format("{}", start.line);
  std::string gutter(number.size(), ' ');
  out += fmt::format("{}{} {}:{}:{}\n", gutter, paint("1;34", "-->"), file.path, start.line, start.column);
  out += fmt::format("{} {}\n", gutter, paint("1;34", "|"));
  out += fmt::format("{} {} {}\n", paint("1;34", number), paint("1;34", "|"), showText(shown));
  out += fmt::format("{} {} {}{}", gutter, paint("1;34", "|"), std::string(pad, ' '),
                     paint("1;31", std::string(width, '^')));
  if (!d.help.empty()) out += fmt::format(" {}{}", paint("1;36", "help: "), showText(d.help));
  out += '\n';
  for (const std::string& note : notesOf(d))
    out += fmt::format("{} {} note: {}\n", gutter, paint("1;34", "="), showText(note));
}

void renderHuman(std::string& out, const Diagnostic& d, const SourceFiles& files, const Paint& paint) {
  Severity s = shownSeverity(d);
  out += paint(s == Severity::Error ? "1;31" : "1;33", fmt::format("{}[{}]", severityWord(s), name(d.code)));
  out += fmt::format(": {}\n", showText(d.message));
  if (files.contains(d.place.file)) {
    renderSnippet(out, d, files[d.place.file], paint);
  } else {
    if (!d.help.empty()) out += fmt::format("  = help: {}\n", showText(d.help));
    for (const std::string& note : notesOf(d)) out += fmt::format("  = note: {}\n", showText(note));
  }
  out += '\n';
}

void renderJson(std::string& out, const Diagnostic& d, const SourceFiles& files) {
  out += fmt::format(R"({{"code":"{}","severity":"{}","message":{})", name(d.code), severityWord(shownSeverity(d)),
                     jsonQuote(d.message));
  if (files.contains(d.place.file)) {
    const SourceFile& file = files[d.place.file];
    LineColumn start = file.locate(d.place.span.begin);
    LineColumn stop = file.locate(d.place.span.end);
    out += fmt::format(R"(,"file":{},"line":{},"column":{},"end_line":{},"end_column":{})", jsonQuote(file.path),
                       start.line, start.column, stop.line, stop.column);
  }
  if (!d.help.empty()) out += fmt::format(R"(,"help":{})", jsonQuote(d.help));
  out += R"(,"notes":[)";
  std::vector<std::string> notes = notesOf(d);
  for (size_t i = 0; i < notes.size(); ++i) out += (i != 0 ? "," : "") + jsonQuote(notes[i]);
  out += "]}\n";
}

/// A message is for people: of what quotes a very long text, the beginning is kept.
void cutShort(std::string& message) {
  constexpr size_t kMost = 2000;
  if (message.size() <= kMost) return;
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xc0) == 0x80) --end;
  message.resize(end);
  message += "...";
}

size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view name(DiagnosticCode code) { return entry(code).name; }
Severity severity(DiagnosticCode code) {
  Class kind = entry(code).kind;
  return kind == Class::Warning || kind == Class::Optional ? Severity::Warning : Severity::Error;
}
bool isUnsupported(DiagnosticCode code) { return entry(code).kind == Class::Unsupported; }
Level defaultLevel(DiagnosticCode code) {
  switch (entry(code).kind) {
    case Class::Error:
    case Class::Unsupported:
      return Level::Deny;
    case Class::Warning:
      return Level::Warn;
    case Class::Optional:
      return Level::Allow;
  }
  return Level::Deny;
}
std::string_view messageFormat(DiagnosticCode code) { return entry(code).message; }

const std::vector<DiagnosticCode>& allDiagnosticCodes() {
  static const std::vector<DiagnosticCode> codes = [] {
    std::vector<DiagnosticCode> all;
    for (size_t i = 0; i < kRegistry.size(); ++i) all.push_back(static_cast<DiagnosticCode>(i));
    return all;
  }();
  return codes;
}

void Diagnostics::append(Diagnostics&& others) {
  items_.insert(items_.end(), std::make_move_iterator(others.items_.begin()),
                std::make_move_iterator(others.items_.end()));
  errors_ += others.errors_;
  denied_ += others.denied_;
}

Diagnostic& Diagnostics::add(DiagnosticCode code, Place place, std::string message) {
  if (severity(code) == Severity::Error) ++errors_;
  cutShort(message);
  return items_.emplace_back(Diagnostic{code, place, std::move(message), {}, {}});
}

void Diagnostics::keepOnly(const std::function<bool(const Diagnostic&)>& wanted) {
  std::erase_if(items_, [&](const Diagnostic& d) { return !wanted(d); });
  errors_ = static_cast<size_t>(
      std::ranges::count_if(items_, [](const Diagnostic& d) { return severity(d.code) == Severity::Error; }));
}

std::string render(const Diagnostics& diagnostics, const SourceFiles& files, ErrorFormat format, bool color) {
  std::string out;
  for (const Diagnostic& d : diagnostics.all()) {
    if (format == ErrorFormat::Human) {
      renderHuman(out, d, files, Paint{color});
    } else {
      renderJson(out, d, files);
    }
  }
  return out;
}

std::string_view nearest(std::string_view word, const std::vector<std::string_view>& candidates) {
  size_t limit = std::max<size_t>(1, word.size() / 3);
  std::string_view best;
  for (std::string_view candidate : candidates) {
    size_t gap = candidate.size() > word.size() ? candidate.size() - word.size() : word.size() - candidate.size();
    if (gap > limit) continue;
    size_t distance = editDistance(word, candidate);
    if (distance > limit || (distance == limit && !best.empty())) continue;
    best = candidate;
    limit = distance;
  }
  return best;
}

}  // namespace rulec
