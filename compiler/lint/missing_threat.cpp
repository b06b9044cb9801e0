// missing_threat: the rule says who wrote it and how it is filed (`author`, `tags`, `references`), but no tactic or
// technique that it detects. Building blocks, which other rules use, are passed over, and so are rules that are
// sketches still. Constant.
#include "compiler/lint/lints.h"

namespace rulec::lint {

void missingThreat(const Subject& subject, Diagnostics& diagnostics) {
  const syntax::RuleFile& file = subject.file;
  bool complete = !file.authors.value.empty() && !file.tags.value.empty() && !file.references.value.empty();
  if (!complete || !file.threats.empty() || file.buildingBlockType.present) return;
  diagnostics.report(DiagnosticCode::missing_threat, {file.file, file.ruleTable}).help =
      "name the tactic: `[[rule.threat]]`";
}

}  // namespace rulec::lint
