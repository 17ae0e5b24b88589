package lifecycle

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"

	"slipway.dev/build/provider-command/guard"
)

const (
	// A line longer than this is logged in pieces.
	longestLine = 1 << 20
	// An error quotes at most this much of the end of the output.
	longestQuote = 64 << 10
)

// Capture takes what a command writes: whole for the outputs, line by line for the log, and in
// order of arrival for the error. Its writers may be used from several goroutines.
type Capture struct {
	logging *Logging
	secrets *guard.Secrets
	log     func(line string)

	lock                 sync.Mutex
	stdout, stderr       bytes.Buffer
	shown                bytes.Buffer
	stdoutLog, stderrLog bytes.Buffer
}

// NewCapture makes a Capture that passes each line that may be shown to log, secrets masked.
func NewCapture(logging *Logging, secrets *guard.Secrets, log func(line string)) *Capture {
	return &Capture{logging: logging, secrets: secrets, log: log}
}

type writer func([]byte)

func (w writer) Write(piece []byte) (int, error) {
	w(piece)
	return len(piece), nil
}

// Stdout is the writer for the command's standard output.
func (c *Capture) Stdout() io.Writer {
	return writer(func(piece []byte) {
		c.take(piece, &c.stdout, &c.stdoutLog, c.logging.ShowsStdout())
	})
}

// Stderr is the writer for the command's standard error.
func (c *Capture) Stderr() io.Writer {
	return writer(func(piece []byte) {
		c.take(piece, &c.stderr, &c.stderrLog, c.logging.ShowsStderr())
	})
}

func (c *Capture) take(piece []byte, whole, line *bytes.Buffer, show bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	whole.Write(piece)
	if !show || c.secrets.Withhold() != "" {
		return
	}
	c.shown.Write(piece)
	line.Write(piece)
	for {
		end := bytes.IndexByte(line.Bytes(), '\n')
		if end < 0 && line.Len() <= longestLine {
			return
		}
		if end < 0 {
			c.emit(line.Next(longestLine))
			continue
		}
		c.emit(line.Next(end + 1))
	}
}

func (c *Capture) emit(line []byte) {
	c.log(c.secrets.Mask(printable(strings.TrimRight(string(line), "\r\n"))))
}

// Finish logs what is left of the last lines.
func (c *Capture) Finish() {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, line := range []*bytes.Buffer{&c.stdoutLog, &c.stderrLog} {
		if line.Len() > 0 {
			c.emit(line.Bytes())
			line.Reset()
		}
	}
}

// Streams are the outputs of the command.
func (c *Capture) Streams() Streams {
	c.lock.Lock()
	defer c.lock.Unlock()
	return Streams{
		Stdout: printable(strings.TrimSuffix(c.stdout.String(), "\n")),
		Stderr: printable(strings.TrimSuffix(c.stderr.String(), "\n")),
	}
}

// Failure is the error of a command that failed: the cause (with the exit status), the command,
// and what of its output may be shown, secrets masked.
func (c *Capture) Failure(command string, cause error) error {
	c.lock.Lock()
	defer c.lock.Unlock()
	reason := c.secrets.Withhold()
	if reason != "" {
		return fmt.Errorf("%w: running a command that is not shown\n(output withheld: %s)", cause, reason)
	}
	name := c.secrets.Mask(fmt.Sprintf("%q", command))
	if !c.logging.ShowsStdout() && !c.logging.ShowsStderr() {
		return fmt.Errorf("%w: running %s\n(output withheld: logging is %q)", cause, name, LogNone)
	}
	text := c.secrets.Mask(printable(c.shown.String()))
	if left := len(text) - longestQuote; left > 0 {
		text = fmt.Sprintf("(the first %d bytes are left out)\n%s", left, printable(text[left:]))
	}
	return fmt.Errorf("%w: running %s:\n%s", cause, name, text)
}

// printable makes text that can be kept as a property: the wire format refuses what is not UTF-8.
func printable(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }
