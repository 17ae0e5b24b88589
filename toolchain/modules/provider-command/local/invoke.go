package local

import (
	"context"

	"github.com/pulumi/pulumi-go-provider/infer"
)

// Run is the function command:local:run. It runs at every preview and update.
type Run struct{}

// Annotate describes the function in the provider's schema.
func (r *Run) Annotate(a infer.Annotator) {
	a.Describe(r, "Runs a command on this machine at every preview and update.")
}

// RunInputs are the arguments of the function.
type RunInputs struct {
	Settings
	Command string `pulumi:"command"`
}

// Annotate describes the argument in the provider's schema.
func (r *RunInputs) Annotate(a infer.Annotator) {
	a.Describe(&r.Command, "The command to run.")
}

// RunOutputs are the arguments and what the command gave.
type RunOutputs struct {
	RunInputs
	Results
}

// Invoke runs the command.
func (*Run) Invoke(
	ctx context.Context, req infer.FunctionRequest[RunInputs],
) (infer.FunctionResponse[RunOutputs], error) {
	outputs := RunOutputs{RunInputs: req.Input}
	err := run(ctx, req.Input.Command, outputs.Settings, &outputs.Results)
	return infer.FunctionResponse[RunOutputs]{Output: outputs}, err
}
