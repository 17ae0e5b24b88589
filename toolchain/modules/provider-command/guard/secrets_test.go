package guard

import (
	"encoding/base64"
	"net/url"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"slipway.dev/build/provider-command/testkit"
)

type values = map[string]property.Value

func secret(text string) property.Value { return property.New(text).WithSecret(true) }

func TestMaskHidesAValueItsLinesAndItsEncodings(t *testing.T) {
	value := "first line +/=\nsecond \"line\""
	secrets := Collect(property.NewMap(values{"stdin": secret(value)}))
	for _, form := range []string{
		value, "first line +/=", `second "line"`, url.QueryEscape(value),
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)),
		base64.RawStdEncoding.EncodeToString([]byte(value + "\n")), `first line +/=\nsecond \"line\"`,
	} {
		got := secrets.Mask("before " + form + " after")
		testkit.Lacks(t, "masked text", got, "line", form)
	}
	testkit.Equal(t, "other text", secrets.Mask("an other text"), "an other text")
}

func TestALongerSecretIsHiddenWholeWhenAnotherIsItsBeginning(t *testing.T) {
	secrets := Collect(property.NewMap(values{
		"environment": property.New(values{"A": secret("swordfish"), "B": secret("swordfish-and-more")}),
	}))
	testkit.Equal(t, "text", secrets.Mask("x swordfish-and-more y"), "x [secret] y")
}

func TestValuesInASecretMapAreSecret(t *testing.T) {
	secrets := Collect(property.NewMap(values{
		"environment": property.New(values{"A": property.New("swordfish")}).WithSecret(true),
		"stdin":       property.New("plain text"),
	}))
	testkit.Equal(t, "text", secrets.Mask("swordfish in plain text"), "[secret] in plain text")
}

func TestOfAConnectionOnlyCredentialsAreHidden(t *testing.T) {
	connection := property.New(values{
		"host": property.New("db.example"), "user": property.New("deploy"), "password": property.New("swordfish"),
		"proxy": property.New(values{"host": property.New("jump.example"), "privateKey": property.New("KEY-TEXT")}),
	}).WithSecret(true)
	secrets := Collect(property.NewMap(values{"connection": connection}))
	testkit.Equal(t, "text", secrets.Mask("deploy@db.example via jump.example: swordfish KEY-TEXT"),
		"deploy@db.example via jump.example: [secret] [secret]")
	testkit.Equal(t, "withhold", secrets.Withhold(), "")
}

func TestAValueTooShortToMaskWithholdsTheOutput(t *testing.T) {
	environment := property.New(values{"PIN": secret("123")})
	testkit.Equal(t, "withhold", Collect(property.NewMap(values{"environment": environment})).Withhold(),
		"the secret value of environment.PIN is too short to be masked")
	testkit.Equal(t, "withhold for empty", Collect(property.NewMap(values{"stdin": secret("")})).Withhold(), "")
	testkit.Equal(t, "withhold for earlier output", Collect(property.NewMap(values{"stdout": secret("ok")})).Withhold(), "")
}

func TestOutputsAreSecretWhenASourceIs(t *testing.T) {
	outputs := property.NewMap(values{"stdout": property.New("x"), "stderr": property.New(""), "logging": property.New("none")})
	for _, source := range []string{"create", "update", "stdin", "environment"} {
		sealed := Seal(property.NewMap(values{source: secret("value")}), outputs)
		testkit.Equal(t, source+": stdout", sealed.Get("stdout").Secret(), true)
		testkit.Equal(t, source+": stderr", sealed.Get("stderr").Secret(), true)
		testkit.Equal(t, source+": logging", sealed.Get("logging").Secret(), false)
	}
	for _, other := range []string{"connection", "triggers"} {
		sealed := Seal(property.NewMap(values{other: secret("value")}), outputs)
		testkit.Equal(t, other+": stdout", sealed.Get("stdout").Secret(), false)
	}
}
