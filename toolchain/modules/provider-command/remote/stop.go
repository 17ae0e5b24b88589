package remote

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/crypto/ssh"
)

// How long a cancelled command may take to end after each signal.
const grace = 3 * time.Second

// OpenSSH passes no signals on to commands of root, and drops none when the connection ends. All
// that a connection starts carries the same SSH_CONNECTION, so a second command can find it.
const signalAll = `exec sh -c 'for d in /proc/[0-9]*; do p=${d#/proc/}; ` +
	`if [ "$p" != $$ ] && tr "\0" "\n" 2>/dev/null <$d/environ | grep -qxF "SSH_CONNECTION=$SSH_CONNECTION"; ` +
	`then kill -%s $p; fi; done' 2>/dev/null`

// runSession runs the command; when ctx ends first, it is asked to end, then killed, then left.
func runSession(ctx context.Context, link *link, session *ssh.Session, command string) error {
	done := make(chan error, 1)
	go func() { done <- session.Run(command) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	for _, signal := range []ssh.Signal{ssh.SIGTERM, ssh.SIGKILL} {
		// Both are attempts: what a server refuses here is dealt with by the next step.
		_ = session.Signal(signal)
		go signalByConnection(link, signal)
		select {
		case <-done:
			return stopped(ctx)
		case <-time.After(grace):
		}
	}
	link.Close()
	return stopped(ctx)
}

func signalByConnection(link *link, signal ssh.Signal) {
	session, err := link.NewSession()
	if err != nil {
		return
	}
	defer session.Close()
	_ = session.Run(fmt.Sprintf(signalAll, signal))
}

func stopped(ctx context.Context) error {
	return fmt.Errorf("the command was stopped: %w", context.Cause(ctx))
}
