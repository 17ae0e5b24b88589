package testkit

import (
	"strings"
	"testing"
)

// NoError ends the test at an error.
func NoError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected error: %v", err)
	}
}

// Equal fails the test when two values differ.
func Equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %#v, want %#v", what, got, want)
	}
}

// ErrorHas ends the test without an error, and fails it when the error lacks one of the texts.
func ErrorHas(t *testing.T, err error, texts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; wanted one with %q", texts)
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("error %q lacks %q", err, text)
		}
	}
}

// Lacks fails the test when a text contains one of the others.
func Lacks(t *testing.T, what, text string, forbidden ...string) {
	t.Helper()
	for _, word := range forbidden {
		if strings.Contains(text, word) {
			t.Errorf("%s must not contain %q: %s", what, word, text)
		}
	}
}

// Pointer makes an optional input.
func Pointer[T any](value T) *T { return &value }
