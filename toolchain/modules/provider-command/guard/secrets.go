// Package guard keeps secret inputs out of what the provider shows (log lines and errors), and
// makes outputs secret that may carry them.
package guard

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

const (
	masked = "[secret]"
	// A shorter value is found in too many words to be replaced; with one, output is withheld.
	shortest = 4
)

// Secrets are the secret values that one operation on a resource deals with. A nil *Secrets has none.
type Secrets struct {
	values   []string
	withhold string
}

// Withhold is the reason for which no output may be shown at all, or "".
func (s *Secrets) Withhold() string {
	if s == nil {
		return ""
	}
	return s.withhold
}

// Mask replaces each known value, each of its lines and their usual encodings.
func (s *Secrets) Mask(text string) string {
	if s == nil || len(s.values) == 0 {
		return text
	}
	pairs := make([]string, 0, 2*len(s.values))
	for _, value := range s.values {
		pairs = append(pairs, value, masked)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// add takes a value to mask; one too short to be masked makes all output withheld if it must.
func (s *Secrets) add(name, value string, mustHide bool) {
	trimmed := strings.TrimSpace(value)
	if len(trimmed) < shortest {
		if mustHide && trimmed != "" && s.withhold == "" {
			s.withhold = fmt.Sprintf("the secret value of %s is too short to be masked", name)
		}
		return
	}
	forms := []string{
		value, trimmed, url.QueryEscape(trimmed), strings.Trim(fmt.Sprintf("%q", value), `"`),
	}
	for _, text := range []string{value, trimmed, trimmed + "\n"} {
		forms = append(forms,
			base64.RawStdEncoding.EncodeToString([]byte(text)),
			base64.RawURLEncoding.EncodeToString([]byte(text)))
	}
	// Logs go line by line, so a value of several lines must be known by its lines.
	for line := range strings.Lines(trimmed) {
		if line = strings.TrimSpace(line); len(line) >= shortest {
			forms = append(forms, line)
		}
	}
	s.values = append(s.values, forms...)
	// At one position the replacer takes the first that fits: longer ones must come first.
	slices.SortFunc(s.values, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	s.values = slices.Compact(s.values)
}

type contextKey struct{}

// From finds the secrets of the operation that ctx belongs to; nil when there are none.
func From(ctx context.Context) *Secrets {
	secrets, _ := ctx.Value(contextKey{}).(*Secrets)
	return secrets
}

// With returns a context for an operation that deals with these secrets.
func With(ctx context.Context, secrets *Secrets) context.Context {
	return context.WithValue(ctx, contextKey{}, secrets)
}
