#include "compiler/driver/profile.h"

#include "compiler/driver/event_input.h"
#include "compiler/oracle/event.h"
#include "compiler/oracle/lines.h"

#include <fmt/format.h>

#include <filesystem>

namespace rulec::driver {
namespace {

struct Counting {
  opt::ProfileCounter counter;
  oracle::LineSplitter lines;
  oracle::PathSet paths = oracle::PathSet::all();
  uint64_t lineCount = 0, invalid = 0, bytes = 0;
  bool more = false;  // than is counted
};

void addEvent(Counting& counting, std::string_view line, const oracle::Event& event) {
  counting.counter.beginEvent(line);
  for (const auto& [path, scalars] : event.fields)
    for (const oracle::FieldScalar& scalar : scalars)
      if (scalar.kind != oracle::ScalarKind::Null) counting.counter.addText(path, scalar.text);
}

void addLine(Counting& counting, std::string_view line) {
  counting.more = counting.more || counting.lineCount == kMostProfileLines;
  if (counting.more) return;
  ++counting.lineCount;
  if (std::optional<oracle::Event> event = oracle::readEvent(line, counting.paths)) {
    addEvent(counting, line, *event);
  } else {
    ++counting.invalid;
  }
}

/// A line that is cut off at the limit is none. \returns whether more is wanted.
bool addChunk(Counting& counting, std::string_view chunk) {
  std::string_view counted = chunk.substr(0, kMostProfileBytes - counting.bytes);
  counting.bytes += counted.size();
  oracle::feedLines(counting.lines, counted, [&](std::string_view line) { addLine(counting, line); });
  counting.more = counting.more || counted.size() < chunk.size();
  return !counting.more;
}

/// Lines that are too long are no events.
void addLongLines(Counting& counting) {
  counting.lineCount += counting.lines.tooLong;
  counting.invalid += counting.lines.tooLong;
}

/// \returns what hinders, or an empty text.
std::string count(Counting& counting, const std::string& path) {
  std::error_code failed;
  std::filesystem::file_status status = std::filesystem::status(path, failed);
  if (failed) return fmt::format("cannot read `{}`: {}", path, failed.message());
  if (!std::filesystem::is_regular_file(status)) return fmt::format("`{}` is no file", path);
  auto endOfFile = [&] {
    oracle::endLines(counting.lines, [&](std::string_view line) { addLine(counting, line); });
    return true;
  };
  std::string error =
      readEvents({path}, {[&](std::string_view chunk) { return addChunk(counting, chunk); }, endOfFile});
  addLongLines(counting);
  if (error.empty() && counting.lineCount == counting.invalid) return fmt::format("no line of `{}` is an event", path);
  return error;
}

}  // namespace

std::shared_ptr<const opt::Profile> loadProfile(LoadedRules& loaded, const std::string& path) {
  Counting counting;
  if (std::string error = count(counting, path); !error.empty()) {
    loaded.fileError = true;
    loaded.diagnostics.report(DiagnosticCode::unusable_profile, {}, error);
    return nullptr;
  }
  if (counting.invalid != 0)
    loaded.diagnostics.report(DiagnosticCode::profile_line_skipped, {}, counting.invalid, counting.lineCount, path);
  if (counting.more)
    loaded.diagnostics.report(DiagnosticCode::profile_cut, {}, counting.lineCount, counting.bytes >> 20, path);
  if (!counting.counter.hasAllFields())
    loaded.diagnostics.report(DiagnosticCode::profile_fields, {}, path, opt::ProfileCounter::kMostFields);
  return std::make_shared<const opt::Profile>(counting.counter.take());
}

}  // namespace rulec::driver
