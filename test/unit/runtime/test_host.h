// A host that counts what it has given out, and that can run out of memory.
#pragma once

#include <cstdlib>
#include <cstring>

#include "runtime/embed/matcher.h"

namespace rt::test {

struct TestHost {
  rt_host host{};
  size_t bytes = 0;           // given out and not given back
  size_t allocations = 0;     // so far
  size_t allowed = SIZE_MAX;  // allocations that may still succeed

  TestHost() {
    host.context = this;
    host.allocate = [](void* context, size_t size) { return static_cast<TestHost*>(context)->allocate(size); };
    host.release = [](void* context, void* memory, size_t size) {
      static_cast<TestHost*>(context)->bytes -= size;
      std::free(memory);
    };
  }
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;

 private:
  void* allocate(size_t size) {
    if (allowed == 0) return nullptr;
    --allowed;
    void* memory = std::aligned_alloc(64, (size + 63) & ~size_t{63});
    if (memory == nullptr) return nullptr;
    std::memset(memory, 0, size);
    ++allocations;
    bytes += size;
    return memory;
  }
};

}  // namespace rt::test
