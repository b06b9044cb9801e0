#include "compiler/opt/spelling.h"

namespace rulec::opt {
namespace {

/// Whether writers of JSON differ in how they spell the character.
bool isAmbiguous(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte >= 0x7f || std::string_view("&'/<>").find(c) != std::string_view::npos;
}

}  // namespace

std::vector<std::string> spellings(std::string_view text, bool atStart, bool atEnd) {
  std::vector<std::string> runs;
  std::string run = atStart ? "\"" : "";
  for (char c : text) {
    if (isAmbiguous(c)) {
      runs.push_back(std::exchange(run, ""));
      continue;
    }
    if (c == '"' || c == '\\') run += '\\';
    run += c;
  }
  if (atEnd) run += '"';
  runs.push_back(run);
  return runs;
}

bool isSurelyString(std::string_view text) {
  return text.find_first_not_of("0123456789+-.eEtrufalsTRUFALS") != std::string_view::npos;
}

}  // namespace rulec::opt
