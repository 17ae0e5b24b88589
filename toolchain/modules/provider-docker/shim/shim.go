// Package shim makes the upstream Terraform provider for Docker importable.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// New returns the upstream provider. It opens no connection: that happens when it is configured.
func New(version string) *schema.Provider {
	return provider.New(version)()
}
