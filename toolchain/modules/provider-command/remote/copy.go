package remote

import (
	"context"
	"fmt"

	p "github.com/pulumi/pulumi-go-provider"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi-go-provider/infer/types"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// CopyToRemote is the resource command:remote:CopyToRemote.
type CopyToRemote struct{}

// Annotate describes the resource in the provider's schema.
func (c *CopyToRemote) Annotate(a infer.Annotator) {
	a.Describe(c, "Copies a file, a text or a directory to another machine over SSH.")
}

// CopyInputs are the inputs of a CopyToRemote.
type CopyInputs struct {
	Connection *Connection          `pulumi:"connection" provider:"secret"`
	Triggers   *[]any               `pulumi:"triggers,optional" provider:"replaceOnChanges"`
	Source     types.AssetOrArchive `pulumi:"source"`
	RemotePath string               `pulumi:"remotePath"`
}

// Annotate describes the inputs in the provider's schema.
func (c *CopyInputs) Annotate(a infer.Annotator) {
	a.Describe(&c.Connection, "How to reach the machine.")
	a.Describe(&c.Triggers, "Values of any type; when one of them changes, the resource is replaced.")
	a.Describe(&c.Source, "A FileAsset, StringAsset or FileArchive (a directory). Archive files are not unpacked.")
	a.Describe(&c.RemotePath, "Where to copy to. Missing parent directories are made. "+
		"Into an existing directory the source is copied under its own name; an existing file is overwritten.")
}

// CopyOutputs are the state of a CopyToRemote.
type CopyOutputs struct{ CopyInputs }

// Check refuses sources that can't be copied.
func (*CopyToRemote) Check(
	ctx context.Context, req infer.CheckRequest,
) (infer.CheckResponse[CopyInputs], error) {
	inputs, failures, err := infer.DefaultCheck[CopyInputs](ctx, req.NewInputs)
	if err == nil && !req.NewInputs.Get("source").HasComputed() {
		if reason := refusal(inputs.Source); reason != "" {
			failures = append(failures, p.CheckFailure{Property: "source", Reason: reason})
		}
	}
	return infer.CheckResponse[CopyInputs]{Inputs: inputs, Failures: failures}, err
}

// refusal says why a source can't be copied, or "".
func refusal(source types.AssetOrArchive) string {
	asset, archive := source.Asset, source.Archive
	switch {
	case asset == nil && archive == nil:
		return "an asset or an archive is required"
	case asset != nil && archive != nil:
		return "either an asset or an archive, not both"
	case asset != nil && !asset.IsPath() && !asset.IsText():
		return "an asset must be a FileAsset or a StringAsset"
	case archive != nil && !archive.IsPath():
		return "an archive must be a FileArchive: the path of a directory or a file"
	}
	return ""
}

// Create copies.
func (*CopyToRemote) Create(
	ctx context.Context, req infer.CreateRequest[CopyInputs],
) (infer.CreateResponse[CopyOutputs], error) {
	response := infer.CreateResponse[CopyOutputs]{Output: CopyOutputs{req.Inputs}}
	if req.DryRun {
		return response, nil
	}
	if err := copySource(ctx, req.Inputs); err != nil {
		return response, err
	}
	var err error
	response.ID, err = resource.NewUniqueHex("", 8, 0)
	return response, err
}

// Update copies again when the content or the target changed. Another connection alone, as in the
// released provider, copies nothing: put what names the machine into triggers.
func (*CopyToRemote) Update(
	ctx context.Context, req infer.UpdateRequest[CopyInputs, CopyOutputs],
) (infer.UpdateResponse[CopyOutputs], error) {
	response := infer.UpdateResponse[CopyOutputs]{Output: CopyOutputs{req.Inputs}}
	changed := contentHash(req.Inputs.Source) != contentHash(req.State.Source) ||
		req.Inputs.RemotePath != req.State.RemotePath
	if req.DryRun || !changed {
		return response, nil
	}
	return response, copySource(ctx, req.Inputs)
}

func contentHash(source types.AssetOrArchive) string {
	switch {
	case source.Archive != nil:
		return source.Archive.Hash
	case source.Asset != nil:
		return source.Asset.Hash
	}
	return ""
}

func copySource(ctx context.Context, inputs CopyInputs) error {
	if reason := refusal(inputs.Source); reason != "" {
		return fmt.Errorf("source: %s", reason)
	}
	upload, err := openUpload(ctx, inputs.Connection)
	if err != nil {
		return err
	}
	defer upload.Close()
	asset := inputs.Source.Asset
	if asset != nil && asset.IsText() {
		return upload.text(asset.Text, inputs.RemotePath)
	}
	if asset != nil {
		return upload.path(asset.Path, inputs.RemotePath)
	}
	return upload.path(inputs.Source.Archive.Path, inputs.RemotePath)
}
