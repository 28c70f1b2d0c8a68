# Measures what building, size, starting and idle memory come to, and prints
# them as a table. Takes some minutes and works in a folder of its own.
# shellcheck shell=bash
# shellcheck source=scripts/lib/common.bash
[[ -n ${root:-} ]] || source "$(dirname "${BASH_SOURCE[0]}")/common.bash"
# shellcheck source=scripts/lib/processes.bash
source "$root/scripts/lib/processes.bash"

# build ARGUMENT...: how many seconds that took, to a tenth.
build() {
  local began=$EPOCHREALTIME
  cargo build --locked --offline --quiet --package shipmate "$@" >&2
  awk -v began="$began" -v ended="$EPOCHREALTIME" 'BEGIN { printf "%.1f s", ended - began }'
}

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# memory PID: what the process alone costs; memory shared with the others is
# divided among them.
memory() { awk '/^Pss:/ { printf "%.1f MB", $2 / 1024 }' "/proc/$1/smaps_rollup"; }

# process NAME: its id in up.json.
process() { sed -nE "s/.*\"$1\": ?([0-9]+).*/\\1/p" "$shipmate_folder/data/up.json"; }

# Runs in a shell of its own, so that its folder and its traps are its own.
measure_building() (
  set -euo pipefail
  # A copy, so that the one-line changes are made to nobody's sources.
  work=$(mktemp -d)
  shipmate_pid=''
  # shellcheck disable=SC2317 # The trap calls it.
  finish() {
    local status=$?
    [[ -z $shipmate_pid ]] || end_shipmate
    rm -rf "$work"
    exit "$status"
  }
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  (cd "$root" && git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$work" && cp -r --parents web/dist "$work")
  cd "$work"
  export CARGO_TARGET_DIR=$work/target

  say "Building from clean…"
  clean=$(build)
  echo 'const _: u32 = 1;' >>crates/core/src/lib.rs
  after_core=$(build)
  echo 'const _: u32 = 1;' >>crates/server/src/lib.rs
  after_server=$(build)
  say "Building the release from clean…"
  release=$(build --release)
  program=$CARGO_TARGET_DIR/release/shipmate
  size=$(stat -c %s "$program")

  say "Starting…"
  mkdir "$work/home"
  start=(env HOME="$work/home" node "$root/scripts/lib/start-time.mjs")
  up=("$program" up --data-dir "$work/data" --port 0 --no-open)
  first_start=$("${start[@]}" 1 "${up[@]}")
  next_start=$("${start[@]}" 11 "${up[@]}" | median)

  say "Waiting a minute for the processes to be idle…"
  start_shipmate "$program"
  sign_in_link >/dev/null
  sleep 60

  cat <<TABLE
### Building, starting, standing by

| what | figure |
|---|---|
| \`cargo build\` from clean | $clean |
| … after one changed line in \`core\` (everything depends on it) | $after_core |
| … after one changed line in \`server\` | $after_server |
| \`cargo build --release\` from clean | $release |
| size of the program, web app included | $(awk -v size="$size" 'BEGIN { printf "%.1f MB", size / 1000000 }') |
| start of \`shipmate up\` to the server's first answer, new data directory | $first_start ms |
| … on an existing one (median of 11) | $next_start ms |
| idle memory: server | $(memory "$(process server_pid)") |
| idle memory: daemon | $(memory "$(process daemon_pid)") |
| idle memory: \`up\` | $(memory "$(process pid)") |
TABLE
)
