#include "compiler/link/elf.h"

#include <elf.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace rulec::link {
namespace {

bool readAt(int fd, void* data, size_t size, uint64_t offset) {
  return ::pread(fd, data, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
}

bool dropFrom(int fd) {
  Elf64_Ehdr header{};
  if (!readAt(fd, &header, sizeof header, 0)) return false;
  std::vector<Elf64_Phdr> segments(header.e_phnum);
  if (!readAt(fd, segments.data(), segments.size() * sizeof(Elf64_Phdr), header.e_phoff)) return false;
  uint64_t end = sizeof header;
  for (const Elf64_Phdr& segment : segments) end = std::max<uint64_t>(end, segment.p_offset + segment.p_filesz);
  header.e_shoff = 0;
  header.e_shnum = 0;
  header.e_shstrndx = SHN_UNDEF;
  return ::pwrite(fd, &header, sizeof header, 0) == sizeof header && ::ftruncate(fd, static_cast<off_t>(end)) == 0;
}

}  // namespace

std::string dropSectionHeaders(const std::string& path) {
  int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return std::strerror(errno);
  std::string error = dropFrom(fd) ? "" : "cannot rewrite the program's headers";
  ::close(fd);
  return error;
}

}  // namespace rulec::link
