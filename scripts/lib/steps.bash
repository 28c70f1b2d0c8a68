# Steps of a long run: each has a name, a time, a log and a count, and the
# summary at the end names everything that was left out.
# shellcheck shell=bash
# shellcheck source=scripts/lib/common.bash
[[ -n ${root:-} ]] || source "$(dirname "${BASH_SOURCE[0]}")/common.bash"

logs=$root/target/test-logs
rm -rf "$logs"
mkdir -p "$logs"

# A test that does not run says so in the first file, and its program counts
# it as passed; what is ignored or left out by a script goes to the second.
export SHIPMATE_TEST_SKIPPED=$logs/skipped-by-tests
left_out=$logs/left-out
failures=$logs/failures
unsteady=$logs/unsteady
: >"$SHIPMATE_TEST_SKIPPED"
: >"$left_out"
: >"$failures"
: >"$unsteady"

passed=0
failed=0
summary=()
current=''
# No step takes nearly as long; one that hangs must not take the others with it.
step_limit=40m

# step NAME COUNT COMMAND...: runs a program, shows what it prints while it
# prints it, and goes on whatever its end. COUNT says how many tests that was:
# `one`, or the kind of test runner whose closing lines tell.
step() {
  local name=$1 count=$2 log status=0 began=$SECONDS
  shift 2
  log=$logs/$((${#summary[@]} + 1))-${name//[^a-z0-9]/-}.log
  : >"$log"
  headline "▸ $name"
  timeout --kill-after=10 "$step_limit" "$@" >"$log" 2>&1 </dev/null &
  current=$!
  # Reads the file rather than a pipe: a process left behind by a failing test
  # would hold a pipe open for ever.
  tail --pid="$current" --sleep-interval=0.2 -n +1 -f "$log" >&2 &
  local viewer=$!
  wait "$current" || status=$?
  current=''
  wait "$viewer" || true
  if ((status == 124)); then warn "$name did not end within $step_limit and was stopped."; fi
  note_outcome "$name" "$count" "$log" "$status" "$((SECONDS - began))"
  return 0
}

note_outcome() {
  local name=$1 count=$2 log=$3 status=$4 seconds=$5 good bad result=passed
  # Some runners colour what they print wherever it goes.
  sed -i $'s/\e\\[[0-9;]*m//g' "$log"
  read -r good bad < <("count_$count" "$log" "$status")
  if ((status != 0 && bad == 0)); then bad=1; fi
  if ((good + bad == 0)); then
    warn "$name ran no test."
    bad=1
  fi
  if ((bad > 0)); then
    result=FAILED
    name_failures "$name" "$log" >>"$failures"
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
  summary+=("$(printf '%-8s %-34s %5s passed %4s failed %6s s' "$result" "$name" "$good" "$bad" "$seconds")")
  say "${summary[-1]}"
}

# The failed tests of a step, one a line; the step itself where its runner names none.
name_failures() {
  local names
  names=$(sed -nE 's/^test (.*) \.\.\. FAILED$/\1/p; s/^FAIL +(.*)$/\1/p' "$2" | sort --unique)
  while read -r test; do printf '%s: %s\n' "$1" "$test"; done <<<"${names:-see $2}"
}

# steady_step NAME COMMAND...: a step whose tests run real processes in real
# time, and so can lose to a machine that stalls. What failed is run once more,
# by name. Failing again, it has failed; passing, the summary calls it unsteady.
steady_step() {
  local name=$1 good=$passed bad=$failed again
  shift
  step "$name" cargo "$@"
  mapfile -t again < <(sed -nE "s/^$name: ([^ ]+::[^ ]+)\$/\1/p" "$failures")
  if ((failed == bad || ${#again[@]} != failed - bad)); then return 0; fi
  sed -i "/^$name: /d" "$failures"
  failed=$bad
  summary[-1]=$(printf '%-8s %-34s %5s passed %4s tried again' unsteady "$name" "$((passed - good))" "${#again[@]}")
  step "$name: second try" cargo "$@" --exact "${again[@]}"
  printf '%s\n' "${again[@]}" >>"$unsteady"
}

# steady_suite NAME COUNT COMMAND...: the same for a suite whose tests build on
# each other, so that it can only be run again as a whole. More than three that
# fail are no accident.
steady_suite() {
  local name=$1 count=$2 good=$passed bad=$failed again
  shift 2
  step "$name" "$count" "$@"
  if ((failed == bad || failed - bad > 3)); then return 0; fi
  mapfile -t again < <(sed -n "s/^$name: //p" "$failures")
  sed -i "/^$name: /d" "$failures"
  summary[-1]=$(printf '%-8s %-34s %5s passed %4s tried again' unsteady "$name" "$((passed - good))" "${#again[@]}")
  passed=$good failed=$bad
  step "$name: second try" "$count" "$@"
  printf '%s\n' "${again[@]}" >>"$unsteady"
}

# skip NAME WHY: leaves a step out, loudly.
skip() {
  headline "▸ $1"
  warn "SKIPPED: $2"
  printf '%s: %s\n' "$1" "${2//$'\n'/ }" >>"$left_out"
}

count_one() { if (($2 == 0)); then echo 1 0; else echo 0 1; fi; }

# `test result: ok. 12 passed; 0 failed; 1 ignored; …`, once for each program.
count_cargo() {
  sed -nE 's/^test (.*) \.\.\. ignored(, (.*))?$/\1: \3/p' "$1" | sed 's/: $/: marked to be ignored/' >>"$left_out"
  sed -nE 's/^test result: .* ([0-9]+) passed; ([0-9]+) failed;.*/\1 \2/p' "$1" | sum_columns
}

# `      Tests  1 failed | 12 passed (13)`
count_vitest() {
  sed -nE 's/^ *Tests +(.*) \([0-9]+\)$/\1/p' "$1" | awk '
    { for (i = 2; i <= NF; i++) { if ($i == "passed") good += $(i - 1); if ($i == "failed") bad += $(i - 1) } }
    END { print good + 0, bad + 0 }'
}

# `ok    sign in by link (902 ms)` and `FAIL  …`
count_browser() { awk '/^ok +/ { good++ } /^FAIL +/ { bad++ } END { print good + 0, bad + 0 }' "$1"; }

sum_columns() { awk '{ good += $1; bad += $2 } END { print good + 0, bad + 0 }'; }

# Ends the step that runs, and with it everything it started.
stop_step() {
  [[ -n $current ]] || return 0
  kill -TERM "$current" 2>/dev/null || true
  wait "$current" 2>/dev/null || true
}

# Prints what happened; its status is that of the whole run.
finish_steps() {
  local self_skipped skipped
  self_skipped=$(wc -l <"$SHIPMATE_TEST_SKIPPED")
  skipped=$((self_skipped + $(wc -l <"$left_out")))
  headline "Summary"
  printf '%s\n' "${summary[@]}" >&2
  if ((skipped)); then
    say
    warn "Left out:"
    sed 's/^/  /' "$left_out" "$SHIPMATE_TEST_SKIPPED" >&2
  fi
  if [[ -s $unsteady ]]; then
    say
    warn "Unsteady, failed at the first try:"
    sed 's/^/  /' "$unsteady" >&2
  fi
  if [[ -s $failures ]]; then
    say
    warn "Failed:"
    sed 's/^/  /' "$failures" >&2
  fi
  say
  printf '%s passed, %s failed, %s skipped\n' "$((passed - self_skipped))" "$failed" "$skipped"
  ((failed == 0))
}
