package guard

import (
	"context"

	p "github.com/pulumi/pulumi-go-provider"
)

// Wrap puts the guard around the operations that run commands.
func Wrap(provider p.Provider) p.Provider {
	wrapped := provider
	wrapped.Create = func(ctx context.Context, req p.CreateRequest) (p.CreateResponse, error) {
		resp, err := provider.Create(With(ctx, Collect(req.Properties)), req)
		resp.Properties = Seal(req.Properties, resp.Properties)
		return resp, err
	}
	wrapped.Update = func(ctx context.Context, req p.UpdateRequest) (p.UpdateResponse, error) {
		resp, err := provider.Update(With(ctx, Collect(req.State, req.Inputs)), req)
		resp.Properties = Seal(req.Inputs, resp.Properties)
		return resp, err
	}
	wrapped.Delete = func(ctx context.Context, req p.DeleteRequest) error {
		return provider.Delete(With(ctx, Collect(req.Properties, req.OldInputs)), req)
	}
	return wrapped
}
