// The stand-alone program: the command line, files in, alerts out.
#include "runtime/core/about.h"
#include "runtime/core/disabled.h"
#include "runtime/core/feed.h"
#include "runtime/core/file_view.h"
#include "runtime/core/indicator_files.h"
#include "runtime/core/indicators.h"
#include "runtime/core/options.h"
#include "runtime/core/state_file.h"
#include "runtime/core/threads.h"
#include "runtime/os/os.h"
#include "runtime/simd/simd.h"

namespace rt {
namespace {

constexpr int64_t kReadBytes = 1 << 18;
/// Starting threads takes as long as reading a part of this alone; where lines are passed over, of much more.
constexpr int64_t kWorthThreads = 4 * kReadBytes, kWorthThreadsPassing = 32 * kReadBytes;
constexpr int64_t kWorthViewing = 2 * kStretch * kReadBytes, kWindow = 2 * kReadBytes;
constexpr uint32_t kMostProcessors = 256;
constexpr size_t kSmallBytes = 2048;      // what a piece of memory takes at most that is no mapping of its own
constexpr size_t kSmallRegion = 1 << 16;  // of these together; touched as it is used
constexpr int kStandardInput = 0, kStandardOutput = 1, kStandardError = 2;
constexpr int kInterruptSignal = 2;
constexpr int kExitBadInput = 2, kExitFailure = 3, kExitInterrupted = 130;

Text textOf(const char* zeroTerminated) { return {zeroTerminated, __builtin_strlen(zeroTerminated)}; }

/// One run of the program. It is the context of the host's callbacks.
struct Program {
  const Os* os;
  rt_host host;
  CommandLine line;
  Text file;        // being read
  FileView view;    // of it, while there is one
  int outputError;  // of the first write of alerts that failed
  Team* team;       // null: there is none yet
  bool mayShare;    // what is left of the file was not looked at yet
  bool reloads;     // indicators are to be read again
  char* small;      // memory for small pieces; null: there is none
  size_t smallUsed;
};

Program& programOf(void* context) { return *static_cast<Program*>(context); }

/// Memory for a small piece, zeroed; null: there is none left. Threads ask at the same time. What is given is never
/// taken back before the end: an instance asks for little more once it has begun, and then for larger pieces.
void* takeSmall(Program& program, size_t bytes) {
  constexpr size_t kAlignment = 64;
  if (bytes > kSmallBytes || program.small == nullptr) return nullptr;
  size_t rounded = (bytes + kAlignment - 1) & ~(kAlignment - 1);
  if (__atomic_load_n(&program.smallUsed, __ATOMIC_RELAXED) > kSmallRegion - kSmallBytes) return nullptr;
  size_t at = __atomic_fetch_add(&program.smallUsed, rounded, __ATOMIC_RELAXED);
  return at <= kSmallRegion - rounded ? program.small + at : nullptr;
}

/// A mapping for each piece would be a system call, and a page that is touched, for a few bytes.
void* takeMemory(Program& program, size_t bytes) {
  void* small = takeSmall(program, bytes);
  return small != nullptr ? small : program.os->map(bytes);
}

void giveBack(Program& program, void* memory, size_t bytes) {
  auto offset = reinterpret_cast<uintptr_t>(memory) - reinterpret_cast<uintptr_t>(program.small);
  if (program.small == nullptr || offset >= kSmallRegion) program.os->unmap(memory, bytes);
}

/// Writes "matcher: FIRST: SECOND" to standard error, as one line at once; an empty part is left out.
void complain(const Program& program, Text first, Text second) {
  auto text = makeBuffer<char>(Allocator{&program.host});
  JsonOut out{text};
  put(out, literal("matcher: "));
  put(out, first);
  if (first.length != 0) put(out, literal(": "));
  put(out, second);
  put(out, literal("\n"));
  if (out.ok) program.os->write(kStandardError, text.data, text.size);
  destroy(text);
}

void complainOf(const Program& program, Text what, int64_t error) {
  complain(program, what, textOf(program.os->errorText(static_cast<int>(-error))));
}

rt_host makeHost(Program& program) {
  rt_host host{};
  host.context = &program;
  host.allocate = [](void* context, size_t bytes) { return takeMemory(programOf(context), bytes); };
  host.release = [](void* context, void* memory, size_t bytes) { giveBack(programOf(context), memory, bytes); };
  host.write = [](void* context, const char* data, size_t length) {
    Program& self = programOf(context);
    int failed = self.os->write(kStandardOutput, data, length);
    if (self.outputError == 0) self.outputError = failed;
    return failed;
  };
  host.report = [](void* context, const char* text, size_t length) {
    complain(programOf(context), programOf(context).file, Text{text, length});
  };
  host.now = [](void* context) { return programOf(context).os->now(); };
  return host;
}

// ---- indicators ----------------------------------------------------------------------------------------------------

IndicatorFiles indicatorFiles(Program& program, rt_instance* instance) {
  auto tell = [](void* context, Text first, Text second) { complain(programOf(context), first, second); };
  const CommandLine& line = program.line;
  return {instance, program.os, &line.indicators, line.options.strict != 0, &program.file, &program, tell};
}

int startIndicators(Program& program, rt_instance* instance) {
  if (program.line.indicators.size == 0) return RT_OK;
  const IndicatorFunctions* functions = indicatorsOf(&rt_the_plan);
  if (functions == nullptr) {
    complain(program, literal("--indicators"), literal("no rule here compares events with indicators"));
    return RT_OK;
  }
  program.os->watchReload();
  return functions->readFiles(indicatorFiles(program, instance));
}

bool asksForReload(Program& program) {
  bool mayReload = program.line.indicators.size != 0 && indicatorsOf(&rt_the_plan) != nullptr;
  if (mayReload && program.os->reloadRequested()) program.reloads = true;
  return program.reloads;
}

void reloadIfAsked(Program& program, rt_instance* instance) {
  if (!asksForReload(program)) return;
  indicatorsOf(&rt_the_plan)->reloadFiles(indicatorFiles(program, instance));
  program.reloads = false;
  program.mayShare = true;
}

/// Reads from a file of events. \returns as Os.read, but for a reload, which is done.
int64_t readEvents(Program& program, rt_instance* instance, int file, char* buffer) {
  while (true) {
    reloadIfAsked(program, instance);
    int64_t length = program.os->read(file, buffer, kReadBytes);
    if (length != kReloadCame) return length;
  }
}

// ---- threads -------------------------------------------------------------------------------------------------------

/// Of so many bytes more than one thread is worth it.
int64_t worthThreads() { return rt_the_plan.prefilter != nullptr ? kWorthThreadsPassing : kWorthThreads; }

/// How many are to work on an input.
uint32_t threadsFor(const Program& program, bool isInput) {
  const rt_options& options = program.line.options;
  if (program.os->threads == nullptr || (options.max_line != 0 && options.max_line < kReadBytes)) return 1;
  if (program.line.threads != 0) return program.line.threads;
  return isInput ? 1 : smaller(program.os->threads->processors(), kMostProcessors);
}

/// The threads that are worth it for so many bytes; where one cannot be made the others go on.
Team* teamOf(Program& program, rt_instance* instance, uint32_t most, uint64_t bytes) {
  auto isInterrupted = [](void* context) {
    Program& self = programOf(context);
    return self.os->stopRequested() != 0 || asksForReload(self);
  };
  if (program.team == nullptr)
    program.team = startTeam({instance, program.os, kReadBytes, most, &program, isInterrupted});
  int error =
      program.team == nullptr ? 0 : growTeam(program.team, 1 + bytes / static_cast<uint64_t>(worthThreads() / 2));
  if (error != 0) complainOf(program, literal("--threads"), error);
  return program.team;
}

/// Feeds by several threads if that is worth it. \param fed bytes of the file so far
/// \returns the result of the last read; > 0: there may be more, for one thread
int64_t feedShared(Program& program, rt_instance* instance, int file, bool isInput, int64_t fed) {
  if (!kHasThreads || !program.mayShare) return 1;
  uint32_t threads = threadsFor(program, isInput);
  int64_t from = 0;
  int64_t rest = threads > 1 ? program.os->files->rest(file, &from) : 0;
  bool isStream = rest < 0;
  if (isStream && fed < worthThreads()) return 1;  // asked again
  program.mayShare = false;
  if (isStream ? program.line.threads == 0 : rest < worthThreads()) return 1;
  Team* team = teamOf(program, instance, threads, isStream ? UINT64_MAX : static_cast<uint64_t>(rest));
  if (team == nullptr) return 1;
  if (isStream) return feedStreamByTeam(team, file);
  useWindow(program.view, program.view.size);
  feedFileByTeam(team, file, from, program.view.os != nullptr ? &program.view : nullptr);
  useWindow(program.view, kWindow);
  return 1;
}

// ---- views of files ------------------------------------------------------------------------------------------------

/// Lines that are passed over need not be copied; all others are anyway.
void viewIfWorthIt(Program& program, int file) {
  int64_t from = 0;
  program.view = FileView{};
  if (!kHasViews || program.os->files == nullptr || rt_the_plan.prefilter == nullptr) return;
  int64_t rest = program.os->files->rest(file, &from);
  if (rest < kWorthViewing) return;
  program.view = makeView(*program.os, file, from + rest);
  useWindow(program.view, kWindow);
}

/// Feeds the next chunk as it is viewed. \returns its length; 0: it is to be read
int64_t feedViewed(Program& program, rt_instance* instance, int file) {
  const Os& os = *program.os;
  if (!choosesView(program.view.pace, os) || os.stopRequested() != 0 || asksForReload(program)) return 0;
  int64_t at = 0;
  if (os.files->rest(file, &at) < kReadBytes) return 0;
  const char* bytes = fetchView(program.view, at, kReadBytes, 0);
  if (bytes == nullptr) return 0;
  at += kReadBytes;
  os.files->moveTo(file, at);
  feedChanging(*instance, {bytes, kReadBytes});
  program.view.isLost = !stillHolds(program.view, at);
  return kReadBytes;
}

/// Feeds the next chunk. \returns as Os.read
int64_t feedNext(Program& program, rt_instance* instance, int file, char* buffer) {
  bool hasView = kHasViews && program.view.os != nullptr;
  int64_t length = hasView ? feedViewed(program, instance, file) : 0;
  if (length != 0) return length;
  length = readEvents(program, instance, file, buffer);
  if (length > 0) rt_feed(instance, buffer, static_cast<size_t>(length));
  return length;
}

// ---- events --------------------------------------------------------------------------------------------------------

/// Feeds some of a file. \returns as Os.read; its status is the instance's
int64_t feedSome(Program& program, rt_instance* instance, int file, bool isInput, char* buffer, int64_t* fed) {
  int64_t length = feedShared(program, instance, file, isInput, *fed);
  if (length == kReloadCame) {
    reloadIfAsked(program, instance);
    return program.mayShare = true;
  }
  if (length <= 0 || program.view.isLost || rt_feed(instance, buffer, 0) != RT_OK) return length;
  length = feedNext(program, instance, file, buffer);
  if (length > 0) *fed += length;
  return length;
}

/// Feeds a file to its end. \returns an rt_status; what cannot be read is complained of and an RT_IO_ERROR.
int feedFile(Program& program, rt_instance* instance, const char* path, char* buffer) {
  bool isInput = equal(textOf(path), literal("-"));
  program.file = isInput ? literal("standard input") : textOf(path);
  int file = isInput ? kStandardInput : program.os->open(path);
  if (file < 0) {
    complainOf(program, program.file, file);
    return RT_IO_ERROR;
  }
  int status = RT_OK;
  int64_t length = 1, fed = 0;
  program.mayShare = true;
  viewIfWorthIt(program, file);
  while (length > 0 && status == RT_OK && !program.view.isLost) {
    length = feedSome(program, instance, file, isInput, buffer, &fed);
    status = rt_feed(instance, buffer, 0);
  }
  bool isLost = program.view.isLost;
  closeView(program.view);
  if (!isInput) program.os->close(file);
  if (status == RT_OK && !isLost && program.os->stopRequested() == 0) status = rt_end_of_file(instance);
  if (length < 0) complainOf(program, program.file, length);
  if (isLost)
    complain(program, program.file,
             literal("was made shorter or failed while it was read: what is left of it was not looked at"));
  return length < 0 || isLost ? RT_IO_ERROR : status;
}

int feedFiles(Program& program, rt_instance* instance, char** files) {
  char* buffer = static_cast<char*>(program.os->map(kReadBytes));
  if (buffer == nullptr) return RT_NO_MEMORY;
  int count = program.line.fileCount;
  int status = count == 0 ? feedFile(program, instance, "-", buffer) : RT_OK;
  for (int i = 0; i < count && status == RT_OK && program.os->stopRequested() == 0; ++i)
    status = feedFile(program, instance, files[i], buffer);
  program.os->unmap(buffer, kReadBytes);
  return status;
}

void writeStats(const Program& program, const rt_instance* instance) {
  auto text = makeBuffer<char>(Allocator{&program.host});
  size_t length = rt_write_stats(instance, nullptr, 0);
  if (reserve(text, length)) program.os->write(kStandardError, text.data, rt_write_stats(instance, text.data, length));
  destroy(text);
}

/// The exit status; complains of what was not complained of yet.
int exitCode(const Program& program, int status) {
  if (program.outputError != 0) complainOf(program, literal("standard output"), program.outputError);
  if (status == RT_NO_MEMORY) complain(program, literal(""), literal("out of memory"));
  if (status == RT_BAD_PLAN) complain(program, literal(""), literal("the rules and the runtime do not fit together"));
  if (program.outputError == 0 && status == RT_BAD_INPUT) return kExitBadInput;
  if (status != RT_OK) return kExitFailure;
  return program.os->stopRequested() == kInterruptSignal ? kExitInterrupted : 0;
}

/// \returns an rt_status; what went wrong is complained of.
int toldOf(const Program& program, StateFileResult result) {
  if (result.error < 0) complainOf(program, textOf(program.line.state), result.error);
  if (result.isMissing) complain(program, textOf(program.line.state), literal("no such file: begins without a state"));
  return result.status;
}

int restore(Program& program, rt_instance* instance) {
  if (program.line.state == nullptr) return RT_OK;
  program.file = textOf(program.line.state);
  Allocator allocator{&program.host};
  int status = toldOf(program, restoreFrom(*program.os, program.line.state, instance, allocator));
  return status != RT_OK ? status : toldOf(program, tryPlace(*program.os, program.line.state, allocator));
}

/// Only a run that went well leaves a state: after any other it would hide what has to be done again.
int save(Program& program, const rt_instance* instance, int status) {
  if (program.line.state == nullptr || status != RT_OK) return status;
  return toldOf(program, saveTo(*program.os, program.line.state, instance, Allocator{&program.host}));
}

int match(Program& program, char** files) {
  int status = RT_OK;
  rt_instance* instance = rt_create(&rt_the_plan, &program.line.options, &program.host, &status);
  if (instance == nullptr) return exitCode(program, status);
  status = restore(program, instance);
  if (status == RT_OK) status = startIndicators(program, instance);
  if (status != RT_OK) {
    rt_destroy(instance);
    return exitCode(program, status);
  }
  status = feedFiles(program, instance, files);
  if (kHasThreads) endTeam(program.team);
  int flushed = program.line.state == nullptr ? rt_flush(instance) : rt_suspend(instance);
  bool cutOff = flushed == RT_BAD_INPUT && program.os->stopRequested() != 0;  // a signal came within a line
  if (status == RT_OK && !cutOff) status = flushed;
  status = save(program, instance, status);
  if ((program.line.actions & kStats) != 0) writeStats(program, instance);
  rt_destroy(instance);
  return exitCode(program, status);
}

/// Answers the options that ask for something else than matching.
int answer(const Program& program) {
  auto text = makeBuffer<char>(Allocator{&program.host});
  JsonOut out{text};
  uint32_t actions = program.line.actions;
  if ((actions & kHelp) != 0) {
    putHelp(out);
  } else if ((actions & kVersion) != 0) {
    putVersion(out, rt_the_plan);
  } else if ((actions & kListRules) != 0) {
    putRuleList(out, rt_the_plan, program.line.options);
  } else {
    putManifest(out, rt_the_plan, program.line.options);
  }
  int failed = out.ok ? program.os->write(kStandardOutput, text.data, text.size) : 0;
  bool ok = out.ok && failed == 0;
  destroy(text);
  if (failed != 0) complainOf(program, literal("standard output"), failed);
  return ok ? 0 : kExitFailure;
}

/// Whether every rule that the command line names is there; complains of the first that is not.
bool knowsDisabled(const Program& program) {
  Text unknown = unknownRule(rt_the_plan, program.line.options);
  if (unknown.data != nullptr) complain(program, unknown, literal("there is no such rule to disable"));
  return unknown.data == nullptr;
}

int run(Program& program, int argc, char** argv) {
  UsageError error{};
  if (!parseCommandLine(argc, argv, program.line, error)) {
    complain(program, error.option, error.problem);
    return kExitFailure;
  }
  uint32_t simd = program.line.options.simd;
  if (simd != RT_SIMD_BEST && rt_simd_is_here(simd) == 0) {
    complain(
        program, literal("--simd"),
        isSimdBuilt(simd) ? literal("this machine does not have it") : literal("this matcher was built without it"));
    return kExitFailure;
  }
  if (!kHasThreads && program.line.threads > 1) {
    complain(program, literal("--threads"), literal("this matcher was built without it"));
    return kExitFailure;
  }
  if (!knowsDisabled(program)) return kExitFailure;
  bool asks = (program.line.actions & ~uint32_t{kStats}) != 0;
  return asks ? answer(program) : match(program, argv + 1);
}

}  // namespace
}  // namespace rt

extern "C" int rt_matcher_main(int argc, char** argv, const rt::Os* os) {
  using namespace rt;
  Program program{};
  program.os = os;
  program.host = makeHost(program);
  program.small = static_cast<char*>(os->map(kSmallRegion));
  program.line.disabled = makeBuffer<Text>(Allocator{&program.host});
  program.line.indicators = makeBuffer<Text>(Allocator{&program.host});
  int code = run(program, argc, argv);
  if (kEndsWithProcess) return code;
  destroy(program.line.disabled);
  destroy(program.line.indicators);
  if (program.small != nullptr) os->unmap(program.small, kSmallRegion);
  return code;
}
