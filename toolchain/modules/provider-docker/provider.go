package main

import (
	"context"
	"runtime"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/terraform-providers/terraform-provider-docker/shim"
)

const (
	packageName = "docker"
	moduleName  = "index"

	// maxNameLength bounds the names that are made from a resource's name when it gives none.
	maxNameLength = 255
)

// dockerProvider maps every upstream resource to the token and field names of the npm package.
// Fields that are not named here take the bridge's own rule: camel case, lists in the plural.
func dockerProvider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(shim.New(version)),
		Name:         packageName,
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Config:       providerConfig(),
		Resources:    resources(),
		DataSources:  dataSources(),
	}
	info.SetAutonaming(maxNameLength, "-")
	return info
}

func providerConfig() map[string]*tfbridge.SchemaInfo {
	return map[string]*tfbridge.SchemaInfo{
		"host": {
			Default: &tfbridge.DefaultInfo{
				EnvVars:        []string{"DOCKER_HOST"},
				ComputeDefault: defaultHost,
			},
		},
		"registry_auth": named("registryAuth"),
	}
}

// defaultHost is where an engine listens on this machine unless the configuration or the
// environment says otherwise.
func defaultHost(context.Context, tfbridge.ComputeDefaultOptions) (any, error) {
	if runtime.GOOS == "windows" {
		return "npipe:////./pipe/docker_engine", nil
	}
	return "unix:///var/run/docker.sock", nil
}

func resources() map[string]*tfbridge.ResourceInfo {
	container := resource("Container")
	// A container's name and ports are free again only when the old one is gone.
	container.DeleteBeforeReplace = true
	container.Fields = map[string]*tfbridge.SchemaInfo{
		"command":           named("command"),
		"networks_advanced": named("networksAdvanced"),
	}

	remoteImage := resource("RemoteImage")
	// The name is a reference to pull, never one to make up.
	remoteImage.Fields = map[string]*tfbridge.SchemaInfo{"name": named("name")}

	return map[string]*tfbridge.ResourceInfo{
		"docker_buildx_builder": resource("BuildxBuilder"),
		"docker_config":         resource("ServiceConfig"),
		"docker_container":      container,
		"docker_image":          remoteImage,
		"docker_network":        resource("Network"),
		"docker_plugin":         resource("Plugin"),
		"docker_registry_image": resource("RegistryImage"),
		"docker_secret":         resource("Secret"),
		"docker_service":        resource("Service"),
		"docker_tag":            resource("Tag"),
		"docker_volume":         resource("Volume"),
	}
}

func dataSources() map[string]*tfbridge.DataSourceInfo {
	return map[string]*tfbridge.DataSourceInfo{
		"docker_image":                    dataSource("getRemoteImage"),
		"docker_logs":                     dataSource("getLogs"),
		"docker_network":                  dataSource("getNetwork"),
		"docker_plugin":                   dataSource("getPlugin"),
		"docker_registry_image":           dataSource("getRegistryImage"),
		"docker_registry_image_manifests": dataSource("getRegistryImageManifests"),
	}
}

func resource(name string) *tfbridge.ResourceInfo {
	return &tfbridge.ResourceInfo{Tok: tfbridge.MakeResource(packageName, moduleName, name)}
}

func dataSource(name string) *tfbridge.DataSourceInfo {
	return &tfbridge.DataSourceInfo{Tok: tfbridge.MakeDataSource(packageName, moduleName, name)}
}

func named(name string) *tfbridge.SchemaInfo {
	return &tfbridge.SchemaInfo{Name: name}
}
