package local

import (
	"context"
	"fmt"
	"os/exec"
	"runtime"
	"time"
)

const (
	// How long a cancelled command may take to end after it was asked to.
	grace = 3 * time.Second
	// How long to wait for the end of a command that was killed: one that left its process group
	// may still hold the output.
	lastWait = time.Second
)

// runProcess starts the command in a process group of its own and waits for it. When ctx ends
// first, the group is asked to end (SIGTERM) and after the grace period killed.
func runProcess(ctx context.Context, cmd *exec.Cmd) error {
	if err := ctx.Err(); err != nil {
		return cancelled(ctx)
	}
	done, err := start(cmd)
	if err != nil {
		return err
	}
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	terminate(cmd.Process)
	select {
	case <-done:
	case <-time.After(grace):
	}
	// Also when the command itself ended in time: its children may not have.
	kill(cmd.Process)
	select {
	case <-done:
	case <-time.After(lastWait):
	}
	return cancelled(ctx)
}

func cancelled(ctx context.Context) error {
	return fmt.Errorf("the command was stopped: %w", context.Cause(ctx))
}

// start starts the command and gives a channel for its end. One thread starts it and stays until
// it ends: the kernel kills the child when the thread that made it goes (see isolate on Linux).
func start(cmd *exec.Cmd) (<-chan error, error) {
	isolate(cmd)
	started, done := make(chan error, 1), make(chan error, 1)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		done <- cmd.Wait()
		close(done)
	}()
	return done, <-started
}
