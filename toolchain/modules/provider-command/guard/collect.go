package guard

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// The inputs whose text is run: a secret inside them can't be told from the rest of the text.
var commandTexts = []string{"create", "update", "delete"}

// The inputs from which output can come; the connection is always secret and not one of them.
var sources = []string{"create", "update", "stdin", "environment", "interpreter", "dir", "source", "localPath"}

// The outputs that may carry what was in the sources.
var carriers = []string{"stdout", "stderr", "assets", "archive"}

// Within a connection, which is secret as a whole, these alone are worth hiding: an error that
// names host and user is useful.
var credentials = []string{"password", "privateKey", "privateKeyPassword"}

// Collect finds the secrets in a resource's properties (inputs, state, or both).
func Collect(all ...property.Map) *Secrets {
	secrets := &Secrets{}
	for _, properties := range all {
		for name, value := range properties.All {
			switch {
			case name == "connection":
				collectCredentials(secrets, name, value)
			case name == "stdout" || name == "stderr":
				collectValue(secrets, name, value, false, false)
			default:
				collectValue(secrets, name, value, false, true)
			}
		}
		for _, name := range commandTexts {
			if properties.Get(name).HasSecrets() {
				secrets.withhold = fmt.Sprintf(
					"%q is secret as a whole; give the secret by stdin or environment and only its value is hidden", name)
			}
		}
	}
	return secrets
}

func collectCredentials(secrets *Secrets, name string, value property.Value) {
	if !value.IsMap() {
		return
	}
	for _, key := range credentials {
		collectValue(secrets, name+"."+key, value.AsMap().Get(key), true, true)
	}
	collectCredentials(secrets, name+".proxy", value.AsMap().Get("proxy"))
}

func collectValue(secrets *Secrets, name string, value property.Value, inSecret, mustHide bool) {
	inSecret = inSecret || value.Secret()
	switch {
	case value.IsString() && inSecret:
		secrets.add(name, value.AsString(), mustHide)
	case value.IsMap():
		for key, inner := range value.AsMap().All {
			collectValue(secrets, name+"."+key, inner, inSecret, mustHide)
		}
	case value.IsArray():
		for i, inner := range value.AsArray().All {
			collectValue(secrets, fmt.Sprintf("%s[%d]", name, i), inner, inSecret, mustHide)
		}
	case value.IsAsset() && inSecret:
		secrets.add(name, value.AsAsset().Text, mustHide)
	}
}

// Seal makes the outputs secret that may carry a secret input.
func Seal(inputs, outputs property.Map) property.Map {
	for _, source := range sources {
		if !inputs.Get(source).HasSecrets() {
			continue
		}
		for _, name := range carriers {
			if value, found := outputs.GetOk(name); found {
				outputs = outputs.Set(name, value.WithSecret(true))
			}
		}
		break
	}
	return outputs
}
