// The options of `rulec build` and `rulec check`.
#include "compiler/driver/option_parts.h"

namespace rulec::driver {
namespace {

const std::map<std::string, Emit> kEmits{{"tokens", Emit::Tokens}, {"ast", Emit::Ast}, {"ir", Emit::Ir},
                                         {"llvm", Emit::Llvm},     {"asm", Emit::Asm}, {"obj", Emit::Object},
                                         {"exe", Emit::Executable}};
const std::map<std::string, bool> kManifests{{"short", false}, {"full", true}};
const std::map<std::string, bool> kSizes{{"full", false}, {"small", true}};

}  // namespace

void addCheck(CLI::App& app, CheckOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("check", "Report what is wrong with rules, without compiling them");
  addCommon(*verb, options.common, needsRules);
}

void addBuild(CLI::App& app, BuildOptions& options, bool needsRules) {
  CLI::App* verb = app.add_subcommand("build", "Compile rules into a native matcher");
  addCommon(*verb, options.common, needsRules);
  addProfile(*verb, options.common);
  addCompile(*verb, options.compile);
  addChoice(*verb, "--emit", options.emit, kEmits, "Write this form and stop");
  verb->add_option("-o", options.output, "The file to write; `-` is standard output; with --each a directory")
      ->type_name("FILE");
  addChoice(*verb, "--manifest", options.compile.fullManifest, kManifests,
            "Whether the matcher's manifest has notes, setup and required fields, too (short)");
  addChoice(*verb, "--size", options.small, kSizes,
            "Whether the matcher has code for every instruction set, or is made for size (full)");
  verb->add_flag("--each", options.each, "One matcher per rule, in the directory given by -o");
}

}  // namespace rulec::driver
