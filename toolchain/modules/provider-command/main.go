// Command pulumi-resource-command serves the tokens of Pulumi's command provider
// (command:local:Command, command:remote:Command, command:remote:CopyToRemote, …) with the
// property names, defaults and meaning of the released provider 1.2.1. It is built only where the
// released plugin can't be had.
package main

import (
	"context"
	"fmt"
	"os"

	p "github.com/pulumi/pulumi-go-provider"
)

const (
	packageName = "command"
	// The release this stands in for: the engine asks for exactly this version.
	packageVersion = "1.2.1"
)

func main() {
	provider, err := newProvider()
	if err == nil {
		err = p.RunProvider(context.Background(), packageName, packageVersion, provider)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "command provider: %v\n", err)
		os.Exit(1)
	}
}
