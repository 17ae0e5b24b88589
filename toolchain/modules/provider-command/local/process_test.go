package local

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pulumi/pulumi-go-provider/infer"

	"slipway.dev/build/provider-command/testkit"
)

// runThenCancel starts a command that writes process ids to $PIDS, waits for `count` of them, and
// cancels.
func runThenCancel(t *testing.T, command string, count int) ([]int, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "pids")
	ctx, cancel := context.WithCancelCause(context.Background())
	result := make(chan error, 1)
	go func() {
		inputs := CommandInputs{Steps: steps(command), Settings: Settings{Environment: map[string]string{"PIDS": file}}}
		_, err := (&Command{}).Create(ctx, infer.CreateRequest[CommandInputs]{Name: "cmd", Inputs: inputs})
		result <- err
	}()
	pids := waitForPids(t, file, count)
	cancel(errors.New("the user said stop"))
	return pids, <-result
}

func waitForPids(t *testing.T, file string, count int) []int {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		written, err := os.ReadFile(file)
		if err != nil || strings.Count(string(written), "\n") < count {
			continue
		}
		var pids []int
		for word := range strings.FieldsSeq(string(written)) {
			pid, err := strconv.Atoi(word)
			testkit.NoError(t, err)
			pids = append(pids, pid)
		}
		return pids
	}
	t.Fatal("the command did not start")
	return nil
}

func mustBeGone(t *testing.T, pids []int) {
	t.Helper()
	for _, pid := range pids {
		for tries := 0; !gone(pid); tries++ {
			if tries == 500 {
				t.Errorf("process %d still runs", pid)
				break
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

// gone tells whether a process has ended; one that nobody has waited for yet has ended too.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && strings.Contains(string(status), ") Z ")
}

func TestCancellingEndsTheWholeProcessGroup(t *testing.T) {
	pids, err := runThenCancel(t, `echo $$ >> $PIDS; sh -c 'echo $$ >> $PIDS; sleep 600' & sleep 600`, 2)
	testkit.ErrorHas(t, err, "the command was stopped: the user said stop")
	mustBeGone(t, pids)
}

func TestCancellingKillsACommandThatDoesNotEndWhenAsked(t *testing.T) {
	pids, err := runThenCancel(t, `trap '' TERM; echo $$ >> $PIDS; while :; do sleep 1; done`, 1)
	testkit.ErrorHas(t, err, "the command was stopped")
	mustBeGone(t, pids)
}

func TestCancellingGivesTheCommandTimeToCleanUp(t *testing.T) {
	mark := filepath.Join(t.TempDir(), "cleaned")
	_, err := runThenCancel(t,
		`trap 'touch `+mark+`; exit 0' TERM; echo $$ >> $PIDS; while :; do sleep 0.1; done`, 1)
	testkit.ErrorHas(t, err, "the command was stopped")
	if _, err := os.Stat(mark); err != nil {
		t.Error("the command could not clean up")
	}
}

func TestACancelledContextStartsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	mark := filepath.Join(t.TempDir(), "mark")
	_, err := (&Command{}).Create(ctx, infer.CreateRequest[CommandInputs]{Inputs: CommandInputs{Steps: steps("touch " + mark)}})
	testkit.ErrorHas(t, err, "context canceled")
	if _, err := os.Stat(mark); err == nil {
		t.Error("the command ran")
	}
}
