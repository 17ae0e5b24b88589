package main

import (
	"testing"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"slipway.dev/build/provider-command/testkit"
)

func secret(value property.Value) property.Value { return value.WithSecret(true) }

func TestSecretInputsGiveSecretOutputsAndStayOutOfTheLog(t *testing.T) {
	server, log := serve(t), testkit.RecordLog(t)
	inputs := values{"create": property.New("cat"), "stdin": secret(property.New("canary-7c1f"))}
	state := create(t, server, inputs)
	testkit.Equal(t, "stdout", state.Get("stdout").AsString(), "canary-7c1f")
	testkit.Equal(t, "stdout is secret", state.Get("stdout").Secret(), true)
	testkit.Equal(t, "stdin is secret", state.Get("stdin").Secret(), true)

	inputs["update"] = property.New(`echo "was $PULUMI_COMMAND_STDOUT"`)
	updated, err := server.Update(p.UpdateRequest{
		Urn: urn(localCommand), State: state, Inputs: check(t, server, localCommand, inputs),
	})
	testkit.NoError(t, err)
	testkit.Equal(t, "stdout is secret", updated.Properties.Get("stdout").Secret(), true)

	inputs["create"] = property.New("cat; exit 7")
	_, err = server.Create(p.CreateRequest{Urn: urn(localCommand), Properties: check(t, server, localCommand, inputs)})
	testkit.ErrorHas(t, err, "exit status 7", "[secret]")
	testkit.Lacks(t, "error and log", err.Error()+log.Text(), "canary-7c1f")
}

func TestPublicInputsGivePublicOutputs(t *testing.T) {
	state := create(t, serve(t), values{"create": property.New("echo plain")})
	testkit.Equal(t, "stdout is secret", state.Get("stdout").Secret(), false)
}

func TestDeleteMasksSecretsOfTheState(t *testing.T) {
	server := serve(t)
	state := create(t, server, values{
		"delete":      property.New(`echo "$TOKEN"; exit 5`),
		"environment": property.New(values{"TOKEN": secret(property.New("canary-19ab"))}),
	})
	err := server.Delete(p.DeleteRequest{Urn: urn(localCommand), Properties: state})
	testkit.ErrorHas(t, err, "exit status 5", "[secret]")
	testkit.Lacks(t, "error", err.Error(), "canary-19ab")
}
