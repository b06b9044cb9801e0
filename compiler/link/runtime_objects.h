// The prebuilt runtimes that the compiler carries in itself (runtime_objects.S).
#pragma once

#include <string_view>

extern "C" {
extern const char rulec_rt_x86_64_linux_begin[];
extern const char rulec_rt_x86_64_linux_end[];
extern const char rulec_rt_x86_64_linux_small_begin[];
extern const char rulec_rt_x86_64_linux_small_end[];
}

namespace rulec::link {

inline std::string_view runtimeObject_x86_64_linux() {
  return {rulec_rt_x86_64_linux_begin, rulec_rt_x86_64_linux_end};
}
inline std::string_view smallRuntimeObject_x86_64_linux() {
  return {rulec_rt_x86_64_linux_small_begin, rulec_rt_x86_64_linux_small_end};
}

}  // namespace rulec::link
