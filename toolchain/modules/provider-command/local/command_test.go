package local

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-go-provider/infer"

	"slipway.dev/build/provider-command/lifecycle"
	"slipway.dev/build/provider-command/testkit"
)

var text = testkit.Pointer[string]

func create(t *testing.T, inputs CommandInputs) CommandOutputs {
	t.Helper()
	response, err := (&Command{}).Create(context.Background(), infer.CreateRequest[CommandInputs]{Name: "cmd", Inputs: inputs})
	testkit.NoError(t, err)
	if response.ID == "" {
		t.Error("a created command must have an id")
	}
	return response.Output
}

func createFails(t *testing.T, inputs CommandInputs, texts ...string) error {
	t.Helper()
	_, err := (&Command{}).Create(context.Background(), infer.CreateRequest[CommandInputs]{Name: "cmd", Inputs: inputs})
	testkit.ErrorHas(t, err, texts...)
	return err
}

func update(t *testing.T, state CommandOutputs, inputs CommandInputs) CommandOutputs {
	t.Helper()
	response, err := (&Command{}).Update(context.Background(),
		infer.UpdateRequest[CommandInputs, CommandOutputs]{State: state, Inputs: inputs})
	testkit.NoError(t, err)
	return response.Output
}

func steps(create string) lifecycle.Steps { return lifecycle.Steps{Create: &create} }

func TestCreateKeepsBothStreamsWithoutTheLastLineEnd(t *testing.T) {
	state := create(t, CommandInputs{Steps: steps("echo one; echo; echo two >&2; printf three")})
	testkit.Equal(t, "stdout", state.Stdout, "one\n\nthree")
	testkit.Equal(t, "stderr", state.Stderr, "two")
}

func TestCreateWithoutACommandOnlyRecordsTheInputs(t *testing.T) {
	state := create(t, CommandInputs{Settings: Settings{Dir: text("/does/not/exist")}})
	testkit.Equal(t, "stdout", state.Stdout, "")
}

func TestPreviewRunsNothing(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	inputs := CommandInputs{Steps: steps("touch " + mark)}
	_, err := (&Command{}).Create(context.Background(), infer.CreateRequest[CommandInputs]{Inputs: inputs, DryRun: true})
	testkit.NoError(t, err)
	_, err = (&Command{}).Update(context.Background(),
		infer.UpdateRequest[CommandInputs, CommandOutputs]{Inputs: inputs, DryRun: true})
	testkit.NoError(t, err)
	if _, err := os.Stat(mark); err == nil {
		t.Error("a preview ran the command")
	}
}

func TestUpdateRunsUpdateWithTheEarlierOutputInItsEnvironment(t *testing.T) {
	before := create(t, CommandInputs{Steps: steps("echo out; echo err >&2")})
	inputs := before.CommandInputs
	inputs.Update = text(`echo "[$PULUMI_COMMAND_STDOUT][$PULUMI_COMMAND_STDERR]"`)
	testkit.Equal(t, "stdout", update(t, before, inputs).Stdout, "[out][err]")
	inputs.AddPreviousOutputInEnv = testkit.Pointer(false)
	testkit.Equal(t, "stdout", update(t, before, inputs).Stdout, "[][]")
}

func TestUpdateWithoutUpdateRunsCreateAgain(t *testing.T) {
	before := create(t, CommandInputs{Steps: steps("echo first")})
	testkit.Equal(t, "stdout", update(t, before, CommandInputs{Steps: steps("echo second")}).Stdout, "second")
}

func TestUpdateWithoutAnyCommandKeepsTheOutput(t *testing.T) {
	before := create(t, CommandInputs{Steps: steps("echo first")})
	testkit.Equal(t, "stdout", update(t, before, CommandInputs{}).Stdout, "first")
}

func TestDeleteRunsWithTheEarlierOutput(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "mark")
	inputs := CommandInputs{Steps: steps("echo made")}
	inputs.Delete = text(`printf %s "$PULUMI_COMMAND_STDOUT" > ` + mark)
	_, err := (&Command{}).Delete(context.Background(), infer.DeleteRequest[CommandOutputs]{State: create(t, inputs)})
	testkit.NoError(t, err)
	written, err := os.ReadFile(mark)
	testkit.NoError(t, err)
	testkit.Equal(t, "what delete saw", string(written), "made")
	_, err = (&Command{}).Delete(context.Background(), infer.DeleteRequest[CommandOutputs]{})
	testkit.NoError(t, err)
}

func TestDeleteThatFailsIsAnError(t *testing.T) {
	state := CommandOutputs{CommandInputs: CommandInputs{Steps: lifecycle.Steps{Delete: text("echo stuck; exit 4")}}}
	_, err := (&Command{}).Delete(context.Background(), infer.DeleteRequest[CommandOutputs]{State: state})
	testkit.ErrorHas(t, err, "exit status 4", "stuck")
}

func TestSettingsReachTheProcess(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	testkit.NoError(t, err)
	state := create(t, CommandInputs{
		Steps: steps(`printf '%s|%s|%s' "$(pwd)" "$COLOUR" "$(cat)"`),
		Settings: Settings{
			Dir: &dir, Environment: map[string]string{"COLOUR": "deep blue = €"}, Stdin: text("two\nlines"),
		},
	})
	testkit.Equal(t, "stdout", state.Stdout, dir+"|deep blue = €|two\nlines")
}

func TestTheInterpreterIsGivenTheCommandAsItsLastArgument(t *testing.T) {
	state := create(t, CommandInputs{
		Steps:    steps("not a shell command"),
		Settings: Settings{Interpreter: []string{"printf", "%s;"}},
	})
	testkit.Equal(t, "stdout", state.Stdout, "not a shell command;")
}

func TestAFailureTellsExitStatusCommandAndBothStreams(t *testing.T) {
	createFails(t, CommandInputs{Steps: steps("echo seen; echo why >&2; exit 3")},
		"exit status 3", `running "echo seen; echo why >&2; exit 3"`, "seen\n", "why\n")
}

func TestAMissingDirectoryIsNamed(t *testing.T) {
	createFails(t, CommandInputs{Steps: steps("true"), Settings: Settings{Dir: text("/no/such/dir")}}, "/no/such/dir")
}

func TestTooMuchEarlierOutputIsExplained(t *testing.T) {
	before := CommandOutputs{Results: Results{Streams: lifecycle.Streams{Stdout: strings.Repeat("x", 300_000)}}}
	_, err := (&Command{}).Update(context.Background(),
		infer.UpdateRequest[CommandInputs, CommandOutputs]{State: before, Inputs: CommandInputs{Steps: steps("true")}})
	testkit.ErrorHas(t, err, "addPreviousOutputInEnv: false")
}

func TestLoggingChoosesWhatIsShown(t *testing.T) {
	for _, c := range []struct {
		logging *lifecycle.Logging
		shown   []string
		hidden  []string
	}{
		{nil, []string{"to-out", "to-err"}, nil},
		{testkit.Pointer(lifecycle.LogBoth), []string{"to-out", "to-err"}, nil},
		{testkit.Pointer(lifecycle.LogStdout), []string{"to-out"}, []string{"to-err"}},
		{testkit.Pointer(lifecycle.LogStderr), []string{"to-err"}, []string{"to-out"}},
		{testkit.Pointer(lifecycle.LogNone), nil, []string{"to-out", "to-err"}},
	} {
		log := testkit.RecordLog(t)
		inputs := CommandInputs{Settings: Settings{Logging: c.logging}}
		inputs.Create = text(`printf '%s\n' to-"out"; printf '%s\n' to-"err" >&2`)
		state := create(t, inputs)
		testkit.Equal(t, "stdout output", state.Stdout, "to-out")
		testkit.Equal(t, "stderr output", state.Stderr, "to-err")
		testkit.Lacks(t, "log", log.Text(), c.hidden...)
		inputs.Create = text(*inputs.Create + "; exit 9")
		failure := createFails(t, inputs, append(c.shown, "exit status 9")...)
		testkit.Lacks(t, "error", failure.Error(), c.hidden...)
		for _, line := range c.shown {
			if !strings.Contains(log.Text(), line) {
				t.Errorf("%q is not in the log", line)
			}
		}
	}
}

func TestRunGivesItsArgumentsAndOutput(t *testing.T) {
	response, err := (&Run{}).Invoke(context.Background(),
		infer.FunctionRequest[RunInputs]{Input: RunInputs{Command: "echo now"}})
	testkit.NoError(t, err)
	testkit.Equal(t, "stdout", response.Output.Stdout, "now")
	testkit.Equal(t, "command", response.Output.Command, "echo now")
}
