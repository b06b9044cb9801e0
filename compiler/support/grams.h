// How common runs of bytes are in lines of events.
#pragma once

#include <string_view>

namespace rulec {

/// About which share of events' lines has these bytes in it, at most; from its runs of four bytes.
/// The bytes are compared without regard to the case of ASCII letters. \param bytes one or more
[[nodiscard]] double shareOfLines(std::string_view bytes);

/// About which share of all bytes in lines is this one.
[[nodiscard]] double shareOfBytes(char byte);

}  // namespace rulec
