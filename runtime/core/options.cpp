#include "runtime/core/options.h"

#include "runtime/core/text_list.h"

namespace rt {
namespace {

enum class Kind : uint8_t {
  Action,     // `target` is an Action
  Flag,       // sets the uint32_t at `target` of rt_options
  Name,       // stores the rt_text at `target`
  Megabytes,  // stores bytes in the uint64_t at `target`
  Bytes,      // the same, with K or M
  Count,      // stores the uint64_t at `target`
  Size,       // the same, and that there is one
  Signals,    // the same
  Learn,      // stores nanoseconds in the int64_t at `target`, and that there are some
  Duration,   // stores nanoseconds in the int64_t at `target`, or RT_LATENESS_OF_RULE
  Simd,
  Rule,        // adds to the disabled rules
  Threads,     // stores the number of CommandLine
  State,       // stores the file of CommandLine
  Indicators,  // adds to the files of indicators
};

/// `target` is a place in rt_options or an Action.
struct OptionInfo {
  Kind kind;
  uint8_t target;
};

/// X(name, argument for people, what it does, kind, target): an option without argument takes none.
#define RT_TARGET(member) offsetof(rt_options, member)
#define RT_OPTIONS(X)                                                                                                  \
  X("strict", "", "check every line completely; end with status 2 at the first bad one", Flag, RT_TARGET(strict))      \
  X("deterministic", "", "an alert's time is that of its last event, not the clock's", Flag, RT_TARGET(deterministic)) \
  X("embed-events", "", "alerts carry their events whole", Flag, RT_TARGET(embed_events))                              \
  X("no-building-blocks", "", "leave alerts out that are building blocks of others", Flag,                             \
    RT_TARGET(no_building_blocks))                                                                                     \
  X("id-field", "FIELD", "the field that holds an event's id, instead of event.id", Name, RT_TARGET(id_field))         \
  X("source-name", "NAME", "the index of events that have no data_stream", Name, RT_TARGET(source_name))               \
  X("state-mb", "N", "memory for sequences in MiB (64)", Megabytes, RT_TARGET(state_bytes))                            \
  X("indicators", "FILE", "compare events with these indicators; may be given again", Indicators, 0)                   \
  X("indicator-mb", "N", "memory for indicators in MiB (256)", Megabytes, RT_TARGET(indicator_bytes))                  \
  X("lateness", "TIME|rule", "hold events of sequences so long for earlier ones (0)", Duration,                        \
    RT_TARGET(lateness_ns))                                                                                            \
  X("size", "N", "keep so many results of each rule, the latest", Size, RT_TARGET(size))                               \
  X("max-samples-per-key", "N", "samples of each join key (1)", Count, RT_TARGET(max_samples_per_key))                 \
  X("max-signals", "N", "alerts of each rule and interval, 0: all (the rule's own limit)", Signals,                    \
    RT_TARGET(max_signals))                                                                                            \
  X("learn", "TIME", "so long rules learn which terms are known (the rule's history)", Learn, RT_TARGET(learn_ns))     \
  X("state", "FILE", "take up what an earlier run left there, and leave it for the next", State, 0)                    \
  X("max-line", "N", "longest line taken, in bytes, or with K or M (16M)", Bytes, RT_TARGET(max_line))                 \
  X("disable", "ID", "do without this rule; may be repeated", Rule, 0)                                                 \
  X("simd", "LEVEL", "instructions: " RT_SIMD_NAMES " (the best)", Simd, RT_TARGET(simd))                       \
  X("threads", "N", "threads for each input (all processors; 1 for standard input)", Threads, 0)                       \
  X("stats", "", "print counters on standard error at the end", Action, kStats)                                        \
  X("list-rules", "", "print id, version and name of each rule", Action, kListRules)                                   \
  X("manifest", "", "print what is in this matcher, as JSON", Action, kManifest)                                       \
  X("version", "", "print the compiler's version, the target and the rules' hash", Action, kVersion)                   \
  X("help", "", "print this", Action, kHelp)

/// Of each option its name, its argument and what it does.
#define RT_TEXTS(name, argument, help, kind, target) name "\0" argument "\0" help "\0"
constexpr char kTexts[] = RT_OPTIONS(RT_TEXTS);
#define RT_INFO(name, argument, help, kind, target) {Kind::kind, static_cast<uint8_t>(target)},
constexpr OptionInfo kOptions[] = {RT_OPTIONS(RT_INFO)};
#undef RT_TEXTS
#undef RT_INFO
#undef RT_OPTIONS
#undef RT_TARGET
static_assert(sizeof(rt_options) <= UINT8_MAX);

Text textOf(const char* zeroTerminated) { return {zeroTerminated, __builtin_strlen(zeroTerminated)}; }

/// \param takesArgument receives whether the option takes one \returns null if there is no such option
const OptionInfo* findOption(Text name, bool* takesArgument) {
  const char* texts = kTexts;
  for (const OptionInfo& option : kOptions) {
    bool isIt = equal(nextText(texts), name);
    *takesArgument = nextText(texts).length != 0;
    if (isIt) return &option;
    nextText(texts);
  }
  return nullptr;
}

/// A number from 1 to `most`, times 1024 for each step of the suffixes K and M if they are allowed.
bool parseSize(Text text, bool suffixes, uint64_t most, uint64_t* value) {
  uint64_t factor = 1;
  if (suffixes && text.length > 0) {
    char last = text.data[text.length - 1];
    factor = last == 'K' ? 1024 : last == 'M' ? 1024 * 1024 : 1;
    if (factor != 1) --text.length;
  }
  *value = 0;
  for (uint64_t i = 0; i < text.length; ++i) {
    if (text.data[i] < '0' || text.data[i] > '9') return false;
    *value = *value * 10 + static_cast<uint64_t>(text.data[i] - '0');
    if (*value > most) return false;
  }
  *value *= factor;
  return *value > 0 && *value <= most;
}

/// A whole number from `least` on.
bool parseCount(Text text, uint64_t least, uint64_t* value) {
  *value = 0;
  for (uint64_t i = 0; i < text.length; ++i) {
    if (text.data[i] < '0' || text.data[i] > '9') return false;
    uint64_t digit = static_cast<uint64_t>(text.data[i] - '0');
    if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, digit, value)) return false;
  }
  return text.length != 0 && *value >= least;
}

/// `0`, a number with ms, s, m, h or d, or `rule`.
bool parseDuration(Text text, int64_t* ns) {
  constexpr int64_t kUnits[] = {1'000'000, 1'000'000'000, 60'000'000'000, 3'600'000'000'000, 86'400'000'000'000};
  const char* names = "ms\0s\0m\0h\0d";
  *ns = equal(text, literal("rule")) ? RT_LATENESS_OF_RULE : 0;
  if (*ns != 0 || equal(text, literal("0"))) return true;
  uint64_t digits = 0, count = 0;
  while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9') ++digits;
  if (!parseCount({text.data, digits}, 0, &count) || count > INT64_MAX) return false;
  for (int64_t unit : kUnits)
    if (equal(nextText(names), {text.data + digits, text.length - digits}))
      return !__builtin_mul_overflow(static_cast<int64_t>(count), unit, ns);
  return false;
}

template <class T>
T& targetOf(rt_options& options, const OptionInfo& option) {
  return *reinterpret_cast<T*>(reinterpret_cast<char*>(&options) + option.target);
}

/// \returns what is wrong; null: nothing.
const char* adding(Buffer<Text>& list, Text argument) { return append(list, argument) ? nullptr : "out of memory"; }

/// Stores an option's argument. \returns what is wrong with it; null: nothing.
const char* storeArgument(const OptionInfo& option, Text argument, CommandLine& line) {
  rt_options& options = line.options;
  constexpr uint64_t kMostMegabytes = 512 * 1024;  // the pool names cells of 128 bytes by 32 bits
  constexpr uint64_t kMostThreads = 256;
  constexpr uint64_t kMostLine = (1ull << 31) - 1;  // the walk's index is 32 bits wide
  uint64_t size = 0;
  switch (option.kind) {
    case Kind::Name:
      targetOf<rt_text>(options, option) = argument;
      return nullptr;
    case Kind::Megabytes:
      if (!parseSize(argument, false, kMostMegabytes, &size)) return "needs a number from 1 to 524288";
      targetOf<uint64_t>(options, option) = size << 20;
      return nullptr;
    case Kind::Bytes:
      if (!parseSize(argument, true, kMostLine, &size)) return "needs a number from 1 to 2047M";
      targetOf<uint64_t>(options, option) = size;
      return nullptr;
    case Kind::Count:
    case Kind::Size:
    case Kind::Signals:
      if (!parseCount(argument, option.kind == Kind::Count ? 1 : 0, &size)) return "needs a whole number";
      targetOf<uint64_t>(options, option) = size;
      if (option.kind == Kind::Size) options.has_size = 1;
      if (option.kind == Kind::Signals) options.has_max_signals = 1;
      return nullptr;
    case Kind::Threads:
      if (!parseCount(argument, 1, &size) || size > kMostThreads) return "needs a number from 1 to 256";
      line.threads = static_cast<uint32_t>(size);
      return nullptr;
    case Kind::State:
      line.state = argument.data;  // it ends where the argument of the command line does
      return argument.length != 0 ? nullptr : "needs a file";
    case Kind::Learn:
      options.has_learn = 1;
      if (!parseDuration(argument, &options.learn_ns) || options.learn_ns < 0) return "needs a time such as 30s or 14d";
      return nullptr;
    case Kind::Duration:
      if (!parseDuration(argument, &targetOf<int64_t>(options, option)))
        return "needs a time such as 30s or 5m, or `rule`";
      return nullptr;
    default:
      uint32_t level = rt_simd_named(argument.data, argument.length);
      targetOf<uint32_t>(options, option) = level;
      return level == RT_SIMD_BEST ? "needs one of " RT_SIMD_NAMES : nullptr;
  }
}

/// Takes one option with the arguments that follow it. \returns what is wrong; null: nothing.
const char* takeOption(Text text, const char* next, bool* tookNext, CommandLine& line) {
  uint64_t end = 2;
  while (end < text.length && text.data[end] != '=') ++end;
  bool inlined = end < text.length;
  bool takesArgument = false;
  const OptionInfo* option = findOption(Text{text.data + 2, end - 2}, &takesArgument);
  if (option == nullptr) return "unknown option";
  if (takesArgument) {
    if (!inlined && next == nullptr) return "needs an argument";
    *tookNext = !inlined;
    Text argument = inlined ? Text{text.data + end + 1, text.length - end - 1} : textOf(next);
    if (option->kind == Kind::Indicators && argument.length == 0) return "needs a file";
    if (option->kind == Kind::Indicators) return adding(line.indicators, argument);
    if (option->kind == Kind::Rule) return adding(line.disabled, argument);
    return storeArgument(*option, argument, line);
  }
  if (inlined) return "takes no argument";
  if (option->kind == Kind::Action) {
    line.actions |= option->target;
  } else {
    targetOf<uint32_t>(line.options, *option) = 1;
  }
  return nullptr;
}

}  // namespace

bool parseCommandLine(int argc, char** argv, CommandLine& line, UsageError& error) {
  bool options = true;
  for (int i = 1; i < argc; ++i) {
    Text text = textOf(argv[i]);
    if (!options || text.length < 2 || text.data[0] != '-') {
      argv[++line.fileCount] = argv[i];
      continue;
    }
    options = !equal(text, literal("--"));
    if (!options) continue;
    bool tookNext = false;
    bool isLong = text.data[1] == '-';
    const char* next = i + 1 < argc ? argv[i + 1] : nullptr;
    const char* problem = isLong ? takeOption(text, next, &tookNext, line) : "unknown option";
    if (problem != nullptr) {
      error = {text, textOf(problem)};
      return false;
    }
    if (tookNext) ++i;
  }
  line.options.disabled = line.disabled.data;
  line.options.disabled_count = line.disabled.size;
  return true;
}

void putHelp(JsonOut& out) {
  constexpr uint64_t kColumn = 22;
  put(out, literal("Usage: matcher [OPTIONS] [FILE...]\n"
                   "Reads events, one JSON object a line, and writes alerts.\n"
                   "Without FILE, and for -, it reads standard input.\n\n"));
  for (const char* texts = kTexts; *texts != 0;) {
    Text name = nextText(texts), argument = nextText(texts);
    put(out, literal("  --"));
    put(out, name);
    put(out, literal(" "));
    put(out, argument);
    for (uint64_t at = name.length + argument.length; at < kColumn; ++at) put(out, literal(" "));
    put(out, nextText(texts));
    put(out, literal("\n"));
  }
}

}  // namespace rt
