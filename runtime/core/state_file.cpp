#include "runtime/core/state_file.h"

#include "runtime/core/state_magic.h"

namespace rt {
namespace {

constexpr size_t kReadBytes = 1 << 18;
constexpr int kNoSuchFile = -2;

/// Reads to the end, or until it is clear that this is no saved state: a device may have no end. \returns 0, or < 0.
int64_t readAll(const Os& os, int file, Buffer<char>& bytes, bool& noMemory) {
  for (;;) {
    noMemory = !reserve(bytes, bytes.size + kReadBytes);
    if (noMemory) return 0;
    int64_t length = os.read(file, bytes.data + bytes.size, kReadBytes);
    if (length <= 0) return length;
    bytes.size += static_cast<size_t>(length);
    if (bytes.size >= sizeof kStateMagic && !beginsState({bytes.data, bytes.size})) return 0;
  }
}

/// Pieces are collected: the system is asked for large ones.
struct Sink {
  const Os& os;
  int file;
  Buffer<char> pieces;
  int64_t error;
};

int64_t writePieces(Sink& sink) {
  if (sink.error == 0) sink.error = sink.os.write(sink.file, sink.pieces.data, sink.pieces.size);
  sink.pieces.size = 0;
  return sink.error;
}

int takePiece(void* context, const char* data, size_t length) {
  Sink& sink = *static_cast<Sink*>(context);
  if (sink.pieces.size + length > kReadBytes && writePieces(sink) < 0) return 1;
  if (length <= kReadBytes) return append(sink.pieces, Text{data, length}) ? 0 : 1;
  sink.error = sink.os.write(sink.file, data, length);
  return sink.error < 0 ? 1 : 0;
}

/// \returns the result of writing the whole file.
StateFileResult writeWhole(const Os& os, int file, const rt_instance* instance, Allocator allocator) {
  Sink sink{os, file, makeBuffer<char>(allocator), 0};
  int status = rt_save(instance, takePiece, &sink);
  if (status == RT_OK && writePieces(sink) == 0) sink.error = os.sync(file);
  destroy(sink.pieces);
  if (sink.error < 0) return {RT_IO_ERROR, sink.error, false};
  return {status == RT_OK ? RT_OK : RT_NO_MEMORY, 0, false};
}

/// Calls `use(path of the file beside, zero-terminated)`, which returns a StateFileResult.
template <class Use>
StateFileResult withPathBeside(const char* path, Allocator allocator, Use use) {
  auto beside = makeBuffer<char>(allocator);
  bool ok = append(beside, Text{path, __builtin_strlen(path)}) && append(beside, Text{".new", 5});
  StateFileResult result = ok ? use(beside.data) : StateFileResult{RT_NO_MEMORY, 0, false};
  destroy(beside);
  return result;
}

}  // namespace

StateFileResult tryPlace(const Os& os, const char* path, Allocator allocator) {
  return withPathBeside(path, allocator, [&](const char* beside) {
    int file = os.create(beside);
    if (file < 0) return StateFileResult{RT_IO_ERROR, file, false};
    os.close(file);
    os.remove(beside);
    return StateFileResult{RT_OK, 0, false};
  });
}

StateFileResult restoreFrom(const Os& os, const char* path, rt_instance* instance, Allocator allocator) {
  int file = os.open(path);
  if (file == kNoSuchFile) return {RT_OK, 0, true};
  if (file < 0) return {RT_IO_ERROR, file, false};
  auto bytes = makeBuffer<char>(allocator);
  bool noMemory = false;
  int64_t error = readAll(os, file, bytes, noMemory);
  os.close(file);
  StateFileResult result{noMemory ? RT_NO_MEMORY : RT_IO_ERROR, error, false};
  if (!noMemory && error == 0) result.status = rt_restore(instance, bytes.data, bytes.size);
  destroy(bytes);
  return result;
}

StateFileResult saveTo(const Os& os, const char* path, const rt_instance* instance, Allocator allocator) {
  return withPathBeside(path, allocator, [&](const char* beside) {
    int file = os.create(beside);
    if (file < 0) return StateFileResult{RT_IO_ERROR, file, false};
    StateFileResult result = writeWhole(os, file, instance, allocator);
    os.close(file);
    if (result.status == RT_OK) result.error = os.rename(beside, path);
    if (result.error < 0) result.status = RT_IO_ERROR;
    if (result.status != RT_OK) os.remove(beside);
    return result;
  });
}

}  // namespace rt
