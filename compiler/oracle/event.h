// One event: a line of NDJSON, read by RapidJSON into the scalars at the paths that somebody asks for.
#pragma once

#include "compiler/oracle/value.h"

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::oracle {

/// Dotted paths of fields, patterns of such (ir::Field::isPattern), and paths of objects.
class PathSet {
 public:
  PathSet() = default;
  PathSet(std::initializer_list<std::string> paths) : paths_(paths) {}
  /// Every path, but no objects.
  [[nodiscard]] static PathSet all() {
    PathSet everything;
    everything.all_ = true;
    return everything;
  }

  void insert(const ir::Field& field) {
    (field.isPattern ? patterns_ : field.isObjects ? objects_ : paths_).insert(field.path);
  }
  void merge(const PathSet& other);
  [[nodiscard]] bool contains(const std::string& path) const;
  [[nodiscard]] bool containsObjects(const std::string& path) const { return objects_.contains(path); }
  [[nodiscard]] bool empty() const { return !all_ && paths_.empty() && patterns_.empty() && objects_.empty(); }

 private:
  std::set<std::string> paths_, patterns_, objects_;
  bool all_ = false;
};

struct FieldScalar {
  ScalarKind kind = ScalarKind::String;
  std::string text;  // as in Scalar
};

struct Event {
  std::string_view line;  // without line ending; the caller's
  /// By dotted path, however the path was spelled; the scalars of one path in document order, explicit nulls too.
  std::map<std::string, std::vector<FieldScalar>, std::less<>> fields;
  std::optional<int64_t> nowNs = {};  // the clock; nothing: the event's own time
  /// By dotted path the objects there, in document order: what each alone holds, under its whole path.
  std::map<std::string, std::vector<Event>, std::less<>> objects = {};
};

/// Reads one line: a JSON object (RFC 8259), nested at most 1,000 deep. Left out are strings that are not UTF-8 or
/// hold half a surrogate pair.
/// \param wanted only scalars at these paths are kept
/// \returns nothing if the line is no such object. `line` must outlive the event. No recursion.
[[nodiscard]] std::optional<Event> readEvent(std::string_view line, const PathSet& wanted);

/// The values of a field in document order; what is no value of it is left out.
[[nodiscard]] std::vector<Value> valuesOf(const Event& event, const ir::Field& field);

/// The objects of a field (ir::Field::isObjects) in document order.
[[nodiscard]] const std::vector<Event>& objectsOf(const Event& event, const ir::Field& field);

/// The event's time in nanoseconds since 1970: the smallest value of its timestamp field; nothing if it has none.
/// \param field a Date or DateNanos
[[nodiscard]] std::optional<int64_t> timeOf(const Event& event, const ir::Field& field);

}  // namespace rulec::oracle
