# Read by init scripts. They raise limits, which a container may not do and need not.
ulimit() {
  command ulimit "$@" 2> /dev/null || true
}
