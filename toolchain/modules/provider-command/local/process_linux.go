package local

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate gives the command a process group of its own, and makes it end with the provider even
// when the provider is killed.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func terminate(leader *os.Process) { signalGroup(leader, syscall.SIGTERM) }
func kill(leader *os.Process)      { signalGroup(leader, syscall.SIGKILL) }

// signalGroup ignores the error: the only one possible is that nobody is left in the group.
func signalGroup(leader *os.Process, signal syscall.Signal) {
	_ = syscall.Kill(-leader.Pid, signal)
}
