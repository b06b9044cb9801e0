// Lines that are no events, or hardly.
#pragma once

#include "tools/generate/random.h"

#include <string>

namespace rulec::generate {

/// Damages a line: truncation, bytes that are not UTF-8, NUL and other control characters, wrong escapes and numbers,
/// half surrogates, nesting at and beyond the limit of 1,000, something else than one object. Never adds a line feed.
/// The result is sometimes still a valid event.
void breakLine(std::string& line, Random& random);

}  // namespace rulec::generate
