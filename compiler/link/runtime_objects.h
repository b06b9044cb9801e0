// The prebuilt runtimes that the compiler carries in itself (runtime_objects.S).
#pragma once

#include <string_view>

/// Declares the runtime `name` of runtime_objects.S and rulec::link::runtimeObject_NAME(), which is its bytes.
#define RULEC_RUNTIME_OBJECT(name)                                                                            \
  extern "C" {                                                                                                \
  extern const char rulec_rt_##name##_begin[];                                                                \
  extern const char rulec_rt_##name##_end[];                                                                  \
  }                                                                                                           \
  namespace rulec::link {                                                                                     \
  inline std::string_view runtimeObject_##name() { return {rulec_rt_##name##_begin, rulec_rt_##name##_end}; } \
  }

RULEC_RUNTIME_OBJECT(x86_64_linux)
RULEC_RUNTIME_OBJECT(x86_64_linux_small)
RULEC_RUNTIME_OBJECT(aarch64_linux)
RULEC_RUNTIME_OBJECT(aarch64_linux_small)
