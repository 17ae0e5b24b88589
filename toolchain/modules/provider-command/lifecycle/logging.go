package lifecycle

import "github.com/pulumi/pulumi-go-provider/infer"

// Logging says which streams are shown while a command runs, and in the error when it fails.
type Logging string

// The values of Logging. Without one both streams are shown.
const (
	LogStdout Logging = "stdout"
	LogStderr Logging = "stderr"
	LogBoth   Logging = "stdoutAndStderr"
	LogNone   Logging = "none"
)

// Values lists the enumeration for the provider's schema.
func (Logging) Values() []infer.EnumValue[Logging] {
	return []infer.EnumValue[Logging]{
		{Name: "stdout", Value: LogStdout, Description: "Show stdout, not stderr."},
		{Name: "stderr", Value: LogStderr, Description: "Show stderr, not stdout."},
		{Name: "stdoutAndStderr", Value: LogBoth, Description: "Show both."},
		{Name: "none", Value: LogNone, Description: "Show nothing."},
	}
}

// ShowsStdout tells whether stdout may be shown.
func (l *Logging) ShowsStdout() bool { return l == nil || *l == LogStdout || *l == LogBoth }

// ShowsStderr tells whether stderr may be shown.
func (l *Logging) ShowsStderr() bool { return l == nil || *l == LogStderr || *l == LogBoth }
