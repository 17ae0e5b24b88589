package remote

import (
	"context"
	"fmt"
	"strings"

	p "github.com/pulumi/pulumi-go-provider"

	"slipway.dev/build/provider-command/guard"
	"slipway.dev/build/provider-command/lifecycle"
)

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
