#include "compiler/sema/rule_type.h"

#include "compiler/support/duration.h"
#include "runtime/abi.h"

#include <charconv>

namespace rulec::sema {
namespace {

constexpr int64_t kDay = 86'400'000'000'000;
constexpr int64_t kMinute = 60'000'000'000;

/// The nanoseconds of a unit of Elasticsearch's date math; a month counts 30 days, a year 365.
std::optional<int64_t> nanosOfDateUnit(char unit) {
  if (unit == 'w') return 7 * kDay;
  if (unit == 'M') return 30 * kDay;
  if (unit == 'y') return 365 * kDay;
  return nanosOfUnit(unit == 'H' ? "h" : std::string_view(&unit, 1));
}

/// A number and a unit of date math, in nanoseconds. Nothing for other text and beyond 64 bits.
std::optional<int64_t> dateMathNs(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int64_t count = 0, ns = 0;
  const char* last = text.data() + text.size() - 1;
  auto [end, error] = std::from_chars(text.data(), last, count);
  std::optional<int64_t> unit = nanosOfDateUnit(*last);
  if (error != std::errc() || end != last || !unit || __builtin_mul_overflow(count, *unit, &ns)) return std::nullopt;
  return ns;
}

std::optional<int64_t> beforeNowNs(std::string_view text) {
  constexpr std::string_view kNow = "now-";
  return text.starts_with(kNow) ? dateMathNs(text.substr(kNow.size())) : std::nullopt;
}

class TypeChecker {
 public:
  TypeChecker(const syntax::RuleFile& file, const Schema& schema, Diagnostics& diagnostics)
      : file_(file), schema_(schema), diagnostics_(diagnostics) {}

  std::optional<RuleType> run() {
    const std::string& type = file_.type.value;
    if (type == "threshold") return sound(threshold());
    if (type == "new_terms") return sound(newTerms());
    if (type == "threat_match") return sound(threatMatch());
    return RuleType();
  }

  std::optional<std::optional<SuppressionFields>> suppression() {
    if (!file_.suppression) return std::optional<SuppressionFields>();
    SuppressionFields result{fields(file_.suppression->groupBy), file_.suppression->durationNs,
                             file_.suppression->missingIsValue, file_.type.value == "query"};
    return sound_ ? std::optional(std::optional(std::move(result))) : std::nullopt;
  }

 private:
  template <class Type>
  std::optional<RuleType> sound(std::optional<Type> type) const {
    return sound_ && type ? std::optional<RuleType>(*std::move(type)) : std::nullopt;
  }

  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
    sound_ = false;
    return diagnostics_.report(code, {file_.file, span}, args...);
  }

  /// A field whose values are compared as they stand. A text counts by its keyword.
  std::optional<ir::Field> field(const syntax::LocatedText& name) {
    if (!name.present) {
      sound_ = false;  // reported when the file was read
      return std::nullopt;
    }
    std::optional<FieldInfo> found = schema_.find(name.value);
    if (!found) {
      reportUnknownField(name.value, {file_.file, name.span}, schema_, diagnostics_);
      sound_ = false;
      return std::nullopt;
    }
    if (valueType(found->type) == ExprType::Invalid) {
      reportUnsearchable(name.value, *found, {file_.file, name.span}, diagnostics_);
      sound_ = false;
      return std::nullopt;
    }
    return readingOf(name.value, *found);
  }

  std::vector<ir::Field> fields(const std::vector<syntax::LocatedText>& names) {
    std::vector<ir::Field> result;
    for (const syntax::LocatedText& name : names)
      if (std::optional<ir::Field> one = field(name)) result.push_back(*std::move(one));
    return result;
  }

  std::optional<ThresholdType> threshold() {
    if (!file_.threshold) return std::nullopt;
    const syntax::ThresholdKeys& keys = *file_.threshold;
    ThresholdType type{fields(keys.fields), static_cast<uint64_t>(keys.value.value), {}, 0, scheduleOf(file_).windowNs};
    if (!keys.cardinalityField.present) return type;
    type.cardinalityField = field(keys.cardinalityField);
    type.cardinality = static_cast<uint64_t>(keys.cardinality.value);
    return type;
  }

  std::optional<NewTermsType> newTerms() {
    if (!file_.newTerms) return std::nullopt;
    NewTermsType type{fields(file_.newTerms->fields), {}, 0};
    const syntax::LocatedText& start = file_.newTerms->historyStart;
    if (!start.present) return std::nullopt;
    type.historyNs = beforeNowNs(start.value);
    if (type.historyNs) {
      if (*type.historyNs <= scheduleOf(file_).windowNs)
        report(DiagnosticCode::history_too_short, start.span, start.value, file_.from.value);
      return type;
    }
    int64_t last = 0;
    if (rt_parse_time_span({start.value.data(), start.value.size()}, {}, &type.historyStartNs, &last) == 0)
      report(DiagnosticCode::invalid_value, start.span, start.value, "new_terms.history_window_start.value").help =
          "a time such as `now-14d`, or a date";
    return type;
  }

  std::optional<ThreatMatchType> threatMatch() {
    if (!file_.threatMatch) return std::nullopt;
    ThreatMatchType type{{}, file_.threatMatch->indicatorPath.value};
    for (const std::vector<syntax::ThreatMappingEntry>& group : file_.threatMatch->mapping) {
      type.groups.emplace_back();
      for (const syntax::ThreatMappingEntry& entry : group) {
        std::optional<ir::Field> event = mappedField(entry.field);
        std::optional<ir::Field> indicator = indicatorField(entry.indicatorField);
        if (event && indicator) type.groups.back().push_back(comparable(*event, *indicator, entry.negate));
      }
    }
    return type;
  }

  /// Mappings name fields of integrations that no rule searches; in Elasticsearch one that no index has is no error.
  std::optional<ir::Field> mappedField(const syntax::LocatedText& name) {
    if (!name.present || schema_.find(name.value)) return field(name);
    diagnostics_.report(DiagnosticCode::unmapped_field, {file_.file, name.span}, name.value, "keyword");
    return readingOf(name.value, FieldInfo{});
  }

  /// Indicators are the user's own documents: a field that the schema does not know is a keyword.
  std::optional<ir::Field> indicatorField(const syntax::LocatedText& name) {
    if (name.present && !schema_.find(name.value)) return readingOf(name.value, FieldInfo{});
    return field(name);
  }

  /// The event field's type decides how an indicator's value is read.
  static IndicatorFields comparable(const ir::Field& event, ir::Field indicator, bool negate) {
    indicator.type = event.type;
    indicator.dateFormats = event.dateFormats;
    return {event, std::move(indicator), negate};
  }

  const syntax::RuleFile& file_;
  const Schema& schema_;
  Diagnostics& diagnostics_;
  bool sound_ = true;
};

class TypeLowering {
 public:
  TypeLowering(ir::PredicateId filter, ir::PredicateId indicatorFilter, IrBuilder& builder)
      : filter_(filter), indicatorFilter_(indicatorFilter), builder_(builder) {}

  using Body = decltype(ir::Rule::body);

  Body operator()(const std::monostate&) const { return ir::EventMatch{filter_}; }
  Body operator()(const ThresholdType& type) {
    ir::Threshold body{filter_, fields(type.groupBy), type.count, {}, type.cardinality, type.windowNs};
    if (type.cardinalityField) body.cardinalityField = builder_.field(*type.cardinalityField);
    return body;
  }
  Body operator()(const NewTermsType& type) {
    return ir::NewTerms{filter_, fields(type.fields), type.historyNs, type.historyStartNs};
  }
  Body operator()(const ThreatMatchType& type) {
    ir::ThreatMatch body{filter_, indicatorFilter_, {}, type.indicatorPath};
    for (const std::vector<IndicatorFields>& group : type.groups) {
      body.groups.emplace_back();
      for (const IndicatorFields& entry : group)
        body.groups.back().push_back({builder_.field(entry.field), builder_.field(entry.indicatorField), entry.negate});
    }
    return body;
  }

  std::vector<ir::FieldId> fields(const std::vector<ir::Field>& fields) {
    std::vector<ir::FieldId> ids;
    for (const ir::Field& field : fields) ids.push_back(builder_.field(field));
    return ids;
  }

 private:
  ir::PredicateId filter_, indicatorFilter_;
  IrBuilder& builder_;
};

}  // namespace

Schedule scheduleOf(const syntax::RuleFile& file) {
  constexpr Schedule kDefault{5 * kMinute, 6 * kMinute};
  std::optional<int64_t> interval = dateMathNs(file.interval.value);
  std::optional<int64_t> window = beforeNowNs(file.from.value);
  return interval && window && *interval > 0 && *window > 0 ? Schedule{*interval, *window} : kDefault;
}

std::optional<RuleType> checkRuleType(const syntax::RuleFile& file, const Schema& schema, Diagnostics& diagnostics) {
  return TypeChecker(file, schema, diagnostics).run();
}

std::optional<std::optional<SuppressionFields>> checkSuppression(const syntax::RuleFile& file, const Schema& schema,
                                                                 Diagnostics& diagnostics) {
  return TypeChecker(file, schema, diagnostics).suppression();
}

decltype(ir::Rule::body) lowerRuleType(const RuleType& type, ir::PredicateId filter, ir::PredicateId indicatorFilter,
                                       IrBuilder& builder) {
  return std::visit(TypeLowering(filter, indicatorFilter, builder), type);
}

ir::Suppression lowerSuppression(const SuppressionFields& suppression, IrBuilder& builder) {
  return {TypeLowering({}, {}, builder).fields(suppression.groupBy), suppression.durationNs, suppression.missingIsValue,
          suppression.eachValue};
}

}  // namespace rulec::sema
