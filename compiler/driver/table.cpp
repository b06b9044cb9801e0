#include "compiler/driver/table.h"

#include "compiler/driver/exit_code.h"
#include "compiler/driver/failure.h"
#include "compiler/driver/files.h"

#include <unistd.h>

#include <algorithm>

namespace rulec::driver {
namespace {

/// Columns on a terminal: UTF-8 continuation bytes take none.
size_t width(const std::string& text) {
  return static_cast<size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

}  // namespace

std::string alignColumns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths(rows.empty() ? 0 : rows[0].size(), 0);
  for (const auto& row : rows)
    for (size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
  std::string out;
  for (const auto& row : rows) {
    for (size_t i = 0; i < widths.size(); ++i) out += row[i] + std::string(widths[i] + 2 - width(row[i]), ' ');
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

bool isTable(Format format) {
  return format == Format::Table || (format == Format::Auto && isatty(STDOUT_FILENO) != 0);
}

int printOut(const std::string& text) {
  std::string error = writeFile("-", text);
  return error.empty() ? kDone : fail(kUsageError, error);
}

}  // namespace rulec::driver
