// Package testkit holds what the tests of several packages use.
package testkit

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// Log collects what the provider shows while a test runs.
type Log struct {
	lock  sync.Mutex
	lines []string
}

// RecordLog takes the provider's messages until the test ends.
func RecordLog(t *testing.T) *Log {
	t.Helper()
	log, before := &Log{}, slog.Default()
	slog.SetDefault(slog.New(log))
	t.Cleanup(func() { slog.SetDefault(before) })
	return log
}

// Text is all messages, one a line.
func (l *Log) Text() string {
	l.lock.Lock()
	defer l.lock.Unlock()
	return strings.Join(l.lines, "\n")
}

// Enabled is part of slog.Handler.
func (l *Log) Enabled(context.Context, slog.Level) bool { return true }

// Handle is part of slog.Handler.
func (l *Log) Handle(_ context.Context, record slog.Record) error {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.lines = append(l.lines, record.Message)
	return nil
}

// WithAttrs is part of slog.Handler.
func (l *Log) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup is part of slog.Handler.
func (l *Log) WithGroup(string) slog.Handler { return l }
