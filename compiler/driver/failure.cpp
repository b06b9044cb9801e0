#include "compiler/driver/failure.h"

#include "compiler/driver/exit_code.h"

#include <fmt/format.h>

#include <cstdio>

namespace rulec::driver {

int fail(int exitCode, const std::string& text) {
  fmt::print(stderr, "rulec: {}\n", text);
  return exitCode;
}

int fail(llvm::Error error) { return fail(kInternal, llvm::toString(std::move(error))); }

}  // namespace rulec::driver
