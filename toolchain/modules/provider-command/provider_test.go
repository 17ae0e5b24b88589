package main

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blang/semver"
	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/integration"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"slipway.dev/build/provider-command/testkit"
)

type values = map[string]property.Value

func serve(t *testing.T) integration.Server {
	t.Helper()
	provider, err := newProvider()
	testkit.NoError(t, err)
	server, err := integration.NewServer(context.Background(), packageName,
		semver.MustParse(packageVersion), integration.WithProvider(provider))
	testkit.NoError(t, err)
	return server
}

func urn(token string) resource.URN {
	return resource.URN("urn:pulumi:stack::project::" + token + "::name")
}

const localCommand = "command:local:Command"

// check passes inputs through the provider's check, as the engine does before every operation.
func check(t *testing.T, server integration.Server, token string, inputs values) property.Map {
	t.Helper()
	response, err := server.Check(p.CheckRequest{Urn: urn(token), Inputs: property.NewMap(inputs)})
	testkit.NoError(t, err)
	if len(response.Failures) > 0 {
		t.Fatalf("check failed: %v", response.Failures)
	}
	return response.Inputs
}

func create(t *testing.T, server integration.Server, inputs values) property.Map {
	t.Helper()
	response, err := server.Create(p.CreateRequest{
		Urn: urn(localCommand), Properties: check(t, server, localCommand, inputs),
	})
	testkit.NoError(t, err)
	return response.Properties
}

type schema struct {
	Version   string
	Resources map[string]struct {
		InputProperties map[string]struct{ ReplaceOnChanges, Secret bool }
		Properties      map[string]struct{}
		RequiredInputs  []string
	}
	Functions map[string]struct {
		Inputs struct{ Properties map[string]struct{} }
	}
	Types map[string]struct {
		Properties map[string]struct{ Default any }
	}
}

func readSchema(t *testing.T) schema {
	t.Helper()
	response, err := serve(t).GetSchema(p.GetSchemaRequest{})
	testkit.NoError(t, err)
	var parsed schema
	testkit.NoError(t, json.Unmarshal([]byte(response.Schema), &parsed))
	return parsed
}

func names[T any](properties map[string]T) string {
	return strings.Join(slices.Sorted(maps.Keys(properties)), " ")
}

func TestTheSchemaHasTheNamesOfTheReleasedProvider(t *testing.T) {
	found := readSchema(t)
	testkit.Equal(t, "version", found.Version, "1.2.1")
	steps := "addPreviousOutputInEnv archivePaths assetPaths create delete dir environment interpreter logging stdin triggers update"
	remoteSteps := "addPreviousOutputInEnv connection create delete environment logging stdin triggers update"
	for token, want := range map[string][2]string{
		"command:local:Command": {steps, "addPreviousOutputInEnv archive archivePaths assetPaths assets create " +
			"delete dir environment interpreter logging stderr stdin stdout triggers update"},
		"command:remote:Command": {remoteSteps, "addPreviousOutputInEnv connection create delete environment " +
			"logging stderr stdin stdout triggers update"},
		"command:remote:CopyToRemote": {"connection remotePath source triggers", "connection remotePath source triggers"},
		"command:remote:CopyFile": {"connection localPath remotePath triggers",
			"connection localPath remotePath triggers"},
	} {
		testkit.Equal(t, token+" inputs", names(found.Resources[token].InputProperties), want[0])
		testkit.Equal(t, token+" outputs", names(found.Resources[token].Properties), want[1])
	}
	testkit.Equal(t, "resources", len(found.Resources), 4)
	testkit.Equal(t, "run", names(found.Functions["command:local:run"].Inputs.Properties),
		"addPreviousOutputInEnv archivePaths assetPaths command dir environment interpreter logging stdin")
	endpoint := "agentSocketPath dialErrorLimit host hostKey password perDialTimeout port privateKey privateKeyPassword"
	testkit.Equal(t, "connection", names(found.Types["command:remote:Connection"].Properties), endpoint+" proxy user")
	testkit.Equal(t, "proxy", names(found.Types["command:remote:ProxyConnection"].Properties), endpoint+" user")
}

func TestConnectionDefaultsAreFilledInAndSecret(t *testing.T) {
	host := property.New(values{"host": property.New("h"), "proxy": property.New(values{"host": property.New("j")})})
	for token, more := range map[string]values{
		"command:remote:Command":  {},
		"command:remote:CopyFile": {"localPath": property.New("a"), "remotePath": property.New("b")},
	} {
		more["connection"] = host
		connection := check(t, serve(t), token, more).Get("connection")
		testkit.Equal(t, token+": connection is secret", connection.Secret(), true)
		for _, endpoint := range []property.Map{connection.AsMap(), connection.AsMap().Get("proxy").AsMap()} {
			testkit.Equal(t, "user", endpoint.Get("user").AsString(), "root")
			testkit.Equal(t, "port", endpoint.Get("port").AsNumber(), 22)
			testkit.Equal(t, "dialErrorLimit", endpoint.Get("dialErrorLimit").AsNumber(), 10)
			testkit.Equal(t, "perDialTimeout", endpoint.Get("perDialTimeout").AsNumber(), 15)
		}
	}
}

func TestANewTriggersListReplacesAndOtherInputsUpdate(t *testing.T) {
	server := serve(t)
	before := values{"create": property.New("true")}
	old := check(t, server, localCommand, before)
	state := create(t, server, before)
	diff := func(change values) p.DiffResponse {
		t.Helper()
		inputs := maps.Clone(before)
		maps.Copy(inputs, change)
		response, err := server.Diff(p.DiffRequest{
			Urn: urn(localCommand), State: state, OldInputs: old, Inputs: check(t, server, localCommand, inputs),
		})
		testkit.NoError(t, err)
		return response
	}
	testkit.Equal(t, "no change", diff(nil).HasChanges, false)
	testkit.Equal(t, "triggers", diff(values{"triggers": property.New([]property.Value{property.New(1.0)})}).
		DetailedDiff["triggers"].Kind, p.AddReplace)
	testkit.Equal(t, "create", diff(values{"create": property.New("false")}).DetailedDiff["create"].Kind, p.Update)
	testkit.Equal(t, "stdin", diff(values{"stdin": property.New("x")}).DetailedDiff["stdin"].Kind, p.Add)
}

func TestPreviewKnowsNoOutputsYet(t *testing.T) {
	server, mark := serve(t), filepath.Join(t.TempDir(), "mark")
	response, err := server.Create(p.CreateRequest{
		Urn: urn(localCommand), DryRun: true,
		Properties: check(t, server, localCommand, values{
			"create": property.New("touch " + mark), "stdin": property.New(property.Computed),
		}),
	})
	testkit.NoError(t, err)
	testkit.Equal(t, "stdout is unknown", response.Properties.Get("stdout").HasComputed(), true)
	if _, err := os.Stat(mark); err == nil {
		t.Error("the preview ran the command")
	}
}

func TestAMachineThatIsNotMadeYetCanBePreviewed(t *testing.T) {
	server := serve(t)
	unknown := property.New(property.Computed)
	for name, connection := range map[string]property.Value{
		"unknown host":       property.New(values{"host": unknown, "privateKey": property.New("k")}),
		"unknown proxy":      property.New(values{"host": property.New("h"), "proxy": property.New(values{"host": unknown})}),
		"unknown connection": unknown,
	} {
		for token, inputs := range map[string]values{
			"command:remote:Command":  {"create": property.New("true")},
			"command:remote:CopyFile": {"localPath": property.New("a"), "remotePath": property.New("b")},
		} {
			inputs["connection"] = connection
			_, err := server.Create(p.CreateRequest{
				Urn: urn(token), DryRun: true, Properties: check(t, server, token, inputs),
			})
			if err != nil {
				t.Errorf("%s, %s: %v", token, name, err)
			}
		}
	}
}

func TestCancelEndsRunningCommands(t *testing.T) {
	server, mark := serve(t), filepath.Join(t.TempDir(), "mark")
	result := make(chan error, 1)
	go func() {
		_, err := server.Create(p.CreateRequest{Urn: urn(localCommand), Properties: property.NewMap(values{
			"create": property.New("touch " + mark + "; sleep 600"),
		})})
		result <- err
	}()
	for {
		if _, err := os.Stat(mark); err == nil {
			break
		}
	}
	testkit.NoError(t, server.Cancel())
	testkit.ErrorHas(t, <-result, "the command was stopped")
}

func TestSourcesThatCannotBeCopiedAreRefusedAtPreview(t *testing.T) {
	server := serve(t)
	// Built by hand: the constructor would fetch it.
	remoteAsset := &resource.Asset{Sig: resource.AssetSig, Hash: "00", URI: "https://example.invalid/file"}
	for name, c := range map[string]struct {
		source property.Value
		want   string
	}{
		"a URL":      {property.New(remoteAsset), "an asset must be a FileAsset or a StringAsset"},
		"nothing":    {property.New(property.Null), "required"},
		"not known":  {property.New(property.Computed), ""},
		"plain text": {property.New("path"), "asset"},
	} {
		response, err := server.Check(p.CheckRequest{Urn: urn("command:remote:CopyToRemote"), Inputs: property.NewMap(values{
			"connection": property.New(values{"host": property.New("h")}),
			"remotePath": property.New("/r"), "source": c.source,
		})})
		testkit.NoError(t, err)
		reasons := ""
		for _, failure := range response.Failures {
			reasons += failure.Property + ": " + failure.Reason + "\n"
		}
		if (c.want == "") != (reasons == "") || !strings.Contains(reasons, c.want) {
			t.Errorf("%s: got %q, want %q", name, reasons, c.want)
		}
	}
}
