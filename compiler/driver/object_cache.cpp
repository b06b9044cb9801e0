#include "compiler/driver/object_cache.h"

#include "compiler/codegen/hash.h"
#include "compiler/driver/files.h"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace rulec::driver {
namespace {

namespace fs = std::filesystem;

constexpr size_t kChecksum = 64;  // digits before the content
constexpr size_t kMostBytes = size_t{256} << 20;

/// The descriptor of the note that the linker gives a program (--build-id), as digits.
std::string buildIdIn(const char* notes, size_t size) {
  constexpr size_t kAlign = 4;
  auto padded = [](size_t length) { return (length + kAlign - 1) / kAlign * kAlign; };
  while (size >= sizeof(Elf64_Nhdr)) {
    Elf64_Nhdr note;
    std::memcpy(&note, notes, sizeof note);
    size_t length = sizeof note + padded(note.n_namesz) + padded(note.n_descsz);
    if (length > size) break;
    const char* name = notes + sizeof note;
    if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(name, "GNU", 4) == 0)
      return llvm::toHex(llvm::StringRef(name + padded(note.n_namesz), note.n_descsz), /*LowerCase=*/true);
    notes += length;
    size -= length;
  }
  return {};
}

/// Looks at the first object, which is the program itself, and stops.
int readProgram(dl_phdr_info* info, size_t, void* out) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE) continue;
    const char* notes = reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr);
    std::string id = buildIdIn(notes, segment.p_memsz);
    if (!id.empty()) *static_cast<std::string*>(out) = id;
  }
  return 1;
}

}  // namespace

std::string buildId() {
  std::string id;
  ::dl_iterate_phdr(readProgram, &id);
  return id;
}

std::string defaultCacheDirectory() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache == '/') return std::string(cache) + "/rulec";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home == '/' ? std::string(home) + "/.cache/rulec" : std::string();
}

std::string ObjectCache::pathOf(const std::string& key) const {
  return fmt::format("{}/{}/{}", directory_, key.substr(0, 2), key.substr(2));
}

std::optional<Bytes> ObjectCache::find(const std::string& key) const {
  if (!isOn()) return std::nullopt;
  FileText file = readFile(pathOf(key), kMostBytes);
  if (!file.error.empty() || file.text.size() < kChecksum) return std::nullopt;
  std::string_view content = std::string_view(file.text).substr(kChecksum);
  if (codegen::contentHex(content) != std::string_view(file.text).substr(0, kChecksum)) return std::nullopt;
  return Bytes(content.begin(), content.end());
}

void ObjectCache::store(const std::string& key, std::string_view content) {
  if (!isOn()) return;
  std::string path = pathOf(key);
  std::error_code failed;
  fs::create_directories(fs::path(path).parent_path(), failed);
  std::string error = writeFile(path, codegen::contentHex(content) + std::string(content));
  if (error.empty() || warned_.exchange(true)) return;
  fmt::print(stderr, "rulec: warning: the cache is not used: {}\n", error);
}

}  // namespace rulec::driver
