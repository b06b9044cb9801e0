#include "runtime/core/key_value.h"

#include "runtime/core/value_functions.h"

namespace rt {

Text keyValue(const rt_value& value, const rt_field& field, char* out) {
  if (field.functions == nullptr) return {value.text, value.length};
  return {out, field.functions->key(value, field, out)};
}

Text keyText(Text form, const rt_field* field, char* out) {
  return field == nullptr || field->functions == nullptr ? form : Text{out, field->functions->text(form, *field, out)};
}

}  // namespace rt
