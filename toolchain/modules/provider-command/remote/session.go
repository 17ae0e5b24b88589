package remote

import (
	"context"
	"fmt"
	"strings"
	"time"

	p "github.com/pulumi/pulumi-go-provider"
	"golang.org/x/crypto/ssh"

	"slipway.dev/build/provider-command/guard"
	"slipway.dev/build/provider-command/lifecycle"
)

// How long a cancelled command may take to end after each signal.
const grace = 3 * time.Second

// run connects, runs the command and keeps what it wrote. After a failure the streams are as they
// were.
func (c *CommandOutputs) run(ctx context.Context, command string) error {
	link, err := c.Connection.dial(ctx)
	if err != nil {
		return err
	}
	defer link.Close()
	session, err := link.NewSession()
	if err != nil {
		return fmt.Errorf("opening a session on %s: %w", c.Connection.Host, err)
	}
	defer session.Close()
	if err := c.sendEnvironment(ctx, session); err != nil {
		return err
	}
	if c.Stdin != nil && *c.Stdin != "" {
		session.Stdin = strings.NewReader(*c.Stdin)
	}
	capture := lifecycle.NewCapture(c.Logging, guard.From(ctx), p.GetLogger(ctx).InfoStatus)
	session.Stdout, session.Stderr = capture.Stdout(), capture.Stderr()
	err = runSession(ctx, link, session, command)
	capture.Finish()
	if err != nil {
		return capture.Failure(command, err)
	}
	c.Streams = capture.Streams()
	return nil
}

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
		// A server that takes no signals drops the command when the link is closed.
		_ = session.Signal(signal)
		select {
		case <-done:
			return stopped(ctx)
		case <-time.After(grace):
		}
	}
	link.Close()
	return stopped(ctx)
}

func stopped(ctx context.Context) error {
	return fmt.Errorf("the command was stopped: %w", context.Cause(ctx))
}
