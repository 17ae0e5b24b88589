// Package local runs commands on this machine.
package local

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"slipway.dev/build/provider-command/lifecycle"
)

// Command is the resource command:local:Command.
type Command struct{}

// Annotate describes the resource in the provider's schema.
func (c *Command) Annotate(a infer.Annotator) {
	a.Describe(c, "Commands that run on this machine when the resource is created, updated or deleted.")
}

// CommandInputs are the inputs of a Command.
type CommandInputs struct {
	lifecycle.Steps
	Settings
}

// CommandOutputs are the state of a Command.
type CommandOutputs struct {
	CommandInputs
	Results
}

// Create runs `create`; without one it only records the inputs.
func (*Command) Create(
	ctx context.Context, req infer.CreateRequest[CommandInputs],
) (infer.CreateResponse[CommandOutputs], error) {
	state := CommandOutputs{CommandInputs: req.Inputs}
	id, err := resource.NewUniqueHex(req.Name, 8, 0)
	if err == nil && !req.DryRun && req.Inputs.Create != nil {
		err = run(ctx, *req.Inputs.Create, state.Settings, &state.Results)
	}
	return infer.CreateResponse[CommandOutputs]{ID: id, Output: state}, err
}

// Update runs `update`, else `create`, with the earlier output in its environment.
func (*Command) Update(
	ctx context.Context, req infer.UpdateRequest[CommandInputs, CommandOutputs],
) (infer.UpdateResponse[CommandOutputs], error) {
	state := CommandOutputs{CommandInputs: req.Inputs, Results: req.State.Results}
	var err error
	if command := req.Inputs.OnUpdate(); command != nil && !req.DryRun {
		err = run(ctx, *command, state.Settings, &state.Results)
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
	return infer.DeleteResponse{}, run(ctx, *state.Delete, state.Settings, &state.Results)
}
