#include "tools/generate/event_template.h"

#include <cassert>

namespace rulec::generate {
namespace {

Blank blankNamed(std::string_view spelling) {
#define RULEC_BLANK(name, text) \
  if (spelling == (text)) return Blank::name;
  RULEC_BLANKS(RULEC_BLANK)
#undef RULEC_BLANK
  assert(false && "unknown blank in a template");
  return Blank::None;
}

}  // namespace

EventTemplate parseTemplate(std::string_view text) {
  EventTemplate result;
  while (true) {
    const size_t open = text.find('<');
    if (open == std::string_view::npos) break;
    const size_t close = text.find('>', open);
    assert(close != std::string_view::npos);
    result.pieces.push_back({std::string(text.substr(0, open)), blankNamed(text.substr(open + 1, close - open - 1))});
    text.remove_prefix(close + 1);
  }
  result.pieces.push_back({std::string(text), Blank::None});
  return result;
}

}  // namespace rulec::generate
