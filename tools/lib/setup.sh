# Shared by tools/quickstart and tools/check: packages, configuring, building. Sourced, not run.
# Works as root and as a user with sudo; safe to run again.

RULEC_PACKAGES=(
  clang-19 lld-19 llvm-19-dev liblld-19-dev llvm-19-tools libclang-rt-19-dev
  cmake ninja-build ccache git python3 python3-jsonschema zlib1g-dev libzstd-dev
  libfmt-dev libcli11-dev libtomlplusplus-dev rapidjson-dev libgtest-dev googletest
  qemu-user-static
)

say() { printf '== %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; return; fi
  command -v sudo > /dev/null || die "run this as root, or install sudo"
  sudo "$@"
}

missing_packages() {
  local package
  for package in "${RULEC_PACKAGES[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || printf '%s ' "$package"
  done
}

install_packages() {
  command -v dpkg-query > /dev/null || die "this script knows Debian only; see CONTRIBUTING.md for what to install"
  local missing
  missing=$(missing_packages)
  if [ -z "$missing" ]; then say "every package is installed"; return; fi
  say "installing: $missing"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
}

# build PRESET TARGET [CMAKE OPTIONS...]: configures build/PRESET and builds a target of it (`all`: everything).
build() {
  local preset=$1 target=$2
  shift 2
  say "building the $preset preset into build/$preset"
  cmake --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache "$@" > "build-$preset.log" 2>&1 ||
    { cat "build-$preset.log"; rm -f "build-$preset.log"; die "configuring failed"; }
  rm -f "build-$preset.log"
  cmake --build --preset "$preset" --target "$target"
}
