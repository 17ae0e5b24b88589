package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"slipway.dev/build/provider-command/guard"
	"slipway.dev/build/provider-command/lifecycle"
)

// run runs the command and puts what it gave into results, which hold the earlier command's output
// before. After a failure results are as they were.
func run(ctx context.Context, command string, settings Settings, results *Results) error {
	capture := lifecycle.NewCapture(settings.Logging, guard.From(ctx), p.GetLogger(ctx).InfoStatus)
	cmd, err := prepare(command, settings, results.Streams)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = capture.Stdout(), capture.Stderr()
	err = runProcess(ctx, cmd)
	capture.Finish()
	if err != nil {
		return capture.Failure(command, explain(err, cmd.Dir))
	}
	files, err := collectFiles(cmd.Dir, settings)
	if err != nil {
		return fmt.Errorf("collecting files after %s: %w", guard.From(ctx).Mask(command), err)
	}
	files.Streams = capture.Streams()
	*results = files
	return nil
}

func prepare(command string, settings Settings, previous lifecycle.Streams) (*exec.Cmd, error) {
	argv := settings.Interpreter
	if len(argv) == 0 {
		argv = defaultInterpreter()
	}
	cmd := exec.Command(argv[0], append(argv[1:len(argv):len(argv)], command)...)
	cmd.Env = os.Environ()
	for name, value := range settings.Environment {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	for _, variable := range previous.AsVariables(settings.AddPreviousOutputInEnv) {
		cmd.Env = append(cmd.Env, variable.Name+"="+variable.Value)
	}
	if settings.Stdin != nil && *settings.Stdin != "" {
		cmd.Stdin = strings.NewReader(*settings.Stdin)
	}
	if settings.Dir != nil {
		cmd.Dir = *settings.Dir
		return cmd, nil
	}
	var err error
	cmd.Dir, err = os.Getwd()
	return cmd, err
}

func defaultInterpreter() []string { return []string{"/bin/sh", "-c"} }

// explain adds what to do to the failures whose own text does not tell.
func explain(err error, dir string) error {
	if errors.Is(err, syscall.E2BIG) {
		return fmt.Errorf("%w (the environment or the command is too long; "+
			"addPreviousOutputInEnv: false leaves the earlier output out)", err)
	}
	if _, failed := os.Stat(dir); failed != nil && errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w (dir %q does not exist)", err, dir)
	}
	return err
}

// collectFiles finds the assets and the archive.
func collectFiles(dir string, settings Settings) (Results, error) {
	var results Results
	if settings.AssetPaths != nil {
		assets, err := findAssets(dir, settings.AssetPaths)
		if err != nil {
			return results, err
		}
		results.Assets = &assets
	}
	if settings.ArchivePaths != nil {
		assets, err := findAssets(dir, settings.ArchivePaths)
		if err != nil {
			return results, err
		}
		members := make(map[string]any, len(assets))
		for name, asset := range assets {
			members[name] = asset.Asset
		}
		if results.Archive, err = resource.NewAssetArchive(members); err != nil {
			return results, err
		}
	}
	return results, nil
}
