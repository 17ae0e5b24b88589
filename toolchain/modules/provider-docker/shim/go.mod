// Upstream keeps its constructor in an internal package. Only a module whose path lies below
// upstream's may import that, so this one takes such a path (see the replace in ../go.mod).
module github.com/terraform-providers/terraform-provider-docker/shim

go 1.26

require (
	github.com/hashicorp/terraform-plugin-sdk/v2 v2.40.1
	github.com/terraform-providers/terraform-provider-docker v0.0.0
)
