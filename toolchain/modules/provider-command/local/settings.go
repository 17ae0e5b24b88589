package local

import (
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"slipway.dev/build/provider-command/lifecycle"
)

// Settings say how a command runs.
type Settings struct {
	Stdin                  *string            `pulumi:"stdin,optional"`
	Logging                *lifecycle.Logging `pulumi:"logging,optional"`
	Interpreter            []string           `pulumi:"interpreter,optional"`
	Dir                    *string            `pulumi:"dir,optional"`
	Environment            map[string]string  `pulumi:"environment,optional"`
	AssetPaths             []string           `pulumi:"assetPaths,optional"`
	ArchivePaths           []string           `pulumi:"archivePaths,optional"`
	AddPreviousOutputInEnv *bool              `pulumi:"addPreviousOutputInEnv,optional"`
}

// Annotate describes the inputs in the provider's schema.
func (s *Settings) Annotate(a infer.Annotator) {
	a.Describe(&s.Stdin, "Text for the command's standard input. Default: none.")
	a.Describe(&s.Logging, "Which output is shown; outputs are captured in any case. Default: both streams.")
	a.Describe(&s.Interpreter, "The program, with arguments, that is given the command. "+
		"Default: `/bin/sh -c`.")
	a.Describe(&s.Dir, "The working directory; it must exist. Default: the project's.")
	a.Describe(&s.Environment, "Variables added to the environment.")
	a.Describe(&s.AssetPaths, "Patterns of files to give as `assets` after the command. `*` stops at `/`, "+
		"`**` does not; a pattern after `!` takes files out again; the order counts.")
	a.Describe(&s.ArchivePaths, "Patterns of files to give as one `archive`; the same rules as assetPaths.")
	a.Describe(&s.AddPreviousOutputInEnv, "Whether the next command finds this one's output in "+
		"PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR. Default: true.")
}

// Results are what a command gave.
type Results struct {
	lifecycle.Streams
	Assets  *map[string]*types.AssetOrArchive `pulumi:"assets,optional"`
	Archive *resource.Archive                 `pulumi:"archive,optional"`
}

// Annotate describes the outputs in the provider's schema.
func (r *Results) Annotate(a infer.Annotator) {
	a.Describe(&r.Assets, "The files that assetPaths found, by path relative to the working directory.")
	a.Describe(&r.Archive, "The files that archivePaths found.")
}
