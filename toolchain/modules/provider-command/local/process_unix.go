//go:build unix && !linux

package local

import (
	"os"
	"os/exec"
	"syscall"
)

// isolate gives the command a process group of its own.
func isolate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

func terminate(leader *os.Process) { signalGroup(leader, syscall.SIGTERM) }
func kill(leader *os.Process)      { signalGroup(leader, syscall.SIGKILL) }

// signalGroup ignores the error: the only one possible is that nobody is left in the group.
func signalGroup(leader *os.Process, signal syscall.Signal) {
	_ = syscall.Kill(-leader.Pid, signal)
}
