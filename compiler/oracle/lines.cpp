#include "compiler/oracle/lines.h"

namespace rulec::oracle {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

void emit(LineSplitter& splitter, const LineSink& sink) {
  std::string_view line = splitter.pending;
  if (splitter.atStart && line.starts_with(kByteOrderMark)) line.remove_prefix(kByteOrderMark.size());
  splitter.atStart = false;
  if (line.ends_with('\r')) line.remove_suffix(1);
  bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
  bool tooLong = line.size() > splitter.maxLine;
  if (!blank && !tooLong) sink(line);
  splitter.tooLong += !blank && tooLong ? 1 : 0;
  splitter.pending.clear();
}

/// Keeps no more of a line than is needed to see that it is too long: room for a mark and a carriage return.
void keep(LineSplitter& splitter, std::string_view part) {
  uint64_t room = splitter.maxLine + kByteOrderMark.size() + 2;
  if (splitter.pending.size() < room) splitter.pending += part.substr(0, room - splitter.pending.size());
}

}  // namespace

void feedLines(LineSplitter& splitter, std::string_view bytes, const LineSink& sink) {
  while (!bytes.empty()) {
    size_t newline = bytes.find('\n');
    keep(splitter, bytes.substr(0, newline));
    if (newline == std::string_view::npos) return;
    emit(splitter, sink);
    bytes.remove_prefix(newline + 1);
  }
}

void endLines(LineSplitter& splitter, const LineSink& sink) {
  emit(splitter, sink);
  splitter.atStart = true;
}

}  // namespace rulec::oracle
