# Starting a Shipmate that a script uses for itself, and ending all of it.
# shellcheck shell=bash
# shellcheck source=scripts/lib/common.bash
[[ -n ${root:-} ]] || source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

# start_shipmate PROGRAM [ARGUMENT...]: on a new data directory, with a home
# of its own. Sets `shipmate_folder` and `shipmate_pid`.
start_shipmate() {
  local program=$1
  shift
  shipmate_folder=$(mktemp -d)
  mkdir "$shipmate_folder/home"
  env -i PATH=/usr/local/bin:/usr/bin:/bin HOME="$shipmate_folder/home" LANG=C.UTF-8 \
    "$program" up --data-dir "$shipmate_folder/data" --port 0 --no-open "$@" \
    >"$shipmate_folder/out" 2>"$shipmate_folder/err" </dev/null &
  shipmate_pid=$!
}

# Waits for the one-time link and prints it.
sign_in_link() {
  local try link
  for ((try = 0; try < 600; try++)); do
    link=$(grep -soE -m 1 'https?://[^[:space:]]+/sign-in#[^[:space:]]+' "$shipmate_folder/out" || true)
    if [[ -n $link ]]; then
      printf '%s\n' "$link"
      return 0
    fi
    kill -0 "$shipmate_pid" 2>/dev/null || die "shipmate up ended: $(tail -n 5 "$shipmate_folder/err")"
    sleep 0.05
  done
  die "shipmate up printed no sign-in link within 30 s: $(tail -n 5 "$shipmate_folder/err")"
}

show_shipmate_logs() {
  local log
  for log in "$shipmate_folder"/{out,err} "$shipmate_folder"/data/logs/*; do
    if [[ -s $log ]]; then
      say "--- ${log#"$shipmate_folder/"}"
      tail -n 20 "$log" >&2
    fi
  done
}

# Asks `up` to end, then ends whatever still works in its folder: runners
# outlive what started them.
end_shipmate() {
  local try pid
  kill -TERM "$shipmate_pid" 2>/dev/null || true
  for ((try = 0; try < 200; try++)); do
    kill -0 "$shipmate_pid" 2>/dev/null || break
    sleep 0.05
  done
  for ((try = 0; try < 20; try++)); do
    mapfile -t left < <(processes_in "$shipmate_folder")
    ((${#left[@]})) || break
    for pid in "${left[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
    sleep 0.05
  done
  rm -rf "$shipmate_folder"
}

# processes_in FOLDER: the ids of the processes that work there or whose
# command line names it.
processes_in() {
  local folder=$1 process pid
  for process in /proc/[0-9]*; do
    pid=${process#/proc/}
    [[ $pid == "$$" || $pid == "$BASHPID" ]] && continue
    if [[ $(readlink "$process/cwd" 2>/dev/null || true) == "$folder"* ]] ||
      tr '\0' ' ' 2>/dev/null <"$process/cmdline" | grep -qF -- "$folder"; then
      printf '%s\n' "$pid"
    fi
  done
}
