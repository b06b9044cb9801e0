#include "compiler/oracle/event.h"

#include "compiler/oracle/text.h"
#include "compiler/support/utf8.h"

#include <rapidjson/reader.h>

#include <algorithm>
#include <deque>

namespace rulec::oracle {
namespace {

constexpr size_t kMaxDepth = 1000;
constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;

/// Paths of more bytes are no fields of a pattern.
constexpr size_t kMaxPath = 4096;

/// Whether a pattern of paths takes a path. Names that are not UTF-8 are none.
bool takes(const std::string& pattern, const std::string& path) {
  return path.size() <= kMaxPath && isUtf8(path) && matchesWildcard(path, pattern, WildcardRule::AnyCharacter, true);
}

/// Receives the parts of the document and keeps the scalars at the wanted paths.
class Collector {
 public:
  /// \param bigNumbers what stands for each number of the document; empty: itself
  Collector(const PathSet& wanted, const std::deque<std::string>* bigNumbers)
      : wanted_(wanted), bigNumbers_(bigNumbers) {
    open_.push_back({});
  }

  bool Null() { return add(ScalarKind::Null, {}); }
  bool Bool(bool value) { return add(ScalarKind::Boolean, value ? "true" : "false"); }
  bool Int(int) { return false; }  // numbers come as RawNumber
  bool Uint(unsigned) { return false; }
  bool Int64(int64_t) { return false; }
  bool Uint64(uint64_t) { return false; }
  bool Double(double) { return false; }
  bool RawNumber(const char* text, rapidjson::SizeType length, bool) {
    size_t number = numbers_++;
    if (bigNumbers_ != nullptr && number < bigNumbers_->size()) return add(ScalarKind::Number, (*bigNumbers_)[number]);
    return add(ScalarKind::Number, {text, length});
  }
  bool String(const char* text, rapidjson::SizeType length, bool) { return add(ScalarKind::String, {text, length}); }

  bool StartObject() {
    objects_.push_back(path_.size());
    isWanted_.push_back(objects_.size() > 1 && wanted_.containsObjects(path_));
    if (isWanted_.back()) open_.push_back({path_, {}});
    return ++depth_ <= kMaxDepth;
  }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    path_.resize(objects_.back());
    if (objects_.size() > 1) path_ += '.';
    path_.append(text, length);
    return true;
  }
  bool EndObject(rapidjson::SizeType) {
    path_.resize(objects_.back());
    objects_.pop_back();
    if (isWanted_.back()) close();
    isWanted_.pop_back();
    --depth_;
    return true;
  }
  bool StartArray() { return insideObject() && ++depth_ <= kMaxDepth; }
  bool EndArray(rapidjson::SizeType) {
    --depth_;
    return true;
  }

  Event take() { return std::move(open_.front().event); }

 private:
  /// The document itself must be an object.
  bool insideObject() const { return !objects_.empty(); }

  bool add(ScalarKind kind, std::string_view text) {
    if (!insideObject()) return false;
    if (wanted_.contains(path_) && (kind != ScalarKind::String || isUtf8(text)))
      for (Open& each : open_) each.event.fields[path_].push_back({kind, std::string(text)});
    return true;
  }

  /// An object belongs to every one that it stands in.
  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    for (Open& each : open_) each.event.objects[closed.path].push_back(closed.event);
  }

  /// A wanted object that is not closed yet.
  struct Open {
    std::string path;
    Event event;
  };

  const PathSet& wanted_;
  const std::deque<std::string>* bigNumbers_;
  std::vector<Open> open_;  // the first one is the whole document
  std::string path_;
  std::vector<size_t> objects_;  // for each open object, the length of the path to it
  std::vector<bool> isWanted_;   // for each open object
  size_t depth_ = 0;
  size_t numbers_ = 0;
};

rapidjson::ParseErrorCode parse(const std::string& text, Collector& collector) {
  rapidjson::StringStream stream(text.c_str());
  rapidjson::Reader reader;
  return reader.Parse<kFlags>(stream, collector).Code();
}

std::optional<uint32_t> hexAt(std::string_view text, size_t at) {
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  uint32_t value = 0;
  for (char c : text.substr(at + 2, 4)) {
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  return value;
}

bool isHighSurrogate(std::optional<uint32_t> unit) { return unit && *unit >= 0xd800 && *unit <= 0xdbff; }
bool isLowSurrogate(std::optional<uint32_t> unit) { return unit && *unit >= 0xdc00 && *unit <= 0xdfff; }

/// Copies one escape sequence; half a surrogate pair becomes a byte that is not UTF-8. \returns the place behind it.
size_t copyEscape(std::string_view text, size_t at, std::string& out) {
  std::optional<uint32_t> unit = hexAt(text, at);
  size_t length = std::min<size_t>(unit ? 6 : 2, text.size() - at);
  if (isHighSurrogate(unit) && isLowSurrogate(hexAt(text, at + 6))) {
    length = 12;
  } else if (isHighSurrogate(unit) || isLowSurrogate(unit)) {
    out += '\xff';
    return at + length;
  }
  out += text.substr(at, length);
  return at + length;
}

/// A document that RapidJSON takes in place of one that it refuses although it is JSON: RapidJSON wants surrogates in
/// pairs and numbers in the range of double.
struct Tamed {
  std::string text;                 // with 0 for each number
  std::deque<std::string> numbers;  // the numbers in their order
};

/// Whether `text` is a number by RFC 8259, section 6.
bool isJsonNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || text.front() < '0' || text.front() > '9') return false;
  if (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9') return false;
  size_t point = text.find('.');
  if (point != std::string_view::npos && (point + 1 == text.size() || text[point + 1] < '0' || text[point + 1] > '9'))
    return false;
  return isDecimal(text);
}

size_t copyNumber(std::string_view text, size_t at, Tamed& tamed) {
  size_t end = std::min(text.find_first_not_of("0123456789+-.eE", at), text.size());
  std::string_view number = text.substr(at, end - at);
  bool sound = isJsonNumber(number);
  if (sound) tamed.numbers.emplace_back(number);
  tamed.text += sound ? "0" : number;
  return end;
}

Tamed tame(std::string_view text) {
  Tamed tamed;
  bool inString = false;
  for (size_t at = 0; at < text.size();) {
    char c = text[at];
    if (inString && c == '\\') {
      at = copyEscape(text, at, tamed.text);
    } else if (!inString && (c == '-' || (c >= '0' && c <= '9'))) {
      at = copyNumber(text, at, tamed);
    } else {
      if (c == '"') inString = !inString;
      tamed.text += c;
      ++at;
    }
  }
  return tamed;
}

std::optional<Event> readDocument(std::string_view line, const PathSet& wanted) {
  if (line.find('\0') != std::string_view::npos) return std::nullopt;  // where RapidJSON would stop
  Collector collector(wanted, nullptr);
  rapidjson::ParseErrorCode error = parse(std::string(line), collector);
  if (error == rapidjson::kParseErrorNone) return collector.take();
  if (error != rapidjson::kParseErrorNumberTooBig && error != rapidjson::kParseErrorStringUnicodeSurrogateInvalid)
    return std::nullopt;
  Tamed tamed = tame(line);
  Collector second(wanted, &tamed.numbers);
  if (parse(tamed.text, second) != rapidjson::kParseErrorNone) return std::nullopt;
  return second.take();
}

}  // namespace

std::optional<Event> readEvent(std::string_view line, const PathSet& wanted) {
  std::optional<Event> event = readDocument(line, wanted);
  if (event) event->line = line;
  return event;
}

void PathSet::merge(const PathSet& other) {
  paths_.insert(other.paths_.begin(), other.paths_.end());
  patterns_.insert(other.patterns_.begin(), other.patterns_.end());
  objects_.insert(other.objects_.begin(), other.objects_.end());
  all_ = all_ || other.all_;
}

bool PathSet::contains(const std::string& path) const {
  return all_ || paths_.contains(path) ||
         std::ranges::any_of(patterns_, [&](const std::string& pattern) { return takes(pattern, path); });
}

std::vector<Value> valuesOf(const Event& event, const ir::Field& field) {
  std::vector<Value> values;
  for (const auto& [path, scalars] : event.fields) {
    bool isMeant = field.isPattern
                       ? takes(field.path, path) && std::ranges::find(field.except, path) == field.except.end()
                       : path == field.path;
    if (!isMeant) continue;
    for (const FieldScalar& scalar : scalars) {
      Value value = valueOf({scalar.kind, scalar.text}, field);
      if (!isNull(value)) values.push_back(std::move(value));
    }
  }
  return values;
}

const std::vector<Event>& objectsOf(const Event& event, const ir::Field& field) {
  static const std::vector<Event> kNone;
  auto found = event.objects.find(field.path);
  return found == event.objects.end() ? kNone : found->second;
}

std::optional<int64_t> timeOf(const Event& event, const ir::Field& field) {
  std::optional<int64_t> smallest;
  for (const Value& value : valuesOf(event, field)) {
    int64_t time = std::get<int64_t>(value);
    smallest = std::min(time, smallest.value_or(time));
  }
  // The first millisecond begins before what nanoseconds reach.
  if (smallest && field.type == ir::Type::Date) return std::max(*smallest, INT64_MIN / 1'000'000) * 1'000'000;
  return smallest;
}

}  // namespace rulec::oracle
