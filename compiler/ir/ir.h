// The plain statement of what must match.
//
// Two sorts of expression. A *Predicate* is true or false of an event. A *Value* may be absent. What a null,
// an array, a letter's case or a mapping does to a query was decided by sema and is written out here: passes,
// code generator and runtime never decide it again. docs/ir.md describes the printed form.
#pragma once

#include "compiler/support/id.h"
#include "compiler/support/source.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rulec::ir {

/// The type of a value, after the mapping has been applied. Text covers keyword, wildcard and
/// constant_keyword. Date counts milliseconds since 1970, DateNanos nanoseconds. A Number is computed: only at run time
/// it is known whether it is an integer or a double.
enum class Type : uint8_t { Text, Integer, Unsigned, Double, Boolean, Date, DateNanos, Address, Version, Number };

/// A field that some rule reads: one slot of an event. An event holds zero or more values for it. Fields that differ
/// in anything are different slots, also at one path.
struct Field {
  std::string path;  // dotted, as documents spell it
  Type type = Type::Text;
  std::optional<uint32_t> ignoreAbove = {};   // a text of more UTF-16 code units is no value
  std::optional<std::string> nullValue = {};  // what stands for an explicit null
  std::vector<std::string> dateFormats = {};  // of dates, tried in order; none: ISO 8601 or epoch milliseconds
  /// The values of every path that `path` matches: `*` stands for any run of characters, dots too, and `\x` for x.
  bool isPattern = false;
  std::vector<std::string> except = {};  // paths that the pattern leaves out; sorted
  bool isObjects = false;                // the objects at the path, and those in arrays there; a Text
  /// The path of the objects that its values are read from, one object at a time; empty: from the event. `path` is the
  /// whole path all the same, below this one.
  std::string within = {};
  friend bool operator==(const Field&, const Field&) = default;
  friend auto operator<=>(const Field&, const Field&) = default;
};
using FieldId = Id<Field>;

// ---- values ---------------------------------------------------------------------------------------------------

struct Value;
using ValueId = Id<Value>;

/// The value that the enclosing AnyOf has chosen for its mention number `mention`; absent if the field has none.
struct Element {
  uint32_t mention = 0;
  Type type = Type::Text;
};

/// 128 bits, most significant word first; IPv4 lies in ::ffff:0:0/96.
struct Address {
  uint64_t high = 0;
  uint64_t low = 0;
  friend bool operator==(const Address&, const Address&) = default;
  friend auto operator<=>(const Address&, const Address&) = default;
};

/// A value that is known before any event.
using Scalar = std::variant<bool, int64_t, uint64_t, double, std::string, Address>;

/// Nothing: absent.
struct Literal {
  std::optional<Scalar> value;
};

enum class CaseRule : uint8_t { Exact, AsciiFold };

/// Whether a text is one of `members` (sorted, distinct; lower case under AsciiFold). Absent if `text` is.
struct TextIsOneOf {
  ValueId text;
  std::vector<std::string> members;
  CaseRule caseRule = CaseRule::Exact;
};

/// Whether a text matches one of `patterns` (distinct; lower case under AsciiFold): `*` stands for any characters, `?`
/// for one, everything else for itself; with `escapes`, `\x` is x whatever x is. Absent if `text` is.
struct TextMatches {
  ValueId text;
  std::vector<std::string> patterns;
  CaseRule caseRule = CaseRule::Exact;
  bool acrossLines = true;  // whether `*` and `?` stand for line terminators, too
  bool escapes = false;
};

/// The words of a text follow each other (docs/kql.md, "Texts"): whether they hold one of `phrases` (sorted, distinct;
/// each some words in small letters, one after the other, at most kMaxPhrase), or a word matches one of `patterns`
/// (sorted, distinct; spelled as in TextMatches, without escapes). Not both are empty. Absent if `text` is.
struct TextHasWords {
  ValueId text;
  std::vector<std::vector<std::string>> phrases;
  std::vector<std::string> patterns;
};
inline constexpr size_t kMaxPhrase = 1024;

/// One end of a range.
struct Bound {
  Scalar value;
  bool inclusive = true;
};

struct Automaton;
enum class RegexDialect : uint8_t;

/// Whether a text matches a regular expression as a whole. Absent if `text` is.
struct TextAccepted {
  ValueId text;
  std::string pattern;
  RegexDialect dialect;
  bool foldCase = false;
  std::shared_ptr<const Automaton> automaton;  // compileRegex(pattern, dialect, foldCase)
};

/// From `low` to `high`; a missing bound is no limit.
struct Range {
  std::optional<Bound> low, high;
};

/// Whether a value lies in one of `ranges`. Bounds of Integer, Date, DateNanos and Boolean (0, 1) are int64_t, of
/// Unsigned uint64_t, of Double double, of Address Address, all inclusive; of Number int64_t, uint64_t or double, of
/// Text and Version texts. Without ranges nothing lies in one; one range without bounds asks for a value only. Absent
/// if `value` is.
struct InRange {
  ValueId value;
  std::vector<Range> ranges;
};

/// Adds so many of a unit to a time (UTC), or rounds it to the unit.
struct TimeStep {
  char unit = 'd';     // y M w d h m s
  bool round = false;  // then `count` is 0
  int64_t count = 0;
};

/// A time that only the evaluation knows: now, changed by steps.
struct RelativeBound {
  std::vector<TimeStep> steps;
  bool roundUp = false;  // to the last instant of a unit, not to its first
  bool inclusive = true;
};

/// Whether a time (Date, DateNanos; a constant Integer counts nanoseconds) lies between times relative to now, the time
/// at which the event is evaluated; where the events' times are the clock, now is the smallest value of `clock`, and
/// without one nothing lies there. A missing bound is no limit. Absent if `time` is.
struct InRelativeRange {
  ValueId time;
  std::optional<RelativeBound> low, high;
  FieldId clock;
};

/// A block of addresses, 128 bits, most significant word first; IPv4 lies in ::ffff:0:0/96.
struct Network {
  uint64_t high = 0;
  uint64_t low = 0;     // host bits are zero
  uint32_t prefix = 0;  // 0 to 128
  friend bool operator==(const Network&, const Network&) = default;
  friend auto operator<=>(const Network&, const Network&) = default;
};

/// Whether an address lies in one of `networks` (as written; `normalize` sorts and merges them). Absent if it is.
struct AddressInNetworks {
  ValueId address;
  std::vector<Network> networks;
};

/// Whether a boolean is true. Absent if it is.
struct IsTrue {
  ValueId boolean;
};

/// Whether a value is absent. Never absent itself.
struct IsAbsent {
  ValueId value;
};

/// What a Call computes: the functions of the language, its arithmetic, and logic with three values (Kleene's).
enum class Function : uint8_t {
#define RULEC_FUNCTION(id, name, insensitive, result) id,
#include "compiler/ir/functions.def"
#undef RULEC_FUNCTION
};

/// The result of a function (docs/language.md, "Functions"). Where Elasticsearch would throw, the enclosing AnyOf does
/// not hold for this choice of elements.
struct Call {
  Function function;
  bool insensitive = false;
  std::vector<ValueId> arguments;
};

struct Value {
  std::variant<Element, Literal, TextIsOneOf, TextMatches, TextAccepted, TextHasWords, InRange, InRelativeRange,
               AddressInNetworks, IsTrue, IsAbsent, Call>
      node;
};

// ---- predicates -----------------------------------------------------------------------------------------------

struct Predicate;
using PredicateId = Id<Predicate>;

struct Constant {
  bool value = false;
};
struct Not {
  PredicateId operand;
};
struct And {
  std::vector<PredicateId> operands;  // two or more
};
struct Or {
  std::vector<PredicateId> operands;  // two or more
};
/// Whether the field has a value.
struct HasValue {
  FieldId field;
};
/// Whether some choice of one value per mention makes `condition` present and true. A field without a value
/// is chosen once, as absent. `condition` is a boolean Value.
struct AnyOf {
  std::vector<FieldId> mentions;  // one or more; the first is the outermost loop
  ValueId condition;
};

/// Whether some object of `objects` satisfies `inner`, whose fields are those within it: Field::within is the objects'
/// path. What lies below the path without an object there, as the key "a.b" of an event that has no "a", is of no
/// object.
struct AnyObject {
  FieldId objects;
  PredicateId inner;
};

struct Predicate {
  std::variant<Constant, Not, And, Or, HasValue, AnyOf, AnyObject> node;
  Place place = {};  // where it was written, for diagnostics; of parts of what was written as one: none
};

// ---- rules ----------------------------------------------------------------------------------------------------

/// One part of a join key. An event without the field takes part only if the part is optional: then with null. A part
/// without a field is always null.
struct KeyPart {
  std::optional<FieldId> field;
  bool optional = false;
};

/// An event test with the key it is joined on.
struct Step {
  PredicateId filter;
  std::vector<KeyPart> key;
  bool missing = false;  // no event may match
};

/// Every event that satisfies the filter is a match.
struct EventMatch {
  PredicateId filter;
};
/// Steps in order, joined on equal keys. `runs` are written out as copies of their step.
struct Sequence {
  std::vector<Step> steps;
  std::optional<Step> until;
  std::optional<int64_t> maxspanNs;
};

/// For each key one event per step, all different, whatever their times.
struct Sample {
  std::vector<Step> steps;
};

/// So many matching events of one group within a window. A group is a tuple of exact values, one of each field; an
/// event with several is in several, one that lacks a field in none.
struct Threshold {
  PredicateId filter;
  std::vector<FieldId> groupBy;  // none: all events are one group
  uint64_t count = 1;            // events, one or more
  std::optional<FieldId> cardinalityField = {};
  uint64_t cardinality = 0;  // different values of cardinalityField
  int64_t windowNs = 0;      // positive
};

/// Matching events with a tuple of exact values, one of each field, that no matching event had before it within the
/// history.
struct NewTerms {
  PredicateId filter;
  std::vector<FieldId> fields;            // one to three
  std::optional<int64_t> historyNs = {};  // how far it goes back from the event; nothing: to historyStartNs
  int64_t historyStartNs = 0;             // since 1970
};

/// An event's field and an indicator's: some value of both is equal, or, negated, none is.
struct IndicatorEntry {
  FieldId field;
  FieldId indicatorField;
  bool negate = false;
};

/// Matching events for which one indicator satisfies every entry of some group. Indicators are other documents, given
/// at run time, which satisfy `indicatorFilter`.
struct ThreatMatch {
  PredicateId filter;
  PredicateId indicatorFilter;
  std::vector<std::vector<IndicatorEntry>> groups;
  std::string indicatorPath;  // of the object that an alert copies from an indicator
};

/// Folds alerts of equal values into the first one.
struct Suppression {
  std::vector<FieldId> groupBy;            // of a threshold none: its groups
  std::optional<int64_t> durationNs = {};  // from the first alert on; nothing: to the end of the rule's interval
  bool missingIsValue = true;              // else an event without one of the fields alerts on its own
  bool eachValue = false;                  // each combination of values is a group; else all values of a field are one
};

/// Something that an event has: a value of a field that is a text, or has one in it, whatever the case of ASCII letters;
/// or any value at all.
struct AccessTerm {
  FieldId field;
  std::optional<std::string> text = {};  // lower case; nothing: any value. Only of Text fields
  bool isPart = false;                   // the value has the text in it; kShortestPart bytes or more
  friend bool operator==(const AccessTerm&, const AccessTerm&) = default;
  friend auto operator<=>(const AccessTerm&, const AccessTerm&) = default;
};

/// Bytes of a part that values are searched for.
inline constexpr size_t kShortestPart = 4;

/// What is true of every event of which one of the rule's filters is true: the event has one of `terms` or, if that is
/// a filter that matters only while a start waits, of `whileWaiting`; and for each of `gates`, it has one of those.
/// Terms are sorted and distinct; those of a gate are whole texts of one field.
struct Access {
  std::optional<std::vector<AccessTerm>> terms;  // nothing: unknown
  /// What events may have beside these to be asked about while a start of the rule waits. Nothing: unknown. Of rules
  /// for which it makes no difference whether one waits: none.
  std::optional<std::vector<AccessTerm>> whileWaiting = std::vector<AccessTerm>{};
  std::vector<std::vector<AccessTerm>> gates;
};

/// A run of bytes in an event's line, as JSON spells it (docs/runtime.md, "Lines that nobody reads").
struct Needle {
  std::string bytes;  // lower case under `fold`
  bool fold = false;
  friend bool operator==(const Needle&, const Needle&) = default;
  friend auto operator<=>(const Needle&, const Needle&) = default;
};

/// How the events are found that matter only while a start waits: those with one of `needles`, and those with a value
/// under which a start waits in one of the fields of the join key's part `keyPart`.
struct WaitingSearch {
  std::vector<Needle> needles;
  std::optional<uint32_t> keyPart = {};
  std::vector<Needle> keyNames = {};  // how the fields' names end
};

/// What is true of the line of every event that the rule may need: it has one of `needles`, whatever waits, unless it
/// is one of those that `waiting` finds.
struct Prefilter {
  std::vector<Needle> needles;
  std::optional<WaitingSearch> waiting = {};
  double likely = 0;  // the share of lines that should have one of `needles`
};

/// Keeps the first or the last results.
struct Pipe {
  enum Kind : uint8_t { Head, Tail };
  Kind kind = Head;
  uint64_t count = 0;
};

struct Subtechnique {
  std::string id, name, reference;
};
struct Technique {
  std::string id, name, reference;
  std::vector<Subtechnique> subtechniques;
};
struct Threat {
  std::string framework;
  std::string tacticId, tacticName, tacticReference;
  std::vector<Technique> techniques;
};

/// A value of a field that gives the alert a severity of its own.
struct SeverityMapping {
  std::string field, value;
  std::string severity;  // low, medium, high, critical
};

struct RequiredField {
  std::string name, type;
  std::optional<bool> ecs;
};
struct RelatedIntegration {
  std::string package, version, integration;  // integration may be empty
};

/// What a rule's alerts say of it: constant, and no part of its meaning.
struct Metadata {
  std::string id;  // rule_id
  std::string name;
  std::string description;
  std::string type;      // "eql"
  std::string language;  // "eql"
  std::string severity;  // low, medium, high, critical
  int64_t riskScore = 0;
  int64_t version = 1;
  std::string license;
  std::string interval;  // "5m"
  std::string from;      // "now-9m"
  int64_t maxSignals = 100;
  std::vector<std::string> authors, indices, tags, references, falsePositives;
  std::vector<Threat> threats;
  std::string to = "now";
  std::string query;              // as written
  std::string buildingBlockType;  // "default"; empty: its alerts are no building blocks
  /// What an event changes of its alert; only in rules of one event.
  std::vector<SeverityMapping> severityMappings;
  std::string riskScoreField;
  std::string nameField;
  /// The field that an event's time is read from first, as written; empty: none.
  std::string timestampOverride;
  /// For people; no alert shows it unless it is asked for.
  std::string note, setup;
  std::vector<std::string> investigationFields;
  std::vector<RequiredField> requiredFields;
  std::vector<RelatedIntegration> relatedIntegrations;
};

struct Rule {
  Metadata metadata;
  std::variant<EventMatch, Sequence, Sample, Threshold, NewTerms, ThreatMatch> body;
  /// The rule as printed before any pass (printMeaning): its identity, whatever the optimiser does later.
  std::string meaning;
  /// Where the query stands, for diagnostics and debug information.
  Place place;
  FieldId timestamp;  // what puts events in order: a Date or DateNanos
  /// What windows and intervals go by before `timestamp`: a Date or DateNanos. An event without it goes by `timestamp`,
  /// or, with `needsOverride`, takes no part.
  std::optional<FieldId> timeOverride = {};
  bool needsOverride = false;
  std::optional<FieldId> tiebreaker = {};  // orders events of one time
  int64_t latenessNs = 0;                  // by how much the rule's schedule allows events to be late
  std::vector<Pipe> pipes = {};            // each takes what the one before it keeps; a sample has none
  int64_t intervalNs = 0;                  // how often the rule's schedule runs it; positive
  std::optional<Suppression> suppression = {};
  Access access = {};                       // found by the pass `access`; no part of the meaning
  std::optional<Prefilter> prefilter = {};  // found by the pass `prefilter`; nothing: none is known
};
using RuleId = Id<Rule>;

/// Everything a matcher is made from. Predicates and values are shared by all rules; operands come first.
struct RuleSet {
  Table<Field> fields;
  Table<Value> values;
  Table<Predicate> predicates;
  Table<Rule> rules;
};

}  // namespace rulec::ir
