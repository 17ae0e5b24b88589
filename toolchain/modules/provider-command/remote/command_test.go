package remote

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi-go-provider/infer"

	"slipway.dev/build/provider-command/lifecycle"
	"slipway.dev/build/provider-command/testkit"
)

var text = testkit.Pointer[string]

func tryCreate(ctx context.Context, inputs CommandInputs) (CommandOutputs, error) {
	response, err := (&Command{}).Create(ctx, infer.CreateRequest[CommandInputs]{Name: "cmd", Inputs: inputs})
	return response.Output, err
}

func create(t *testing.T, inputs CommandInputs) CommandOutputs {
	t.Helper()
	state, err := tryCreate(context.Background(), inputs)
	testkit.NoError(t, err)
	return state
}

func update(t *testing.T, state CommandOutputs, inputs CommandInputs) CommandOutputs {
	t.Helper()
	response, err := (&Command{}).Update(context.Background(),
		infer.UpdateRequest[CommandInputs, CommandOutputs]{State: state, Inputs: inputs})
	testkit.NoError(t, err)
	return response.Output
}

func command(connection *Connection, create string) CommandInputs {
	return CommandInputs{Connection: connection, Steps: lifecycle.Steps{Create: &create}}
}

func TestCreateUpdateAndDeleteRunOnTheServer(t *testing.T) {
	server, log := startSSHD(t), filepath.Join(t.TempDir(), "log")
	inputs := command(server.connection(), "echo made | tee "+log+"; echo note >&2")
	inputs.Delete = text(`echo "deleted after $PULUMI_COMMAND_STDOUT" >> ` + log)
	state := create(t, inputs)
	testkit.Equal(t, "stdout", state.Stdout, "made")
	testkit.Equal(t, "stderr", state.Stderr, "note")

	inputs.Update = text(`echo "updated after $PULUMI_COMMAND_STDOUT and $PULUMI_COMMAND_STDERR" | tee -a ` + log)
	state = update(t, state, inputs)
	testkit.Equal(t, "stdout after update", state.Stdout, "updated after made and note")

	_, err := (&Command{}).Delete(context.Background(), infer.DeleteRequest[CommandOutputs]{State: state})
	testkit.NoError(t, err)
	written, err := os.ReadFile(log)
	testkit.NoError(t, err)
	testkit.Equal(t, "log", string(written),
		"made\nupdated after made and note\ndeleted after updated after made and note\n")
}

func TestUpdateWithoutUpdateRunsCreateAgain(t *testing.T) {
	server := startSSHD(t)
	state := create(t, command(server.connection(), "echo first"))
	testkit.Equal(t, "stdout", update(t, state, command(server.connection(), "echo second")).Stdout, "second")
}

func TestWithoutACommandNothingIsConnectedTo(t *testing.T) {
	nowhere := &Connection{Endpoint: Endpoint{Host: "127.0.0.1", Port: testkit.Pointer(1.0), DialErrorLimit: testkit.Pointer(0)}}
	state := create(t, CommandInputs{Connection: nowhere})
	update(t, state, CommandInputs{Connection: nowhere})
	_, err := (&Command{}).Delete(context.Background(), infer.DeleteRequest[CommandOutputs]{State: state})
	testkit.NoError(t, err)
	_, err = (&Command{}).Create(context.Background(),
		infer.CreateRequest[CommandInputs]{Inputs: command(nowhere, "true"), DryRun: true})
	testkit.NoError(t, err)
}

func TestStdinReachesTheCommandUnchanged(t *testing.T) {
	inputs := command(startSSHD(t).connection(), "sha256sum")
	inputs.Stdin = text(strings.Repeat("line with € and 'quotes'\n", 20_000))
	testkit.Equal(t, "stdout", create(t, inputs).Stdout, sum(*inputs.Stdin)+"  -")
}

func TestEnvironmentReachesTheCommandIfTheServerAcceptsIt(t *testing.T) {
	inputs := command(startSSHD(t).connection(), `echo "$COLOUR"`)
	inputs.Environment = map[string]string{"COLOUR": "deep blue"}
	testkit.Equal(t, "stdout", create(t, inputs).Stdout, "deep blue")

	inputs.Environment["SHAPE"] = "round"
	_, err := tryCreate(context.Background(), inputs)
	testkit.ErrorHas(t, err, `could not set environment variable "SHAPE"`, "AcceptEnv")
	testkit.Lacks(t, "error", err.Error(), "round")
}

func TestEarlierOutputThatTheServerRefusesIsOnlyAWarning(t *testing.T) {
	log := testkit.RecordLog(t)
	server := startFakeServer(t, acceptsPassword("swordfish"))
	connection := &Connection{Endpoint: server.endpoint("swordfish")}
	state := create(t, command(connection, "one"))
	state = update(t, state, command(connection, "two"))
	testkit.Equal(t, "stdout", state.Stdout, "ran two")
	if !strings.Contains(log.Text(), `could not set environment variable "PULUMI_COMMAND_STDOUT"`) {
		t.Errorf("no warning in %q", log.Text())
	}
}

func TestAFailureTellsExitStatusCommandAndBothStreams(t *testing.T) {
	_, err := tryCreate(context.Background(),
		command(startSSHD(t).connection(), "echo seen; echo why >&2; exit 3"))
	testkit.ErrorHas(t, err, "Process exited with status 3", `running "echo seen; echo why >&2; exit 3"`, "seen\n", "why\n")
}

func TestLoggingNoneShowsNeitherLinesNorOutputInErrors(t *testing.T) {
	server, log := startSSHD(t), testkit.RecordLog(t)
	inputs := command(server.connection(), `printf '%s\n' to-"out"; printf '%s\n' to-"err" >&2`)
	inputs.Logging = testkit.Pointer(lifecycle.LogNone)
	testkit.Equal(t, "stdout", create(t, inputs).Stdout, "to-out")
	inputs.Create = text(*inputs.Create + "; exit 1")
	_, err := tryCreate(context.Background(), inputs)
	testkit.ErrorHas(t, err, "status 1", "output withheld")
	testkit.Lacks(t, "error and log", err.Error()+log.Text(), "to-out", "to-err")
	inputs.Logging = testkit.Pointer(lifecycle.LogStderr)
	_, err = tryCreate(context.Background(), inputs)
	testkit.ErrorHas(t, err, "to-err")
	testkit.Lacks(t, "error and log", err.Error()+log.Text(), "to-out")
}

func TestCancellingEndsTheRemoteCommandAndItsChildren(t *testing.T) {
	server, file := startSSHD(t), filepath.Join(t.TempDir(), "pids")
	ctx, cancel := context.WithCancelCause(context.Background())
	result := make(chan error, 1)
	go func() {
		_, err := tryCreate(ctx, command(server.connection(),
			fmt.Sprintf("(trap '' TERM; exec sleep 600) & echo $! $$ > %s; wait; echo ended", file)))
		result <- err
	}()
	var pids []string
	for deadline := time.Now().Add(time.Minute); len(pids) < 2 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		written, _ := os.ReadFile(file)
		pids = strings.Fields(string(written))
	}
	testkit.Equal(t, "processes", len(pids), 2)
	cancel(errors.New("the user said stop"))
	testkit.ErrorHas(t, <-result, "the command was stopped: the user said stop")
	for tries := 0; tries < 500 && len(pids) > 0; tries++ {
		pids = slices.DeleteFunc(pids, func(pid string) bool {
			_, err := os.Stat("/proc/" + pid)
			return err != nil
		})
		time.Sleep(20 * time.Millisecond)
	}
	if len(pids) > 0 {
		t.Errorf("processes %v still run", pids)
	}
}
