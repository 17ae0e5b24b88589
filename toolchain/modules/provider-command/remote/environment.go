package remote

import (
	"context"
	"fmt"
	"slices"

	"maps"

	p "github.com/pulumi/pulumi-go-provider"
	"golang.org/x/crypto/ssh"
)

const acceptEnvHint = "the SSH server must allow it (AcceptEnv in sshd_config); " +
	"or put the variable before the command, as in NAME=value command"

// sendEnvironment sets the command's variables. One that the server refuses is an error, but for
// the earlier command's output, which is a convenience: there it is a warning.
func (c *CommandOutputs) sendEnvironment(ctx context.Context, session *ssh.Session) error {
	for _, name := range slices.Sorted(maps.Keys(c.Environment)) {
		if err := session.Setenv(name, c.Environment[name]); err != nil {
			return fmt.Errorf("could not set environment variable %q: %w: %s", name, err, acceptEnvHint)
		}
	}
	for _, variable := range c.Streams.AsVariables(c.AddPreviousOutputInEnv) {
		if err := session.Setenv(variable.Name, variable.Value); err != nil {
			p.GetLogger(ctx).Warningf("could not set environment variable %q: %s; "+
				"addPreviousOutputInEnv: false leaves it out", variable.Name, acceptEnvHint)
		}
	}
	return nil
}
