// Package remote runs commands on other machines, and copies files there, over SSH.
package remote

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"slipway.dev/build/provider-command/lifecycle"
)

// Command is the resource command:remote:Command.
type Command struct{}

// Annotate describes the resource in the provider's schema.
func (c *Command) Annotate(a infer.Annotator) {
	a.Describe(c, "Commands that run over SSH when the resource is created, updated or deleted.")
}

// CommandInputs are the inputs of a Command.
type CommandInputs struct {
	lifecycle.Steps
	Stdin                  *string            `pulumi:"stdin,optional"`
	Logging                *lifecycle.Logging `pulumi:"logging,optional"`
	Connection             *Connection        `pulumi:"connection" provider:"secret"`
	Environment            map[string]string  `pulumi:"environment,optional"`
	AddPreviousOutputInEnv *bool              `pulumi:"addPreviousOutputInEnv,optional"`
}

// Annotate describes the inputs in the provider's schema.
func (c *CommandInputs) Annotate(a infer.Annotator) {
	a.Describe(&c.Stdin, "Text for the command's standard input. Default: none.")
	a.Describe(&c.Logging, "Which output is shown; outputs are captured in any case. Default: both streams.")
	a.Describe(&c.Connection, "How to reach the machine.")
	a.Describe(&c.Environment, "Variables added to the environment. The SSH server must accept each (AcceptEnv).")
	a.Describe(&c.AddPreviousOutputInEnv, "Whether the next command finds this one's output in "+
		"PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR, if the SSH server accepts them. Default: true.")
}

// CommandOutputs are the state of a Command.
type CommandOutputs struct {
	CommandInputs
	lifecycle.Streams
}

// Create runs `create`; without one it only records the inputs and connects to nothing.
func (*Command) Create(
	ctx context.Context, req infer.CreateRequest[CommandInputs],
) (infer.CreateResponse[CommandOutputs], error) {
	state := CommandOutputs{CommandInputs: req.Inputs}
	id, err := resource.NewUniqueHex(req.Name, 8, 0)
	if err == nil && !req.DryRun && req.Inputs.Create != nil {
		err = state.run(ctx, *req.Inputs.Create)
	}
	return infer.CreateResponse[CommandOutputs]{ID: id, Output: state}, err
}

// Update runs `update`, else `create`, with the earlier output in its environment.
func (*Command) Update(
	ctx context.Context, req infer.UpdateRequest[CommandInputs, CommandOutputs],
) (infer.UpdateResponse[CommandOutputs], error) {
	state := CommandOutputs{CommandInputs: req.Inputs, Streams: req.State.Streams}
	var err error
	if command := req.Inputs.OnUpdate(); command != nil && !req.DryRun {
		err = state.run(ctx, *command)
	}
	return infer.UpdateResponse[CommandOutputs]{Output: state}, err
}

// Delete runs `delete`, if there is one.
func (*Command) Delete(
	ctx context.Context, req infer.DeleteRequest[CommandOutputs],
) (infer.DeleteResponse, error) {
	state := req.State
	if state.Delete == nil {
		return infer.DeleteResponse{}, nil
	}
	return infer.DeleteResponse{}, state.run(ctx, *state.Delete)
}
