package main

import (
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"

	"slipway.dev/build/provider-command/guard"
	"slipway.dev/build/provider-command/local"
	"slipway.dev/build/provider-command/remote"
)

// newProvider puts the resources together and the guard for secrets around them.
func newProvider() (p.Provider, error) {
	provider, err := infer.NewProviderBuilder().
		WithDisplayName("Command (Slipway's stand-in)").
		WithDescription("Runs commands on this machine and over SSH as part of a stack's life cycle.").
		WithLicense("Apache-2.0").
		WithResources(
			infer.Resource(&local.Command{}),
			infer.Resource(&remote.Command{}),
			infer.Resource(&remote.CopyToRemote{}),
			infer.Resource(&remote.CopyFile{}),
		).
		WithFunctions(infer.Function(&local.Run{})).
		Build()
	if err != nil {
		return p.Provider{}, err
	}
	return guard.Wrap(provider), nil
}
