#include "runtime/core/options.h"

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

struct OptionInfo {
  Text name;
  Text argument;  // for people; empty: takes none
  Text help;
  Kind kind;
  uint32_t target;
};

#define RT_TARGET(member) static_cast<uint32_t>(offsetof(rt_options, member))
constexpr OptionInfo kOptions[] = {
    {literal("strict"), literal(""), literal("check every line completely; end with status 2 at the first bad one"),
     Kind::Flag, RT_TARGET(strict)},
    {literal("deterministic"), literal(""), literal("an alert's time is that of its last event, not the clock's"),
     Kind::Flag, RT_TARGET(deterministic)},
    {literal("embed-events"), literal(""), literal("alerts carry their events whole"), Kind::Flag,
     RT_TARGET(embed_events)},
    {literal("no-building-blocks"), literal(""), literal("leave alerts out that are building blocks of others"),
     Kind::Flag, RT_TARGET(no_building_blocks)},
    {literal("id-field"), literal("FIELD"), literal("the field that holds an event's id, instead of event.id"),
     Kind::Name, RT_TARGET(id_field)},
    {literal("source-name"), literal("NAME"), literal("the index of events that have no data_stream"), Kind::Name,
     RT_TARGET(source_name)},
    {literal("state-mb"), literal("N"), literal("memory for sequences in MiB (64)"), Kind::Megabytes,
     RT_TARGET(state_bytes)},
    {literal("indicators"), literal("FILE"), literal("compare events with these indicators; may be given again"),
     Kind::Indicators, 0},
    {literal("indicator-mb"), literal("N"), literal("memory for indicators in MiB (256)"), Kind::Megabytes,
     RT_TARGET(indicator_bytes)},
    {literal("lateness"), literal("TIME|rule"), literal("hold events of sequences so long for earlier ones (0)"),
     Kind::Duration, RT_TARGET(lateness_ns)},
    {literal("size"), literal("N"), literal("keep so many results of each rule, the latest"), Kind::Size,
     RT_TARGET(size)},
    {literal("max-samples-per-key"), literal("N"), literal("samples of each join key (1)"), Kind::Count,
     RT_TARGET(max_samples_per_key)},
    {literal("max-signals"), literal("N"), literal("alerts of each rule and interval, 0: all (the rule's own limit)"),
     Kind::Signals, RT_TARGET(max_signals)},
    {literal("learn"), literal("TIME"), literal("so long rules learn which terms are known (the rule's history)"),
     Kind::Learn, RT_TARGET(learn_ns)},
    {literal("state"), literal("FILE"), literal("take up what an earlier run left there, and leave it for the next"),
     Kind::State, 0},
    {literal("max-line"), literal("N"), literal("longest line taken, in bytes, or with K or M (16M)"), Kind::Bytes,
     RT_TARGET(max_line)},
    {literal("disable"), literal("ID"), literal("do without this rule; may be repeated"), Kind::Rule, 0},
    {literal("simd"), literal("LEVEL"), literal("instructions: " RT_SIMD_NAMES " (the best)"), Kind::Simd,
     RT_TARGET(simd)},
    {literal("threads"), literal("N"), literal("threads for each input (all processors; 1 for standard input)"),
     Kind::Threads, 0},
    {literal("stats"), literal(""), literal("print counters on standard error at the end"), Kind::Action, kStats},
    {literal("list-rules"), literal(""), literal("print id, version and name of each rule"), Kind::Action, kListRules},
    {literal("manifest"), literal(""), literal("print what is in this matcher, as JSON"), Kind::Action, kManifest},
    {literal("version"), literal(""), literal("print the compiler's version, the target and the rules' hash"),
     Kind::Action, kVersion},
    {literal("help"), literal(""), literal("print this"), Kind::Action, kHelp},
};
#undef RT_TARGET

Text textOf(const char* zeroTerminated) { return {zeroTerminated, __builtin_strlen(zeroTerminated)}; }

const OptionInfo* findOption(Text name) {
  for (const OptionInfo& option : kOptions)
    if (equal(option.name, name)) return &option;
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
  struct Unit {
    Text name;
    int64_t ns;
  };
  constexpr Unit kUnits[] = {{literal("ms"), 1'000'000},
                             {literal("s"), 1'000'000'000},
                             {literal("m"), 60'000'000'000},
                             {literal("h"), 3'600'000'000'000},
                             {literal("d"), 86'400'000'000'000}};
  *ns = equal(text, literal("rule")) ? RT_LATENESS_OF_RULE : 0;
  if (*ns != 0 || equal(text, literal("0"))) return true;
  uint64_t digits = 0, count = 0;
  while (digits < text.length && text.data[digits] >= '0' && text.data[digits] <= '9') ++digits;
  if (!parseCount({text.data, digits}, 0, &count) || count > INT64_MAX) return false;
  for (const Unit& unit : kUnits)
    if (equal(unit.name, {text.data + digits, text.length - digits}))
      return !__builtin_mul_overflow(static_cast<int64_t>(count), unit.ns, ns);
  return false;
}

template <class T>
T& targetOf(rt_options& options, const OptionInfo& option) {
  return *reinterpret_cast<T*>(reinterpret_cast<char*>(&options) + option.target);
}

/// \returns what is wrong; empty: nothing.
Text adding(Buffer<Text>& list, Text argument) {
  return append(list, argument) ? literal("") : literal("out of memory");
}

/// Stores an option's argument. \returns what is wrong with it; empty: nothing.
Text storeArgument(const OptionInfo& option, Text argument, CommandLine& line) {
  rt_options& options = line.options;
  constexpr uint64_t kMostMegabytes = 512 * 1024;  // the pool names cells of 128 bytes by 32 bits
  constexpr uint64_t kMostThreads = 256;
  constexpr uint64_t kMostLine = (1ull << 31) - 1;  // the walk's index is 32 bits wide
  uint64_t size = 0;
  switch (option.kind) {
    case Kind::Name:
      targetOf<rt_text>(options, option) = argument;
      return literal("");
    case Kind::Megabytes:
      if (!parseSize(argument, false, kMostMegabytes, &size)) return literal("needs a number from 1 to 524288");
      targetOf<uint64_t>(options, option) = size << 20;
      return literal("");
    case Kind::Bytes:
      if (!parseSize(argument, true, kMostLine, &size)) return literal("needs a number from 1 to 2047M");
      targetOf<uint64_t>(options, option) = size;
      return literal("");
    case Kind::Count:
    case Kind::Size:
    case Kind::Signals:
      if (!parseCount(argument, option.kind == Kind::Count ? 1 : 0, &size)) return literal("needs a whole number");
      targetOf<uint64_t>(options, option) = size;
      if (option.kind == Kind::Size) options.has_size = 1;
      if (option.kind == Kind::Signals) options.has_max_signals = 1;
      return literal("");
    case Kind::Threads:
      if (!parseCount(argument, 1, &size) || size > kMostThreads) return literal("needs a number from 1 to 256");
      line.threads = static_cast<uint32_t>(size);
      return literal("");
    case Kind::State:
      line.state = argument.data;  // it ends where the argument of the command line does
      return argument.length != 0 ? literal("") : literal("needs a file");
    case Kind::Learn:
      options.has_learn = 1;
      if (!parseDuration(argument, &options.learn_ns) || options.learn_ns < 0)
        return literal("needs a time such as 30s or 14d");
      return literal("");
    case Kind::Duration:
      if (!parseDuration(argument, &targetOf<int64_t>(options, option)))
        return literal("needs a time such as 30s or 5m, or `rule`");
      return literal("");
    default:
      uint32_t level = rt_simd_named(argument.data, argument.length);
      targetOf<uint32_t>(options, option) = level;
      return level == RT_SIMD_BEST ? literal("needs one of " RT_SIMD_NAMES) : literal("");
  }
}

/// Takes one option with the arguments that follow it. \returns what is wrong; empty: nothing.
Text takeOption(Text text, const char* next, bool* tookNext, CommandLine& line) {
  uint64_t end = 2;
  while (end < text.length && text.data[end] != '=') ++end;
  bool inlined = end < text.length;
  const OptionInfo* option = findOption(Text{text.data + 2, end - 2});
  if (option == nullptr) return literal("unknown option");
  if (option->argument.length != 0) {
    if (!inlined && next == nullptr) return literal("needs an argument");
    *tookNext = !inlined;
    Text argument = inlined ? Text{text.data + end + 1, text.length - end - 1} : textOf(next);
    if (option->kind == Kind::Indicators && argument.length == 0) return literal("needs a file");
    if (option->kind == Kind::Indicators) return adding(line.indicators, argument);
    if (option->kind == Kind::Rule) return adding(line.disabled, argument);
    return storeArgument(*option, argument, line);
  }
  if (inlined) return literal("takes no argument");
  if (option->kind == Kind::Action) {
    line.actions |= option->target;
  } else {
    targetOf<uint32_t>(line.options, *option) = 1;
  }
  return literal("");
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
    Text problem = isLong ? takeOption(text, next, &tookNext, line) : literal("unknown option");
    if (problem.length != 0) {
      error = {text, problem};
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
  for (const OptionInfo& option : kOptions) {
    put(out, literal("  --"));
    put(out, option.name);
    put(out, literal(" "));
    put(out, option.argument);
    for (uint64_t at = option.name.length + option.argument.length; at < kColumn; ++at) put(out, literal(" "));
    put(out, option.help);
    put(out, literal("\n"));
  }
}

}  // namespace rt
