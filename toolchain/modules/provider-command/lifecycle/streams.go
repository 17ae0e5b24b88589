package lifecycle

import "github.com/pulumi/pulumi-go-provider/infer"

// The variables in which a command finds the output of the resource's previous command.
const (
	StdoutVariable = "PULUMI_COMMAND_STDOUT"
	StderrVariable = "PULUMI_COMMAND_STDERR"
)

// Streams are what a command wrote, each without one final line end.
type Streams struct {
	Stdout string `pulumi:"stdout"`
	Stderr string `pulumi:"stderr"`
}

// Annotate describes the outputs in the provider's schema.
func (s *Streams) Annotate(a infer.Annotator) {
	a.Describe(&s.Stdout, "What the command wrote to its standard output.")
	a.Describe(&s.Stderr, "What the command wrote to its standard error.")
}

// Variable is one environment variable.
type Variable struct{ Name, Value string }

// AsVariables are the variables for the next command; empty streams are left out. `wanted` is the
// resource's addPreviousOutputInEnv, by default true.
func (s Streams) AsVariables(wanted *bool) []Variable {
	if wanted != nil && !*wanted {
		return nil
	}
	var variables []Variable
	if s.Stdout != "" {
		variables = append(variables, Variable{StdoutVariable, s.Stdout})
	}
	if s.Stderr != "" {
		variables = append(variables, Variable{StderrVariable, s.Stderr})
	}
	return variables
}
