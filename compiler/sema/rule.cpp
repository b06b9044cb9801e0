#include "compiler/sema/rule.h"

#include "compiler/syntax/eql/parser.h"

namespace rulec::sema {
namespace {

ir::Threat threatOf(const syntax::ThreatEntry& entry) {
  ir::Threat threat{entry.framework, entry.tacticId, entry.tacticName, entry.tacticReference, {}};
  for (const syntax::TechniqueEntry& t : entry.techniques) {
    ir::Technique technique{t.id, t.name, t.reference, {}};
    for (const syntax::SubtechniqueEntry& s : t.subtechniques)
      technique.subtechniques.push_back({s.id, s.name, s.reference});
    threat.techniques.push_back(std::move(technique));
  }
  return threat;
}

ir::Metadata metadataOf(const syntax::RuleFile& file) {
  ir::Metadata metadata;
  metadata.id = file.id.value;
  metadata.name = file.name.value;
  metadata.description = file.description.value;
  metadata.type = file.type.value;
  metadata.language = file.language.value;
  metadata.severity = file.severity.value;
  metadata.riskScore = file.riskScore.value;
  metadata.version = file.version.value;
  metadata.license = file.license.value;
  metadata.interval = file.interval.value;
  metadata.from = file.from.value;
  metadata.maxSignals = file.maxSignals.value;
  metadata.authors = file.authors.value;
  metadata.indices = file.indices.value;
  metadata.tags = file.tags.value;
  metadata.references = file.references.value;
  metadata.falsePositives = file.falsePositives.value;
  for (const syntax::ThreatEntry& entry : file.threats) metadata.threats.push_back(threatOf(entry));
  return metadata;
}

/// Refuses the rule types and languages that have no front end.
bool checkKind(const syntax::RuleFile& file, Diagnostics& diagnostics) {
  if (!file.type.present) return false;  // reported when the file was read, as a missing query below
  if (file.type.value != "eql") {
    diagnostics.report(DiagnosticCode::unsupported_rule_type, {file.file, file.type.span}, file.type.value);
    return false;
  }
  if (file.language.present && file.language.value != "eql") {
    diagnostics.report(DiagnosticCode::unsupported_language, {file.file, file.language.span}, file.language.value);
    return false;
  }
  return file.queryKey.present;
}

bool checkCategoryField(const syntax::RuleFile& file, const Schema& schema, Diagnostics& diagnostics) {
  const syntax::Located<std::string>& field = file.eventCategoryOverride;
  if (!field.present || schema.find(field.value)) return true;
  diagnostics.report(DiagnosticCode::unknown_field, {file.file, field.span}, field.value);
  return false;
}

}  // namespace

std::optional<CheckedRule> checkRule(const syntax::RuleFile& file, const Schema& schema, Diagnostics& diagnostics) {
  if (!checkKind(file, diagnostics)) return std::nullopt;
  std::optional<eql::Query> query = eql::parse(file.query, diagnostics);
  if (!query) return std::nullopt;
  Place place{file.file, query->span};
  std::optional<CheckedQuery> checked = checkQuery(*std::move(query), schema, diagnostics);
  if (!checked || !checkCategoryField(file, schema, diagnostics)) return std::nullopt;
  if (file.eventCategoryOverride.present) checked->categoryField = file.eventCategoryOverride.value;
  return CheckedRule{metadataOf(file), *std::move(checked), place};
}

}  // namespace rulec::sema
