package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"slipway.dev/build/provider-command/guard"
	"slipway.dev/build/provider-command/testkit"
)

func record(logging *Logging, secrets *guard.Secrets) (*Capture, *[]string) {
	var lines []string
	return NewCapture(logging, secrets, func(line string) { lines = append(lines, line) }), &lines
}

func TestLinesAreLoggedWholeHoweverTheyArrive(t *testing.T) {
	capture, lines := record(nil, nil)
	for _, piece := range []string{"al", "pha\nbe", "ta\r\n\ngam", "ma"} {
		fmt.Fprint(capture.Stdout(), piece)
		fmt.Fprint(capture.Stderr(), "!")
	}
	capture.Finish()
	if want := []string{"alpha", "beta", "", "gamma", "!!!!"}; !slices.Equal(*lines, want) {
		t.Errorf("got %q, want %q", *lines, want)
	}
}

func TestAnEndlessLineIsLoggedInPieces(t *testing.T) {
	capture, lines := record(nil, nil)
	fmt.Fprint(capture.Stdout(), strings.Repeat("x", longestLine+2))
	testkit.Equal(t, "lines before the end", len(*lines), 1)
	capture.Finish()
	testkit.Equal(t, "lines", len(*lines), 2)
}

func TestBytesThatAreNoTextAreReplaced(t *testing.T) {
	capture, _ := record(nil, nil)
	capture.Stdout().Write([]byte("a\xffb\n"))
	testkit.Equal(t, "stdout", capture.Streams().Stdout, "a\uFFFDb")
}

func TestOnlyOneLineEndIsCutOff(t *testing.T) {
	capture, _ := record(nil, nil)
	fmt.Fprint(capture.Stderr(), "x\n\n")
	testkit.Equal(t, "stderr", capture.Streams().Stderr, "x\n")
}

func TestALongOutputIsQuotedByItsEnd(t *testing.T) {
	capture, _ := record(nil, nil)
	fmt.Fprint(capture.Stdout(), strings.Repeat("x", 2*longestQuote)+"the end")
	failure := capture.Failure("cmd", errors.New("exit status 1"))
	testkit.ErrorHas(t, failure, "the end", "bytes are left out")
	if len(failure.Error()) > longestQuote+200 {
		t.Errorf("the error has %d bytes", len(failure.Error()))
	}
}

func TestSecretValuesAreMaskedInLogAndError(t *testing.T) {
	secrets := guard.Collect(property.NewMap(map[string]property.Value{
		"stdin": property.New("hunter2-hunter2").WithSecret(true),
	}))
	capture, lines := record(nil, secrets)
	fmt.Fprint(capture.Stdout(), "got hunter2-")
	fmt.Fprint(capture.Stdout(), "hunter2 now\n")
	failure := capture.Failure("login hunter2-hunter2", errors.New("exit status 1"))
	testkit.Equal(t, "log", (*lines)[0], "got [secret] now")
	testkit.Lacks(t, "error", failure.Error(), "hunter2")
	testkit.ErrorHas(t, failure, "exit status 1", "login [secret]", "got [secret] now")
	testkit.Equal(t, "stdout", capture.Streams().Stdout, "got hunter2-hunter2 now")
}

func TestASecretCommandShowsNothing(t *testing.T) {
	secrets := guard.Collect(property.NewMap(map[string]property.Value{
		"create": property.New("echo hunter2-hunter2").WithSecret(true),
	}))
	capture, lines := record(nil, secrets)
	fmt.Fprintln(capture.Stdout(), "hunter2-hunter2")
	capture.Finish()
	failure := capture.Failure("echo hunter2-hunter2", errors.New("exit status 1"))
	testkit.Equal(t, "lines", len(*lines), 0)
	testkit.Lacks(t, "error", failure.Error(), "hunter2")
	testkit.ErrorHas(t, failure, "exit status 1", "output withheld", `"create" is secret as a whole`)
}

func TestBothStreamsMayBeWrittenAtOnce(t *testing.T) {
	capture, lines := record(nil, guard.From(context.Background()))
	var group sync.WaitGroup
	for _, writer := range []func(int){
		func(i int) { fmt.Fprintln(capture.Stdout(), i) }, func(i int) { fmt.Fprintln(capture.Stderr(), i) },
	} {
		group.Go(func() {
			for i := range 500 {
				writer(i)
			}
		})
	}
	group.Wait()
	testkit.Equal(t, "lines", len(*lines), 1000)
}
