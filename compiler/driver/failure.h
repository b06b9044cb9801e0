// A verb's last words.
#pragma once

#include "llvm/Support/Error.h"

#include <string>

namespace rulec::driver {

/// Prints `text` on standard error. \returns `exitCode`.
int fail(int exitCode, const std::string& text);
/// The same for a failure of the code generator, which is our bug: kInternal.
int fail(llvm::Error error);

}  // namespace rulec::driver
