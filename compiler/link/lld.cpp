#include "compiler/link/lld.h"

#include "compiler/link/elf.h"

#include "lld/Common/Driver.h"
#include "llvm/Object/ArchiveWriter.h"
#include "llvm/Support/raw_ostream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <vector>

LLD_HAS_DRIVER(elf)

namespace rulec::link {
namespace {

/// A file in memory that lld can open by name.
class MemoryFile {
 public:
  MemoryFile(const char* name, std::string_view content) : fd_(::memfd_create(name, MFD_CLOEXEC)) {
    while (fd_ >= 0 && !content.empty()) {
      ssize_t n = ::write(fd_, content.data(), content.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) close();
      if (n > 0) content.remove_prefix(static_cast<size_t>(n));
    }
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(); }

  [[nodiscard]] bool ok() const { return fd_ >= 0; }
  [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

 private:
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  int fd_;
};

std::string systemError(const std::string& path) {
  return fmt::format("cannot write `{}`: {}", path, std::strerror(errno));
}

std::string runLld(const std::vector<std::string>& arguments) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  std::vector<const char*> argv;
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  std::string text;
  llvm::raw_string_ostream out(text);
  lld::Result result = lld::lldMain(argv, out, out, {{lld::Gnu, &lld::elf::link}});
  if (result.retCode == 0) return {};
  return text.empty() ? "the linker failed" : text;
}

/// Objects as one archive: a file instead of thousands.
std::string archiveOf(std::span<const std::string_view> objects, std::string& error) {
  std::vector<llvm::NewArchiveMember> members;
  for (std::string_view object : objects)
    members.emplace_back(llvm::MemoryBufferRef({object.data(), object.size()}, "rule.o"));
  auto archive = llvm::writeArchiveToBuffer(members, llvm::SymtabWritingMode::NoSymtab, llvm::object::Archive::K_GNU,
                                            /*Deterministic=*/true, /*Thin=*/false);
  if (archive) return (*archive)->getBuffer().str();
  error = llvm::toString(archive.takeError());
  return {};
}

}  // namespace

std::string linkMatcher(std::string_view runtime, const Input& input, const std::string& path) {
  std::string problem;
  MemoryFile rules("rules.a", archiveOf(input.objects, problem));
  if (!problem.empty()) return problem;
  MemoryFile runtimeFile("runtime.o", runtime);
  if (!rules.ok() || !runtimeFile.ok()) return systemError(path);
  std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  int probe = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (probe < 0) return systemError(path);  // lld would name the temporary file
  ::close(probe);
  // No rosegment and no separate code: a matcher of a few kilobytes is not padded to pages per section.
  std::vector<std::string> arguments{"ld.lld",
                                     "-static",
                                     "-O2",  // strings that end alike are one
                                     "--gc-sections",
                                     "--icf=all",
                                     "-s",
                                     "--build-id=none",
                                     "--no-rosegment",
                                     "-z",
                                     "noseparate-code",
                                     "-z",
                                     "norelro",
                                     "-z",
                                     "nognustack",
                                     "--threads=1",
                                     "-e",
                                     "_start",
                                     runtimeFile.path(),
                                     "--whole-archive",
                                     rules.path(),
                                     "-o",
                                     temporary};
  for (const Number& number : input.numbers)
    arguments.push_back(fmt::format("--defsym={}={}", number.name, number.value));
  std::string error = runLld(arguments);
  if (error.empty()) error = dropSectionHeaders(temporary);
  if (error.empty() && (::chmod(temporary.c_str(), 0755) != 0 || std::rename(temporary.c_str(), path.c_str()) != 0))
    error = systemError(path);
  if (!error.empty()) ::unlink(temporary.c_str());
  return error;
}

}  // namespace rulec::link
