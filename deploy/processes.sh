# What deploy/up starts and deploy/down stops. Source it with $run set. run/NAME.pid holds the process's id and when it began, since ids
# are given again, after a restart of the machine for certain.

# began PID: when the process began, in the kernel's own count; nothing when there is none.
began() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# running NAME: whether the process that was started under that name is still there.
running() {
  local pid since
  [ -f "$run/$1.pid" ] && read -r pid since <"$run/$1.pid" || return 1
  [ -n "$since" ] && [ "$(began "$pid")" = "$since" ]
}

pid_of() { cut -d ' ' -f 1 "$run/$1.pid"; }

# stop NAME: asks it to end and waits for that, at most 40 seconds, which is more than a drain takes.
stop() {
  kill "$(pid_of "$1")" || true  # why not is said; what then still runs is told below
  for _ in $(seq 400); do
    running "$1" || break
    sleep 0.1
  done
  if running "$1"; then
    echo "$1: still running after 40 s (pid $(pid_of "$1")); look at $run/$1.log" >&2
    return 1
  fi
  rm -f "$run/$1.pid"
}
