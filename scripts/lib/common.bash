# What every script here starts from: where the project is, how to speak, how
# to install.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/tools.env
source "$root/scripts/tools.env"

if [[ -t 2 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' red=$'\e[31m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' red='' yellow='' plain=''
fi

# Everything a script says about itself goes to standard error, so that
# standard output holds results only.
say() { printf '%s\n' "$*" >&2; }
headline() { printf '\n%s%s%s\n' "$bold" "$*" "$plain" >&2; }
warn() { printf '%s%s%s\n' "$yellow" "$*" "$plain" >&2; }
die() {
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}

# Programs only: a shell function of the same name does not count.
have() { type -P "$1" >/dev/null; }

# at_least 1.95 1.97.1: whether the second version is not older than the first.
at_least() {
  [[ $(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1) == "$1" ]]
}

# version_in "rustc 1.95.0 (f2d3ce0bd)": the first thing that looks like a version.
version_in() { grep -oE '[0-9]+(\.[0-9]+)+' <<<"$1" | head -n 1; }

# Whether packages may be installed here without asking anybody.
can_install() {
  have apt-get && { [[ $(id -u) == 0 ]] || { have sudo && sudo -n true 2>/dev/null; }; }
}

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

# install_packages NAME...: Debian's packages. A package list that is old or
# was never loaded is loaded first; a network that fails once gets two more tries.
install_packages() {
  local try
  say "Installing $* with apt-get…"
  for try in 1 2 3; do
    if as_root apt-get update -qq >&2 &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@" >/dev/null; then
      return 0
    fi
    ((try < 3)) && say "apt-get failed; trying again."
  done
  return 1
}

# Asks for what building needs. `$1` is `build`, or `test` for what only the
# tests need on top.
check_prerequisites() {
  local missing=()
  need_version cargo "$RUST_MINIMUM" "Rust" "Get it from https://rustup.rs, or run \`rustup update stable\`."
  need_version node "$NODE_MINIMUM" "Node.js" "Get it from https://nodejs.org or with your version manager."
  have npm || missing+=("npm is not there. It comes with Node.js; on Debian and Ubuntu: apt-get install npm")
  if ! have git && can_install; then install_packages git ca-certificates || true; fi
  need_version git "$GIT_MINIMUM" "git" "On Debian and Ubuntu: apt-get install git"
  if ! have cc && can_install; then install_packages build-essential || true; fi
  have cc || missing+=("A C compiler (cc) is not there; SQLite is built with it. On Debian and Ubuntu: apt-get install build-essential")
  if [[ $1 == test ]]; then
    local part
    for part in fmt clippy; do
      cargo "$part" --version >/dev/null 2>&1 ||
        missing+=("cargo $part is not there. Get it with: rustup component add rustfmt clippy")
    done
  fi
  if ((${#missing[@]})); then
    say "Shipmate can't be built yet:"
    printf '  - %s\n' "${missing[@]}" >&2
    exit 1
  fi
}

# need_version PROGRAM MINIMUM TITLE ADVICE: adds to `missing` of the caller.
need_version() {
  local program=$1 minimum=$2 title=$3 advice=$4 found
  if ! have "$program"; then
    missing+=("$title ($program) is not there; $minimum or newer is needed. $advice")
    return
  fi
  found=$(version_in "$("$program" --version 2>/dev/null || true)")
  if ! at_least "$minimum" "${found:-0}"; then
    missing+=("$title ${found:-of unknown version} is too old; $minimum or newer is needed. $advice")
  fi
}
