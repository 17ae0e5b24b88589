// Command pulumi-resource-docker serves Docker's containers, networks, volumes and Swarm services
// to the Pulumi engine. It takes the place of the released provider of the same version where
// that one's download is out of reach.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
)

// version is that of the npm package @pulumi/docker whose tokens and names provider.go matches.
const version = "5.2.0"

func main() {
	tfbridge.Main(packageName, version, dockerProvider(), nil)
}
