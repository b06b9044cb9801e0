#include "compiler/codegen/mappings.h"

#include "compiler/codegen/metadata.h"

namespace rulec::codegen {
namespace {

/// Kibana compares this one as a number.
bool isCompared(const ir::SeverityMapping& mapping) { return mapping.field == "event.severity"; }

llvm::Constant* emitSeverities(Abi& abi, const ir::Metadata& metadata, const std::string& name) {
  std::vector<llvm::Constant*> severities;
  for (const ir::SeverityMapping& mapping : metadata.severityMappings)
    severities.push_back(abi.make(
        abi.severityMapping, {abi.makeText(mapping.field), abi.makeText(mapping.value),
                              abi.int32(severityNumber(mapping.severity)), abi.int32(isCompared(mapping) ? 1 : 0)}));
  return abi.makeArray(abi.severityMapping, severities, name + "_severities");
}

}  // namespace

llvm::Constant* emitMappings(Abi& abi, const ir::Metadata& metadata, const std::string& name) {
  bool hasNone = metadata.severityMappings.empty() && metadata.riskScoreField.empty() && metadata.nameField.empty();
  if (hasNone) return llvm::Constant::getNullValue(abi.pointer);
  llvm::FunctionCallee apply = abi.function("rt_apply_mappings", abi.nothing, {abi.pointer, abi.pointer});
  llvm::Constant* mappings = abi.make(
      abi.mappings, {llvm::cast<llvm::Constant>(apply.getCallee()), emitSeverities(abi, metadata, name),
                     abi.int64(metadata.severityMappings.size()), abi.makeText(metadata.riskScoreField),
                     abi.makeText(metadata.nameField)});
  return abi.makeArray(abi.mappings, {mappings}, name + "_mappings");
}

}  // namespace rulec::codegen
